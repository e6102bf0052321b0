// The two main stories, at every width, with and without JavaScript.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { apply, confirm, corporation, downloadMarks, soleProprietor } from "./applicant.mjs";
import { WIDTHS, closeWindows, looksRight, newPage, press, startBrowser } from "./browser.mjs";
import { startSite } from "./site.mjs";

const STORIES = { "★ a corporation": corporation, "★★ a sole proprietor without a web site": soleProprietor };

describe("stories", () => {
  let site, browser;
  before(async () => {
    [site, browser] = await Promise.all([startSite(), startBrowser()]);
  });
  afterEach(() => closeWindows(browser));
  after(async () => {
    await browser?.close();
    await site?.stop();
  });

  for (const [name, make] of Object.entries(STORIES)) {
    for (const width of WIDTHS) {
      for (const script of [true, false]) {
        test(`${name}, ${width} px, JavaScript ${script ? "on" : "off"}`, async () => {
          const page = await newPage(browser, { width, script });
          const who = make();
          await apply(page, site, who);
          const numbers = await confirm(page, site, who);
          const zip = await downloadMarks(page, site);
          assert.equal(zip.subarray(0, 2).toString(), "PK", "the marks are a ZIP");
          await logsInAgain(page, who, numbers);
          const completed = await site.mailTo(who.email, "自己宣言完了");
          await page.goto(completed.link);
          const text = (await page.locator("pre").innerText()).replace(/\D/g, "");
          assert.ok(text.includes(numbers.declaration) && text.includes(numbers.member), "mail ② has both numbers");
          await site.mailTo(who.email, "申込受理");
        });
      }
    }
  }

  async function logsInAgain(page, who, numbers) {
    await page.goto(`${site.origin}/member`);
    await press(page, "ログアウト");
    await page.goto(`${site.origin}/login`);
    await looksRight(page, "login");
    await page.locator('[name="login"]').fill(numbers.member);
    await page.locator('[name="password"]').fill(who.password);
    await press(page, "ログインする");
    assert.match(await page.locator("main").innerText(), /マイページ|宣言しました/);
  }
});
