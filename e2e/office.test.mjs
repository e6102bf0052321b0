// The office: an officer is added on the command line, sets up password and authenticator app, signs in, invites a clerk; with and
// without JavaScript. And with a listener of its own the public one has none of it.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { closeWindows, looksRight, newPage, press, startBrowser } from "./browser.mjs";
import { fresh, setUp, signIn } from "./officer.mjs";
import { freePort, startSite } from "./site.mjs";

describe("the office", () => {
  let site, browser;
  before(async () => {
    [site, browser] = await Promise.all([startSite({}, ["--demo"]), startBrowser()]);
  });
  afterEach(() => closeWindows(browser));
  after(async () => {
    await browser?.close();
    await site?.stop();
  });

  test("the demo prints a link to its office", async () => {
    const link = site.log().match(/office \(\S+\): (\S+)/)[1];
    const page = await newPage(browser);
    await page.goto(link);
    assert.equal(await page.locator("h1").innerText(), "アカウントの設定");
  });

  for (const [width, script] of [[320, true], [1280, false]]) {
    test(`from the invitation to inviting, ${width} px, JavaScript ${script ? "on" : "off"}`, async () => {
      const who = `boss-${width}@example.jp`;
      const link = site.run("officer", "add", "--name", "管理 花子", "--mail", who, "--role", "administrator").split("\n").pop();
      const page = await newPage(browser, { width, script });
      const app = await setUp(page, link, looksRight);
      await signIn(page, who, app, looksRight);
      await page.goto(`${site.origin}/office/account`);
      await looksRight(page, "account");
      await page.goto(`${site.origin}/office/audit`);
      await looksRight(page, "audit");
      await page.locator("#case").fill("1");
      await page.locator("#act").selectOption("signed-in");
      await press(page, "この条件で調べる");
      await looksRight(page, "audit with a wrong condition");
      await page.goto(`${site.origin}/office/audit/seen`);
      await press(page, "調べる");
      await looksRight(page, "whose data, nobody chosen");
      await page.locator("#officer").selectOption({ label: "管理 花子" });
      await press(page, "調べる");
      await looksRight(page, "whose data, without a period");
      assert.match(await page.locator(".sg-error-summary").innerText(), /期間を入力してください/);
      await page.locator("#from").fill("2026-01-01T00:00");
      await page.locator("#to").fill("2099-01-01T00:00");
      await press(page, "調べる");
      await looksRight(page, "whose data");
      assert.match(await page.locator("[role=status]").innerText(), /書き出した記録はありません/);
      await page.goto(`${site.origin}/office/staff`);
      await looksRight(page, "staff, before it was asked again");
      await press(page, page.getByRole("link", { name: /^もう一度確認して/ }));
      await looksRight(page, "step up");
      await page.locator("#second_factor").fill(await fresh(app));
      await press(page, "確認する");
      await looksRight(page, "staff");
      const clerk = `clerk-${width}@example.jp`;
      await page.locator("#officer_name").fill("事務 太郎");
      await press(page, "メールを送る");
      await looksRight(page, "staff with problems");
      await page.locator("#officer_name").fill("事務 太郎");
      await page.locator("#officer_email").fill(clerk);
      await page.getByLabel("担当者").check();
      await press(page, "メールを送る");
      const mail = await site.mailTo(clerk, "アカウントを設定");
      const text = await (await fetch(mail.link)).text();
      const invitation = text.match(new RegExp(`${site.origin}/office/setup/[\\w-]+`))[0];
      const other = await newPage(browser, { width, script });
      const nothing = async () => {};
      const theirs = await setUp(other, invitation, nothing);
      await signIn(other, clerk, theirs, nothing);
      await other.goto(`${site.origin}/office/staff`);
      await looksRight(other, "no right");
      assert.equal(await other.locator("h1").innerText(), "この画面を使う権限がありません");
      await page.goto(`${site.origin}/office/staff`);
      await press(page, page.getByRole("link", { name: "事務 太郎の認証をやり直す" }));
      await looksRight(page, "void the factors?");
      await press(page, page.getByRole("link", { name: /^やめて/ }));
      await press(page, page.getByRole("link", { name: "事務 太郎を停止する" }));
      await press(page, "停止する");
      await looksRight(page, "suspend without a reason");
      await page.locator("#mode_reason").fill("退職のため");
      await press(page, "停止する");
      await looksRight(page, "staff, one is suspended");
      assert.match(await page.locator("[role=status]").innerText(), /事務 太郎を停止しました/);
      await other.goto(`${site.origin}/office`);
      assert.equal(await other.locator("h1").innerText(), "事務局のサインイン");
      await press(page, "サインアウト");
      assert.equal(await page.locator("h1").innerText(), "事務局のサインイン");
    });
  }
});

test("an office with a listener of its own is not on the public one", async () => {
  const port = await freePort();
  const site = await startSite({ SENGEN_HTTP__OFFICE: `127.0.0.1:${port}` });
  try {
    for (const path of ["/office", "/office/login", "/office/staff", "/office/setup/x"]) {
      assert.equal((await fetch(`${site.origin}${path}`)).status, 404, path);
    }
    const own = `http://127.0.0.1:${port}`;
    assert.equal((await fetch(`${own}/office/login`)).status, 200);
    const css = (await (await fetch(`${own}/office/login`)).text()).match(/href="(\/assets\/app-[^"]+\.css)"/)[1];
    assert.equal((await fetch(`${own}${css}`)).status, 200);
    for (const path of ["/", "/declare", "/member", "/api", "/dev/mailbox", "/metrics"]) {
      assert.equal((await fetch(`${own}${path}`)).status, 404, path);
    }
  } finally {
    await site.stop();
  }
});
