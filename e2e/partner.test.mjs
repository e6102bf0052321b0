// From the site of a subsidy to the wizard and back: the sample partner of examples/ beside the real binary.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { partner } from "../examples/partner/server.mjs";
import { agree, confirm, corporation, fill, fillDeclaration, problems, soleProprietor } from "./applicant.mjs";
import { closeWindows, looksRight, newPage, press, startBrowser, step } from "./browser.mjs";
import { startSite } from "./site.mjs";

describe("partner", () => {
  let site, browser, server, subsidy;
  before(async () => {
    [site, browser] = await Promise.all([startSite(), startBrowser()]);
    // The address is known only when the port is, and the port only when something listens there.
    server = partner({ origin: "" });
    await new Promise((done) => server.listen(0, "127.0.0.1", done));
    subsidy = `http://localhost:${server.address().port}`;
    const added = site.run("partner", "add", "hojo", "架空IT導入補助金", "--return-url", `${subsidy}/back`);
    const told = partner({ issuer: site.origin, code: "hojo", secret: added.split("\n").pop(), origin: subsidy });
    server.removeAllListeners("request").on("request", (...both) => told.emit("request", ...both));
  });
  afterEach(() => closeWindows(browser));
  after(async () => {
    await browser?.close();
    server?.close();
    await site?.stop();
  });

  async function leaves(page) {
    await page.goto(subsidy);
    await press(page, "自己宣言のサイトへ進む");
    assert.equal(new URL(page.url()).pathname, "/declare");
    await looksRight(page, "terms, from a partner");
  }

  async function declares(page, who) {
    await agree(page);
    await fill(page, who.business);
    await press(page, "次へ進む");
    await fillDeclaration(page, who);
    await press(page, "入力した内容を確認する");
    await press(page, "この内容で自己宣言する");
    assert.equal(step(page), "sent", await problems(page));
    return confirm(page, site, who);
  }

  async function agrees(page, numbers) {
    await press(page, page.getByRole("link", { name: "架空IT導入補助金に戻る" }));
    await looksRight(page, "consent");
    await press(page, "伝えて戻る");
    assert.equal(page.url(), `${subsidy}/`, await page.locator("body").innerText());
    assert.match(await page.locator("#told").innerText(), new RegExp(numbers.declaration));
  }

  for (const [width, script, make] of [[320, true, corporation], [1280, false, soleProprietor]]) {
    test(`declares, agrees and is back with the ID, ${width} px, JavaScript ${script ? "on" : "off"}`, async () => {
      const page = await newPage(browser, { width, script });
      const who = make();
      await leaves(page);
      await agrees(page, await declares(page, who));
      // The second visit: a declaration is there, and this browser is still logged in.
      await leaves(page);
      await press(page, "ログインして、宣言済みの内容を伝える");
      await looksRight(page, "consent of a member");
      await press(page, "伝えないで戻る");
      assert.match(await page.locator("#told").innerText(), /受け取りませんでした/);
    });
  }

  test("an address that is copied into another browser is worth nothing", async () => {
    const page = await newPage(browser, { width: 768 });
    await leaves(page);
    await declares(page, corporation());
    await press(page, page.getByRole("link", { name: "架空IT導入補助金に戻る" }));
    const [request] = await Promise.all([page.waitForRequest((one) => one.url().startsWith(`${subsidy}/back?`)), press(page, "伝えて戻る")]);
    const other = await newPage(browser, { width: 768 });
    const answer = await other.goto(request.url());
    assert.equal(answer.status(), 502, "the partner's own check of state");
    await other.goto(`${site.origin}/declare?partner=nobody`);
    await looksRight(other, "terms, from nobody we know");
  });
});
