// 申込書: the Word form is found, downloaded and is one, with JavaScript and without.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, afterEach, before, describe, test } from "node:test";
import { closeWindows, looksRight, newPage, startBrowser } from "./browser.mjs";
import { startSite } from "./site.mjs";

describe("form", () => {
  let site, browser;
  before(async () => {
    [site, browser] = await Promise.all([startSite(), startBrowser()]);
  });
  afterEach(() => closeWindows(browser));
  after(async () => {
    await browser?.close();
    await site?.stop();
  });

  for (const [width, script, path, link] of [
    [375, false, "/declare", "申込書（Word）をダウンロード"],
    [1280, true, "/pages/help", "申込書をダウンロード"],
  ]) {
    test(`is downloaded from ${path}, ${width} px, JavaScript ${script ? "on" : "off"}`, async () => {
      const page = await newPage(browser, { width, script });
      await page.goto(`${site.origin}${path}`);
      await looksRight(page, `the form at ${path}`);
      const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: link }).click()]);
      assert.equal(download.suggestedFilename(), "申込書.docx");
      const bytes = await readFile(await download.path());
      assert.equal(bytes.subarray(0, 2).toString(), "PK");
      const told = site.run("form", "read", await download.path());
      assert.match(told, /同意しているとは読み取れません/);
    });
  }
});
