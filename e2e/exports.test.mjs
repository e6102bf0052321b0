// An officer takes declarations out as a file, and looks at the statistics; everybody looks at theirs. With and without JavaScript.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, afterEach, before, describe, test } from "node:test";
import { closeWindows, looksRight, newPage, press, startBrowser } from "./browser.mjs";
import { fresh, officer } from "./officer.mjs";
import { startSite } from "./site.mjs";

describe("exports and statistics", () => {
  let site, browser;
  before(async () => {
    [site, browser] = await Promise.all([startSite({}, ["--demo"]), startBrowser()]);
  });
  afterEach(() => closeWindows(browser));
  after(async () => {
    await browser?.close();
    await site?.stop();
  });

  for (const [width, script] of [[375, true], [375, false], [1280, true], [1280, false]]) {
    test(`a file from the wish to the download, ${width} px, JavaScript ${script ? "on" : "off"}`, async () => {
      const page = await newPage(browser, { width, script });
      const app = await officer(site, page, `senior-${width}-${script}@example.jp`, "senior", "上席 花子");
      await page.goto(`${site.origin}/office/exports`);
      await page.locator("#second_factor").fill(await fresh(app));
      await press(page, "確認する");
      await looksRight(page, "exports");
      await page.getByLabel("担当者の情報も含める").check();
      await press(page, "件数を確かめる");
      await looksRight(page, "exports with the count");
      await press(page, "書き出しを申し込む");
      await looksRight(page, "exports with a problem");
      await page.locator("#export_purpose").fill("年次の調査に使います。");
      await press(page, "書き出しを申し込む");
      await looksRight(page, "one export");
      assert.match(await page.locator("main").innerText(), /ほかの職員に、この画面の承認を頼んでください/);
      await page.goto(`${site.origin}/office/exports?what=businesses&format=csv`);
      await page.locator("#export_purpose").fill("年次の調査に使います。");
      await press(page, "書き出しを申し込む");
      await looksRight(page, "one export, ready");
      const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "ファイルを受け取る" }).click()]);
      assert.match(file.suggestedFilename(), /^sengen-export-\d+\.csv$/);
      assert.match(readFileSync(await file.path(), "utf8"), /^\ufeff受付番号,自己宣言ID,/);
      await page.reload();
      await looksRight(page, "one export, delivered");
      assert.match(await page.locator("main").innerText(), /受け取り済み/);
      await page.goto(`${site.origin}/office/exports/trace`);
      await looksRight(page, "trace");
      await press(page, "調べる");
      await looksRight(page, "trace without lines");
      await page.goto(`${site.origin}/office/statistics`);
      await looksRight(page, "statistics of the office");
      assert.ok((await page.locator("svg.sg-plot").count()) >= 8);
      const month = page.locator("section", { has: page.locator("#t-all") }).locator("tbody th").first();
      assert.ok((await month.evaluate((one) => one.getClientRects().length && one.clientHeight)) < 60, "a month stays in one line");
      assert.equal(await page.locator(".sg-sideways").first().isVisible(), width < 768, "what is cut off is told");
    });

    test(`statistics for everybody, ${width} px, JavaScript ${script ? "on" : "off"}`, async () => {
      const page = await newPage(browser, { width, script });
      await page.goto(`${site.origin}/`);
      await page.goto(`${site.origin}/statistics`);
      await looksRight(page, "statistics");
      const map = page.locator("svg.sg-map");
      assert.equal(await map.locator("g").count(), 47);
      assert.ok(await page.locator("#t-prefecture ~ details table").isVisible(), "the table says the same");
      if (width < 768) assert.ok(!(await map.isVisible()), "no letters too small to read");
      else assert.ok((await map.locator("text").first().evaluate((node) => node.getBoundingClientRect().height)) >= 12, "letters can be read");
      await page.locator("details:not([open]) > summary").first().click();
      await looksRight(page, "statistics with a table open");
    });
  }
});
