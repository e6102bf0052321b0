// 差戻し: a declaration is returned on the command line and mended by its contact, with JavaScript and without.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { apply, confirm, corporation, put } from "./applicant.mjs";
import { closeWindows, looksRight, newPage, press, startBrowser } from "./browser.mjs";
import { startSite } from "./site.mjs";

const nothing = async () => {};

describe("mending", () => {
  let site, browser;
  before(async () => {
    [site, browser] = await Promise.all([startSite(), startBrowser()]);
  });
  afterEach(() => closeWindows(browser));
  after(async () => {
    await browser?.close();
    await site?.stop();
  });

  for (const [width, script] of [[375, false], [1280, true]]) {
    test(`returned, mended, accepted, ${width} px, JavaScript ${script ? "on" : "off"}`, async () => {
      const page = await newPage(browser, { width, script });
      const who = corporation();
      who.business.name = "株式会社テスト";
      await apply(page, site, who, nothing);
      const { declaration } = await confirm(page, site, who, nothing);
      const fields = ["name", "postal_code", "employees", "purposes", "contact_name"].flatMap((field) => ["--field", field]);
      site.run("office", "return", declaration, "--reason", "登記のとおりの名称を、入力してください。\nとても長いことばが続いても、折り返して読めます。", ...fields);
      const mail = await site.mailTo(who.email, "確認のお願い");
      const text = await (await fetch(mail.link)).text();
      assert.match(text, /- 事業者名/);
      await page.goto(`${site.origin}/member`);
      await looksRight(page, "my page, returned");
      await press(page, page.getByRole("link", { name: "申込みの内容を直す" }));
      await looksRight(page, "the form");
      assert.equal(await page.locator('[name="phone"]').count(), 0, "what was not asked for is not open");
      await put(page, "name", "");
      await put(page, "contact_name", "架空次郎");
      await press(page, "この内容に直す");
      await looksRight(page, "the form with problems");
      assert.equal(await page.locator(".sg-error-summary__list li").count(), 1);
      assert.equal(await page.locator('[name="contact_name"]').inputValue(), "架空次郎", "what is right is not lost");
      await put(page, "postal_code", "100-0004");
      if (script) {
        await page.getByRole("button", { name: "住所検索" }).click();
        await page.waitForFunction(() => document.querySelector('[name="town_line"]').value === "千代田区大手町");
      } else {
        await press(page, "住所検索");
      }
      assert.equal(await page.locator('[name="town_line"]').inputValue(), "千代田区大手町");
      await put(page, "name", script ? "株式会社架空若葉精機" : "株式会社架空青葉精機");
      await press(page, "この内容に直す");
      await looksRight(page, "what came back as it was");
      assert.match(await page.locator("#same").innerText(), /前と同じ項目があります/);
      assert.equal(await page.locator('[name="as_it_is"]').count(), 1);
      await put(page, "employees", 4);
      await page.locator('[name="purposes"]').last().check();
      await press(page, "この内容に直す");
      await looksRight(page, "mended");
      assert.equal(await page.locator("h1").innerText(), "受理され、公開されています");
      await page.goto(`${site.origin}/v/${declaration}`);
      assert.match(await page.locator("main").innerText(), /千代田区大手町/);
      await page.goto(`${site.origin}/member`);
      await looksRight(page, "my page, accepted");
    });
  }
});
