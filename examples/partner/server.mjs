// A sample partner: the site of a made-up subsidy that asks its applicants for a self-declaration. No packages, one file.
//
// It does the five things a partner has to do:
//   1. it learns the addresses from /.well-known/oauth-authorization-server (RFC 8414);
//   2. it keeps a secret for each visit and sends people away with its SHA-256 (RFC 7636) and a state of its own;
//   3. it takes people back only with that state and from that server (RFC 9207);
//   4. it exchanges the code, once, with its own secret (RFC 6749 §4.1.3);
//   5. it checks the signature of what it keeps as evidence (RFC 7515, Ed25519), and looks at the state of the declaration.
import { createHash, createPublicKey, randomBytes, verify } from "node:crypto";
import { createServer } from "node:http";
import { pathToFileURL } from "node:url";

const secret = () => randomBytes(32).toString("base64url");
const hash = (text) => createHash("sha256").update(text).digest("base64url");
const html = (text) => String(text).replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** `issuer`: the address of the declaring site; `code` and `secret`: what `sengen partner add` gave; `origin`: this site. */
export function partner({ issuer, code, secret: password, origin }) {
  // Visits by the cookie of the browser. A real site keeps them in its database, beside the application.
  const visits = new Map();

  async function about() {
    const answer = await fetch(`${issuer}/.well-known/oauth-authorization-server`);
    const said = await answer.json();
    if (said.issuer !== issuer) throw new Error("these are the addresses of another server");
    return said;
  }

  /** 2. Away, with a challenge and a state that only this visit knows. */
  async function begin(visit) {
    Object.assign(visit, { state: secret(), verifier: secret(), declaration: undefined, refused: undefined });
    const { authorization_endpoint } = await about();
    const asked = { response_type: "code", client_id: code, redirect_uri: `${origin}/back`, state: visit.state };
    const proof = { code_challenge: hash(visit.verifier), code_challenge_method: "S256" };
    return `${authorization_endpoint}?${new URLSearchParams({ ...asked, ...proof })}`;
  }

  /** 3. to 5. Back, with a code or with the reason why there is none. */
  async function end(visit, said) {
    if (!visit.state || said.get("state") !== visit.state) throw new Error("this answer belongs to no visit of this browser");
    if (said.get("iss") !== issuer) throw new Error("this answer is of another server");
    visit.state = undefined;
    visit.refused = said.get("error") ?? undefined;
    if (!visit.refused) visit.declaration = await exchange(visit, said.get("code"));
  }

  async function exchange(visit, given) {
    const { token_endpoint, jwks_uri } = await about();
    const body = new URLSearchParams({ grant_type: "authorization_code", code: given, code_verifier: visit.verifier, redirect_uri: `${origin}/back` });
    const headers = { authorization: `Basic ${Buffer.from(`${code}:${password}`).toString("base64")}` };
    const answer = await fetch(token_endpoint, { method: "POST", headers, body });
    const told = await answer.json();
    if (!answer.ok) throw new Error(`${told.error}: ${told.error_description}`);
    const claims = await opened(told.access_token, jwks_uri);
    if (claims.iss !== issuer || claims.aud !== code || claims.sub !== told.declaration.id) throw new Error("the receipt is not for us");
    return { ...told.declaration, receipt: told.access_token };
  }

  /** What a receipt says, if its signature holds. */
  async function opened(receipt, jwks_uri) {
    const [head, payload, signature] = receipt.split(".");
    const { kid } = JSON.parse(Buffer.from(head, "base64url"));
    const { keys } = await (await fetch(jwks_uri)).json();
    const key = createPublicKey({ key: keys.find((one) => one.kid === kid), format: "jwk" });
    if (!verify(null, Buffer.from(`${head}.${payload}`), key, Buffer.from(signature, "base64url"))) throw new Error("the signature does not hold");
    return JSON.parse(Buffer.from(payload, "base64url"));
  }

  function page({ declaration, refused }) {
    const stands = declaration && ["declared", "accepted"].includes(declaration.state);
    const told = declaration
      ? `<p id="told">自己宣言ID：<b>${html(declaration.id)}</b>（${html(declaration.business?.name ?? "")}、${declaration.level === "two" ? "★★ 二つ星" : "★ 一つ星"}）</p>
<p>${stands ? "申請の条件を満たしています。" : "この宣言は、いまは有効ではありません。"}</p>`
      : `<p id="told">${refused ? "自己宣言の内容は受け取りませんでした。" : "申請には、自己宣言が必要です。"}</p>`;
    return `<!doctype html><html lang="ja"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>架空IT導入補助金 申請</title><main><h1>架空IT導入補助金の申請</h1>${told}
<form method="post" action="/begin"><button>自己宣言のサイトへ進む</button></form></main></html>`;
  }

  async function answer(request, response) {
    const url = new URL(request.url, origin);
    const known = /(?:^|; )visit=([\w-]+)/.exec(request.headers.cookie ?? "")?.[1];
    const id = visits.has(known) ? known : secret();
    const visit = visits.get(id) ?? {};
    visits.set(id, visit);
    response.setHeader("set-cookie", `visit=${id}; Path=/; HttpOnly; SameSite=Lax`);
    const see = (to) => response.writeHead(303, { location: to }).end();
    if (request.method === "POST" && url.pathname === "/begin") return see(await begin(visit));
    if (url.pathname === "/back") return see(await end(visit, url.searchParams).then(() => "/"));
    if (url.pathname !== "/") return response.writeHead(404).end();
    return response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(page(visit));
  }

  return createServer((request, response) => {
    answer(request, response).catch((why) => {
      console.error(`${request.method} ${new URL(request.url, origin).pathname}: ${why.message}`);
      response.writeHead(502, { "content-type": "text/plain; charset=utf-8" }).end("自己宣言の内容を受け取れませんでした。もう一度お試しください。");
    });
  });
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { SENGEN_ORIGIN: issuer, PARTNER_CODE: code, PARTNER_SECRET: secret, PORT: port = "9000" } = process.env;
  const origin = `http://localhost:${port}`;
  partner({ issuer, code, secret, origin }).listen(Number(port), () => console.log(`${origin}`));
}
