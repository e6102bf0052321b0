// Sign-in of staff by a real provider (npm oidc-provider): in and stepped up with its second factor, without one, with and without
// JavaScript; without a role or an account; cancelled there; and while it is away.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { closeWindows, looksRight, newPage, press, startBrowser } from "./browser.mjs";
import { officer, setUp } from "./officer.mjs";
import { CLIENT, startProvider } from "./provider.mjs";
import { freePort, startSite } from "./site.mjs";

const MFA = ["pwd", "otp", "mfa"];

const settings = {
  SENGEN_OIDC__CLIENT_ID: CLIENT.client_id,
  SENGEN_OIDC__CLIENT_SECRET: CLIENT.client_secret,
  SENGEN_OIDC__NAME: "職員共通認証",
  SENGEN_OIDC__SCOPES: '["profile", "email", "groups"]',
  SENGEN_OIDC__ADMINISTRATOR: '["admins"]',
  SENGEN_OIDC__CLERK: '["clerks"]',
  SENGEN_OIDC__SECOND_FACTOR: '["mfa"]',
};

describe("sign-in by a provider", () => {
  let site, browser, provider;
  const people = {};
  const somebody = (sub, groups, amr = MFA) => {
    people[sub] = { amr, claims: { email: `${sub}@example.jp`, email_verified: true, name: "事務 太郎", groups } };
    return `${sub}@example.jp`;
  };
  before(async () => {
    const port = await freePort();
    const issuer = { SENGEN_OIDC__ISSUER: `http://localhost:${port}` };
    [site, browser] = await Promise.all([startSite({ ...settings, ...issuer }), startBrowser()]);
    provider = await startProvider(port, site.origin, people);
  });
  afterEach(() => closeWindows(browser));
  after(async () => {
    await browser?.close();
    await provider?.stop();
    await site?.stop();
  });

  const invited = (who) => site.run("officer", "add", "--name", "事務 太郎", "--mail", who, "--role", "clerk").split("\n").pop();
  const heading = (page) => page.locator("h1").innerText();

  /** To the provider, where this person says who they are unless it remembers them, and back until our page stands. */
  async function comesAs(page, sub, link = "職員共通認証でサインインする") {
    await page.getByRole("link", { name: link }).click();
    if (sub) await page.getByRole("link", { name: sub, exact: true }).click();
    await page.waitForURL((url) => url.origin === site.origin && !url.pathname.startsWith("/office/provider/back"));
    await page.waitForLoadState("load");
  }

  for (const [width, script] of [[320, true], [1280, true], [1280, false]]) {
    test(`in at once, and asked again, ${width} px${script ? "" : ", without JavaScript"}`, async () => {
      const sub = `clerk-${width}-${script}`;
      invited(somebody(sub, ["others", "clerks"]));
      const page = await newPage(browser, { width, script });
      await page.goto(`${site.origin}/office/login`);
      await looksRight(page, "sign-in with a provider");
      await comesAs(page, sub);
      assert.equal(await heading(page), "はじめの画面");
      const [cookie] = (await page.context().cookies()).filter((one) => one.name === "office");
      assert.deepEqual([cookie.sameSite, cookie.httpOnly], ["Strict", true]);
      await page.goto(`${site.origin}/office/account`);
      await looksRight(page, "account of somebody who came by the provider");
      assert.match(await page.locator("main").innerText(), /組織のアカウント\s+結びついています/);
      await press(page, page.getByRole("link", { name: /^もう一度確認して/ }));
      await looksRight(page, "step up by the provider alone");
      await comesAs(page, sub, "職員共通認証で確認する");
      assert.equal(await heading(page), "自分のアカウント");
      assert.equal(await page.getByRole("button", { name: "回復コードを作り直す" }).count(), 1);
      await site.mailTo(`${sub}@example.jp`, "アカウントが変わりました");
    });
  }

  for (const script of [true, false]) {
    test(`one goes on with the page that was asked for${script ? "" : ", without JavaScript"}`, async () => {
      const sub = `asked-${script}`;
      invited(somebody(sub, ["clerks"]));
      const page = await newPage(browser, { script });
      await page.goto(`${site.origin}/office/queue?flag=some`);
      assert.equal(await heading(page), "事務局のサインイン");
      await comesAs(page, sub);
      assert.equal(page.url(), `${site.origin}/office/queue?flag=some`);
      assert.equal(await heading(page), "受付一覧");
    });
  }

  test("without its second factor one sets up an own one, and is asked for that", async () => {
    const sub = "alone";
    invited(somebody(sub, ["clerks"], ["pwd"]));
    const page = await newPage(browser);
    await page.goto(`${site.origin}/office/login`);
    await comesAs(page, sub);
    assert.equal(await heading(page), "アカウントの設定");
    await setUp(page, page.url(), async () => {});
    await comesAs(page);
    assert.equal(await heading(page), "本人の確認");
  });

  test("a role is what the provider says today", async () => {
    const sub = "changing";
    invited(somebody(sub, ["clerks"]));
    const page = await newPage(browser);
    for (const [asked, groups, many] of [[sub, ["clerks"], 0], [undefined, ["clerks", "admins"], 1]]) {
      people[sub].claims.groups = groups;
      await page.goto(`${site.origin}/office/login`);
      await comesAs(page, asked);
      assert.equal(await page.getByRole("link", { name: "職員", exact: true }).count(), many, groups.join());
    }
  });

  for (const width of [375, 1280]) {
    test(`whoever does not get in is told why, ${width} px`, async () => {
      somebody(`none-${width}`, ["others"]);
      invited(`none-${width}@example.jp`);
      somebody(`stranger-${width}`, ["clerks"]);
      const page = await newPage(browser, { width });
      for (const [sub, words] of [
        [`none-${width}`, /役割が決まっていません/],
        [`stranger-${width}`, /アカウントがありません/],
        ["nobody", /取りやめました/],
      ]) {
        await page.context().clearCookies();
        await page.goto(`${site.origin}/office/login`);
        await comesAs(page, sub);
        assert.equal(await heading(page), "サインインできませんでした");
        assert.match(await page.locator("main").innerText(), words);
        await looksRight(page, `not in: ${sub}`);
        await press(page, page.getByRole("link", { name: "サインインの画面に戻る" }));
        assert.equal(await heading(page), "事務局のサインイン");
      }
      await page.goto(`${site.origin}/office/provider/finish?code=x&state=y`);
      assert.match(await page.locator("main").innerText(), /はじめからやり直してください/);
      await looksRight(page, "not in: gone");
    });
  }

  test("while the provider is away, the password is left", async () => {
    const late = await freePort();
    const own = await startSite({ ...settings, SENGEN_OIDC__ISSUER: `http://localhost:${late}` });
    try {
      const page = await newPage(browser);
      const officers = await newPage(browser);
      const asks = async () => {
        await page.goto(`${own.origin}/office/login`);
        await press(page, page.getByRole("link", { name: "職員共通認証でサインインする" }));
        return heading(page);
      };
      assert.equal(await asks(), "サインインできませんでした");
      assert.match(await page.locator("main").innerText(), /いま、職員共通認証につながりません/);
      await looksRight(page, "the provider is away");
      await officer(own, officers, "password@example.jp", "clerk");
      assert.equal(await heading(officers), "はじめの画面");
      const back = await startProvider(late, own.origin, people);
      try {
        // It is not asked again at once after it did not answer.
        while ((await asks()) !== "who are you") await page.waitForTimeout(500);
      } finally {
        await back.stop();
      }
    } finally {
      await own.stop();
    }
  });
});
