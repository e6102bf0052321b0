// パートナー and APIキー in the office: registered, shown once, changed, stopped; with and without JavaScript.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { closeWindows, looksRight, newPage, press, startBrowser } from "./browser.mjs";
import { fresh, officer } from "./officer.mjs";
import { startSite } from "./site.mjs";

/** As long as names and addresses may become. */
const LONG = "架空の独立行政法人地域事業者情報基盤整備推進機構連合会補助金電子申請ポータルサイト（試験）";

describe("partners and keys of the office", () => {
  let site, browser;
  before(async () => {
    [site, browser] = await Promise.all([startSite(), startBrowser()]);
  });
  afterEach(() => closeWindows(browser));
  after(async () => {
    await browser?.close();
    await site?.stop();
  });

  const main = (page) => page.locator("main").innerText();
  const once = (page) => page.locator("[data-once]").innerText();

  async function proves(page, app, words) {
    await press(page, page.getByRole("link", { name: words }));
    await page.locator("#second_factor").fill(await fresh(app));
    await press(page, "確認する");
  }

  for (const [width, script] of [[375, true], [1280, false]]) {
    const mode = `${width} px, JavaScript ${script ? "on" : "off"}`;
    const own = `${width}-${script ? "with" : "without"}`;

    // One officer does both: a code of the app is good once, so each sign-in waits for the next one.
    test(`a partner and a key from the form to the end, ${mode}`, async () => {
      const page = await newPage(browser, { width, script });
      const app = await officer(site, page, `boss-${own}@example.jp`, "administrator", "管理 花子");
      await page.goto(`${site.origin}/office/api-keys`);
      await looksRight(page, "keys, before it was asked again");
      await page.goto(`${site.origin}/office/partners`);
      await looksRight(page, "partners, before it was asked again");
      await proves(page, app, "もう一度確認して、登録する");
      await looksRight(page, "partners");
      await press(page, "登録する");
      await looksRight(page, "partners with problems");
      await page.locator("#partner_code").fill(`hojo-${own}`);
      await page.locator("#partner_name").fill(LONG);
      const long = `https://hojo-${own}.example.jp/${"very-long-path/".repeat(25)}`;
      await page.locator("#partner_urls").fill(`${long}\nhttp://hojo.example.jp/\nhttps://hojo.example.jp`);
      await press(page, "登録する");
      await looksRight(page, "partners with wrong lines");
      assert.match(await main(page), /3行目「https:\/\/hojo\.example\.jp」：.*「https:\/\/hojo\.example\.jp\/」と書きます/);
      assert.match(await page.locator("#partner_urls").inputValue(), /^https:\/\/hojo-.*\nhttp:/);
      await page.locator("#partner_urls").fill(`${long}\nhttps://hojo.example.jp/`);
      await press(page, "登録する");
      await looksRight(page, "the secret, once");
      const secret = await once(page);
      assert.match(secret, /^sengen_partner_[\w-]{43}$/);
      assert.equal(await page.getByRole("button", { name: /^コピーする/ }).isVisible(), script);
      await press(page, page.getByRole("link", { name: "渡す準備ができたので、次へ進む" }));
      await looksRight(page, "a partner");
      assert.ok(!(await page.content()).includes(secret.slice(15)), "it is not shown again");
      await page.locator("#partner_name").fill("");
      await press(page, "変更する");
      await looksRight(page, "a partner with a problem");
      await page.locator("#partner_name").fill(`${LONG}2`);
      await press(page, "変更する");
      await looksRight(page, "a partner that was changed");
      assert.equal(await page.locator("h1").innerText(), `${LONG}2`);
      await press(page, "秘密の値を作り直す");
      assert.notEqual(await once(page), secret);
      await press(page, page.getByRole("link", { name: "渡す準備ができたので、次へ進む" }));
      await press(page, "止める");
      await looksRight(page, "a partner that is stopped");
      const guest = await newPage(browser, { width, script });
      const link = `${site.origin}/declare?partner=hojo-${own}`;
      await guest.goto(link);
      assert.ok(!(await main(guest)).includes(LONG));
      await press(page, "再開する");
      await looksRight(page, "a partner that goes on");
      await guest.goto(link);
      assert.ok((await main(guest)).includes(LONG));
      await page.goto(`${site.origin}/office/partners`);
      await looksRight(page, "partners with a line");
      await page.goto(`${site.origin}/office/api-keys`);
      await looksRight(page, "keys");
      await page.locator("#api_key_quota").fill("0");
      await press(page, "キーを作る");
      await looksRight(page, "keys with problems");
      await page.locator("#api_key_name").fill(`${LONG} ${own}`);
      await page.locator("#api_key_quota").fill("3");
      await press(page, "キーを作る");
      await looksRight(page, "the key, once");
      const key = await once(page);
      const checks = async (rows) => {
        const body = JSON.stringify({ rows: Array(rows).fill({ id: "41234567890" }) });
        const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
        return (await fetch(`${site.origin}/api/v1/verifications`, { method: "POST", headers, body })).status;
      };
      assert.equal(await checks(2), 200);
      assert.equal(await checks(2), 429);
      await press(page, page.getByRole("link", { name: "渡す準備ができたので、次へ進む" }));
      await looksRight(page, "a key");
      assert.match(await main(page), /2件（1日に 3件まで）/);
      assert.ok(!(await page.content()).includes(key.slice(0, 14)), "only its beginning is shown again");
      await page.locator("#api_key_quota").fill("x");
      await press(page, "変更する");
      await looksRight(page, "a key with a problem");
      await page.locator("#api_key_quota").fill("1,000");
      await press(page, "変更する");
      await looksRight(page, "a key with another quota");
      assert.equal(await checks(2), 200);
      await press(page, "止める");
      await looksRight(page, "a key that is stopped");
      assert.equal(await checks(1), 401);
      await page.goto(`${site.origin}/office/api-keys`);
      await looksRight(page, "keys with a line");
    });
  }

  test("what the command line did stands in the office, and the other way round", async () => {
    site.run("partner", "add", "by-command", "コマンドのサイト", "--return-url", "https://c.example.jp/", "--public");
    const key = site.run("api-key", "new", "コマンドの銀行", "--quota", "7").split("\n").pop();
    const page = await newPage(browser);
    const app = await officer(site, page, "boss-c@example.jp", "administrator", "管理 花子");
    await page.goto(`${site.origin}/office/partners/by-command`);
    assert.match(await main(page), /コマンドのサイト[^]*なし（ブラウザーや携帯電話だけで動くプログラム）/);
    await proves(page, app, "もう一度確認して、変更・停止する");
    await press(page, "止める");
    assert.match(site.run("partner", "list"), /by-command {2}コマンドのサイト {2}.* に停止/);
    site.run("partner", "resume", "by-command");
    await page.reload();
    assert.match(await main(page), /利用中/);
    await page.goto(`${site.origin}/office/api-keys`);
    assert.ok((await main(page)).includes(`${key.slice(0, 13)}…`));
    await page.goto(`${site.origin}/office/audit`);
    const told = await main(page);
    for (const words of ["パートナーの登録", "パートナーの停止", "パートナーの再開", "APIキーの発行"]) assert.ok(told.includes(words), words);
  });
});
