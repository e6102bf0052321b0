// A real provider of identities (npm oidc-provider) on this machine, with people who are asked by pressing a button.
import { createServer } from "node:http";
import { Provider } from "oidc-provider";

export const CLIENT = { client_id: "sengen-office", client_secret: "a secret: 50% + &co" };

/**
 * Starts it at this port for the site at this address. `people` are claims by subject; `amr` says how each was asked. Both are read anew
 * each time.
 */
export async function startProvider(port, origin, people) {
  const provider = new Provider(`http://localhost:${port}`, {
    clients: [{ ...CLIENT, redirect_uris: [`${origin}/office/provider/back`], response_types: ["code"], grant_types: ["authorization_code"] }],
    // How somebody was asked is told with every token; address, name and groups are told at the UserInfo endpoint.
    claims: { openid: ["sub", "amr"], email: ["email", "email_verified"], profile: ["name"], groups: ["groups"], auth_time: null, iss: null, sid: null },
    scopes: ["openid", "email", "profile", "groups"],
    pkce: { required: () => true },
    cookies: { keys: ["only for tests"] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_, sub) => people[sub] && { accountId: sub, claims: () => ({ sub, ...people[sub].claims }) },
    // Staff are not asked whether their own office may know them.
    loadExistingGrant: async (ctx) => {
      const grant = new ctx.oidc.provider.Grant({ clientId: CLIENT.client_id, accountId: ctx.oidc.session.accountId });
      grant.addOIDCScope("openid email profile groups");
      await grant.save();
      return grant;
    },
    renderError: (ctx, out) => Object.assign(ctx, { type: "html", body: `<h1>provider: ${out.error}</h1><p>${out.error_description}</p>` }),
  });
  const answer = provider.callback();
  const server = createServer(async (request, response) => {
    if (!request.url.startsWith("/interaction/")) return answer(request, response);
    const who = new URL(request.url, "http://localhost").searchParams.get("who");
    if (who === "nobody") return provider.interactionFinished(request, response, { error: "access_denied" });
    if (who) return provider.interactionFinished(request, response, { login: { accountId: who, amr: people[who].amr } }, { mergeWithLastSubmission: false });
    const path = request.url.split("?")[0];
    const links = [...Object.keys(people), "nobody"].map((one) => `<li><a href="${path}?who=${one}">${one}</a></li>`);
    response.setHeader("Content-Type", "text/html; charset=utf-8");
    response.end(`<title>provider</title><h1>who are you</h1><ul>${links.join("")}</ul>`);
  });
  await new Promise((done) => server.listen(port, "127.0.0.1", done));
  return {
    stop: () => new Promise((done) => {
      server.closeAllConnections();
      server.close(done);
    }),
  };
}
