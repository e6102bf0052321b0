// 申込書の受付け: an officer uploads a Word form, looks it over, opens it in the wizard and sends it; with JavaScript and without.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, afterEach, before, describe, test } from "node:test";
import { closeWindows, looksRight, newPage, press, startBrowser, step } from "./browser.mjs";
import { setUp, signIn } from "./officer.mjs";
import { startSite } from "./site.mjs";

const FORMS = resolve("../crates/paper/tests/application_form/saved");
const nothing = async () => {};

describe("intake", () => {
  let site, browser;
  // A file of 100 MB, as somebody may choose by mistake.
  const folder = mkdtempSync(join(tmpdir(), "sengen-large-"));
  const large = join(folder, "large.docx");
  before(async () => {
    writeFileSync(large, "PK");
    truncateSync(large, 100 * 1024 * 1024);
    [site, browser] = await Promise.all([startSite(), startBrowser()]);
  });
  afterEach(() => closeWindows(browser));
  after(async () => {
    await browser?.close();
    await site?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  for (const [width, script, file] of [[375, false, "corporation-typed-over.docx"], [1280, true, "sole_proprietor-saved.docx"]]) {
    test(`from the file to the receipt, ${width} px, JavaScript ${script ? "on" : "off"}`, async () => {
      const who = `clerk-${width}@example.jp`;
      const link = site.run("officer", "add", "--name", "事務 太郎", "--mail", who, "--role", "clerk").split("\n").pop();
      const page = await newPage(browser, { width, script });
      await signIn(page, who, await setUp(page, link, nothing), nothing);
      await press(page, page.getByRole("link", { name: "申込書の受付け" }));
      await looksRight(page, "no form yet");
      await press(page, "読み取る");
      await looksRight(page, "no file chosen");
      assert.match(await page.locator(".sg-error-summary").innerText(), /中身がありません/);
      await page.locator("#file").setInputFiles({ name: "form.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7") });
      await press(page, "読み取る");
      assert.match(await page.locator(".sg-error-summary").innerText(), /PDF/);
      await page.locator("#file").setInputFiles(large);
      if (script) {
        await page.getByRole("button", { name: "読み取る" }).click();
        await page.getByText("2MBまでのファイルを選んでください").waitFor();
      } else {
        await press(page, "読み取る");
        assert.match(await page.locator(".sg-error-summary").innerText(), /ファイルが大きすぎます/);
      }
      await looksRight(page, "a file that is too large");
      await page.locator("#file").setInputFiles(join(FORMS, file));
      await press(page, "読み取る");
      await looksRight(page, "a form");
      await press(page, page.getByRole("link", { name: "申込書の受付けに戻る" }));
      await looksRight(page, "one form");
      await press(page, page.locator("tbody th a"));
      const form = page.url();
      await press(page, page.getByRole("link", { name: "入力の画面で開く" }));
      assert.equal(step(page), "review", "everything could be read");
      await page.goto(page.url().replace(/review$/, "business"));
      await page.locator("#building").fill("別館2階");
      await press(page, "次へ進む");
      await page.goto(form);
      await looksRight(page, "a form beside its draft, which was mended");
      assert.match(await page.locator("td.sg-diff").innerText(), /変更：\s*別館2階/);
      await press(page, page.getByRole("link", { name: "入力の画面で開く" }));
      assert.equal(step(page), "review");
      await press(page, "この内容で自己宣言する");
      assert.equal(step(page), "sent");
      await page.goto(form);
      await looksRight(page, "a form that was sent");
      assert.match(await page.locator("main").innerText(), /R-\d{8}-\d+/);
      await page.goto(`${site.origin}/office/intake`);
      assert.match(await page.locator("main").innerText(), /ありません/);
    });
  }
});
