// Passkeys of the office, with Chromium's virtual authenticator: set-up, sign-in, step-up, several of them, a wrong one, a removed one,
// an answer that is shown twice. And what is left without JavaScript.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, afterEach, before, describe, test } from "node:test";
import { closeWindows, looksRight, newPage, press, startBrowser } from "./browser.mjs";
import { startSite } from "./site.mjs";

const PASSWORD = "こんにちは事務局のみなさんです";
const KEY = { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true };

/** An authenticator in this browser window; it can be taken out, and its passkeys can be given to another. */
async function plugIn(page, options = {}) {
  page.wire ??= await page.context().newCDPSession(page).then(async (wire) => {
    await wire.send("WebAuthn.enable");
    return wire;
  });
  const { wire } = page;
  const { authenticatorId } = await wire.send("WebAuthn.addVirtualAuthenticator", { options: { ...KEY, ...options } });
  return {
    passkeys: async () => (await wire.send("WebAuthn.getCredentials", { authenticatorId })).credentials,
    takes: (credential) => wire.send("WebAuthn.addCredential", { authenticatorId, credential }),
    goes: () => wire.send("WebAuthn.removeVirtualAuthenticator", { authenticatorId }),
    verifies: (isUserVerified) => wire.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified }),
  };
}

describe("passkeys", () => {
  let site, browser;
  before(async () => {
    [site, browser] = await Promise.all([startSite(), startBrowser()]);
  });
  afterEach(() => closeWindows(browser));
  after(async () => {
    await browser?.close();
    await site?.stop();
  });

  const invited = (who) => site.run("officer", "add", "--name", "事務 太郎", "--mail", who, "--role", "clerk").split("\n").pop();
  const heading = (page) => page.locator("h1").innerText();

  /** Sets the account up with a passkey of this window. */
  async function setUp(page, who, look = async () => {}) {
    await page.goto(invited(who));
    await look(page, "set-up");
    await page.locator("#password").fill("short");
    await press(page, "パスキーを登録して設定する");
    await look(page, "set-up with a short password");
    assert.match(await page.locator(".sg-error-summary").innerText(), /パスワード/);
    await page.locator("#password").fill(PASSWORD);
    await press(page, "パスキーを登録して設定する");
    await look(page, "recovery codes");
    assert.equal(await heading(page), "回復コード");
  }

  async function givesPassword(page, who) {
    await page.goto(`${site.origin}/office/login`);
    await page.locator("#officer_email").fill(who);
    await page.locator("#password").fill(PASSWORD);
    await press(page, "次へ進む");
    assert.equal(await heading(page), "本人の確認");
  }

  for (const width of [320, 1280]) {
    test(`set-up, sign-in, step-up, another one, one removed, ${width} px`, async () => {
      const who = `key-${width}@example.jp`;
      const page = await newPage(browser, { width });
      const key = await plugIn(page);
      await setUp(page, who, looksRight);
      const saved = page.waitForEvent("download");
      await page.getByRole("link", { name: "ファイルに保存する" }).click();
      const file = readFileSync(await (await saved).path(), "utf8");
      const codes = await page.locator("ol.sg-list .sg-num").allInnerTexts();
      assert.equal(codes.length, 10);
      assert.ok(codes.every((code) => file.includes(code)) && file.includes("回復コード"), file);
      assert.equal((await key.passkeys()).length, 1);
      await givesPassword(page, who);
      await looksRight(page, "second factor");
      await press(page, "パスキーを使う");
      assert.equal(await heading(page), "はじめの画面");
      await page.goto(`${site.origin}/office/account`);
      await looksRight(page, "account");
      await press(page, page.getByRole("link", { name: /^もう一度確認して/ }));
      await looksRight(page, "step up");
      await press(page, "パスキーを使う");
      await looksRight(page, "account, stepped up");
      await press(page, "はじめに登録したパスキーを削除する");
      assert.match(await page.locator("[role=status]").first().innerText(), /削除していません/);
      await page.locator("#passkey_name").fill("同じ機器");
      await page.getByRole("button", { name: "パスキーを登録する" }).click();
      await page.getByText("この機器のパスキーは、もう登録されています。").waitFor();
      const first = await key.passkeys();
      await key.goes();
      await plugIn(page, { transport: "usb" });
      await page.locator("#passkey_name").fill("セキュリティキー");
      await press(page, "パスキーを登録する");
      assert.match(await page.locator("[role=status]").first().innerText(), /パスキーを登録しました/);
      await looksRight(page, "account with two passkeys");
      await press(page, "はじめに登録したパスキーを削除する");
      assert.match(await page.locator("[role=status]").first().innerText(), /パスキーを削除しました/);
      await site.mailTo(who, "アカウントが変わりました");
      const other = await newPage(browser, { width });
      const old = await plugIn(other);
      for (const one of first) await old.takes(one);
      await givesPassword(other, who);
      await other.getByRole("button", { name: "パスキーを使う" }).click();
      await other.getByText("パスキーの操作が終わりませんでした").waitFor();
      await looksRight(other, "a passkey that was removed");
    });
  }

  test("a wrong authenticator, one that verifies nobody, a copy, and an answer shown twice", async () => {
    const who = "wrong@example.jp";
    const page = await newPage(browser);
    const key = await plugIn(page);
    await setUp(page, who);
    const [own] = await key.passkeys();
    await givesPassword(page, who);
    let answer = "";
    page.on("request", (request) => {
      if (request.method() === "POST" && request.url().endsWith("/office/second")) answer = request.postData();
    });
    await press(page, "パスキーを使う");
    assert.equal(await heading(page), "はじめの画面");
    assert.match(answer, /passkey=%7B/);

    const thief = await newPage(browser);
    const theirs = await plugIn(thief);
    const privateKey = await newKey();
    await theirs.takes({ ...own, privateKey });
    await givesPassword(thief, who);
    await press(thief, "パスキーを使う");
    assert.match(await thief.locator(".sg-error-summary").innerText(), /パスキーを確かめられませんでした/);
    const shown = await thief.evaluate(async (body) => {
      await fetch("/office/second/passkey", { method: "POST" });
      const headers = { "Content-Type": "application/x-www-form-urlencoded" };
      return (await fetch("/office/second", { method: "POST", body, headers })).text();
    }, answer);
    assert.match(shown, /パスキーを確かめられませんでした/);

    const copied = await newPage(browser);
    const copy = await plugIn(copied);
    await copy.takes({ ...own, signCount: 0 });
    await givesPassword(copied, who);
    await press(copied, "パスキーを使う");
    assert.match(await copied.locator(".sg-error-summary").innerText(), /パスキーを確かめられませんでした/);

    await givesPassword(page, who);
    await key.verifies(false);
    await page.getByRole("button", { name: "パスキーを使う" }).click();
    await page.getByText("パスキーの操作が終わりませんでした").waitFor();
    await key.verifies(true);
    await press(page, "パスキーを使う");
    assert.equal(await heading(page), "はじめの画面");
  });

  test("without JavaScript the page says so, and a recovery code is left", async () => {
    const who = "without@example.jp";
    const page = await newPage(browser);
    await plugIn(page);
    await setUp(page, who);
    const code = await page.locator("ol.sg-list .sg-num").first().innerText();
    const bare = await newPage(browser, { script: false });
    await givesPassword(bare, who);
    await looksRight(bare, "second factor without JavaScript");
    assert.match(await bare.locator("main").innerText(), /このブラウザでは、パスキーを使えません/);
    assert.equal(await bare.getByRole("button", { name: "パスキーを使う" }).count(), 0);
    await bare.locator("#second_factor").fill(code);
    await press(bare, "サインインする");
    assert.equal(await heading(bare), "自分のアカウント");
    await bare.goto(`${invited("nobody@example.jp")}`);
    await looksRight(bare, "set-up without JavaScript");
    assert.match(await bare.locator("main").innerText(), /認証アプリを設定してください/);
  });
});

/** A private key that is not the passkey's, as the virtual authenticator takes it. */
async function newKey() {
  const { privateKey } = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign", "verify"]);
  return Buffer.from(await crypto.subtle.exportKey("pkcs8", privateKey)).toString("base64");
}
