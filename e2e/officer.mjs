// An officer with an authenticator app: sets the account up and signs in.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { press } from "./browser.mjs";

const PASSWORD = "こんにちは事務局のみなさんです";

/** The six digits an app shows (RFC 6238), `ahead` half minutes from now. */
function code(letters, ahead = 0) {
  const bits = [...letters.replace(/\s/g, "")].map((letter) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + ahead));
  const mac = createHmac("sha1", key).update(step).digest();
  const at = mac[19] & 15;
  return String((mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

/** A new code: the clock of the server cannot be moved, so the app's is a little ahead, or one waits. */
export async function fresh(app) {
  const now = () => Math.floor(Date.now() / 30_000);
  while (now() + 1 <= app.used) await new Promise((done) => setTimeout(done, 500));
  const ahead = now() > app.used ? 0 : 1;
  app.used = now() + ahead;
  return code(app.letters, ahead);
}

/** From the link of the invitation to the recovery codes; the app. */
export async function setUp(page, link, look) {
  await page.goto(link);
  await look(page, "set-up");
  const app = { letters: await page.locator(".sg-code").innerText(), used: 0 };
  await page.locator("#password").fill(PASSWORD);
  await page.locator("#second_factor").fill("123");
  await press(page, "設定する");
  await look(page, "set-up with problems");
  await page.locator("#password").fill(PASSWORD);
  await page.locator("#second_factor").fill(await fresh(app));
  await press(page, "設定する");
  await look(page, "recovery codes");
  assert.equal(await page.locator("ol.sg-list li").count(), 10);
  await press(page, page.getByRole("link", { name: "保管したので、次へ進む" }));
  return app;
}

/** From the page of the first factor to the desk, or back to the page that was asked for. */
export async function signIn(page, who, app, look, title = "はじめの画面") {
  await look(page, "sign in");
  await page.locator("#officer_email").fill(who);
  await page.locator("#password").fill(PASSWORD);
  await press(page, "次へ進む");
  await look(page, "second factor");
  await page.locator("#second_factor").fill(await fresh(app));
  await press(page, "サインインする");
  await look(page, "desk");
  assert.equal(await page.locator("h1").innerText(), title);
}

const nothing = async () => {};

/** An officer who is signed in, on a page of their own. */
export async function officer(site, page, who, role, name = "事務 太郎") {
  const link = site.run("officer", "add", "--name", name, "--mail", who, "--role", role).split("\n").pop();
  const app = await setUp(page, link, nothing);
  await signIn(page, who, app, nothing);
  return app;
}
