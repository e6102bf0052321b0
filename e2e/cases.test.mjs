// 受付一覧 and 申込み: an officer finds a case, returns it, accepts it, and moves by keys; with and without JavaScript.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { apply, confirm, corporation } from "./applicant.mjs";
import { closeWindows, looksRight, newPage, press, startBrowser } from "./browser.mjs";
import { officer } from "./officer.mjs";
import { startSite } from "./site.mjs";

const nothing = async () => {};

/** Corporations whose names have a test word wait for the office. */
async function waiting(site, browser, names) {
  for (const name of names) {
    const who = corporation();
    who.business.name = name;
    const page = await newPage(browser);
    await apply(page, site, who, nothing);
    await confirm(page, site, who, nothing);
    await page.context().close();
  }
}

describe("cases", () => {
  let site, browser;
  before(async () => {
    [site, browser] = await Promise.all([startSite(), startBrowser()]);
    await waiting(site, browser, ["株式会社テスト", "サンプル株式会社", "特定非営利活動法人架空西日本地域情報化支援ネットワーク推進協議会連合会テスト"]);
  });
  afterEach(() => closeWindows(browser));
  after(async () => {
    await browser?.close();
    await site?.stop();
  });

  for (const [width, script] of [[375, true], [1280, false]]) {
    test(`every page of a case, ${width} px, JavaScript ${script ? "on" : "off"}`, async () => {
      const page = await newPage(browser, { width, script });
      await officer(site, page, `clerk-${width}@example.jp`, "senior");
      await page.goto(`${site.origin}/office/queue`);
      await looksRight(page, "queue");
      await page.goto(`${site.origin}/office/queue?flag=test-word&source=paper`);
      await looksRight(page, "queue without a line");
      await page.goto(`${site.origin}/office/queue/accept`);
      await looksRight(page, "accept many, none of them");
      await page.goto(`${site.origin}/office/queue`);
      await page.emulateMedia({ media: "print" });
      assert.ok(await page.locator("main form").isHidden(), "on paper: no filters where none is set");
      await page.emulateMedia({ media: "screen" });
      await press(page, page.getByRole("link", { name: /^特定非営利活動法人/ }));
      await looksRight(page, "case");
      await page.emulateMedia({ media: "print" });
      for (const gone of ["差し戻す", "キーボードでの操作", "受付一覧に戻る", "統合する"]) {
        assert.equal(await page.getByText(gone).filter({ visible: true }).count(), 0, `on paper: ${gone}`);
      }
      assert.equal(await page.locator("main textarea, main select, main button").filter({ visible: true }).count(), 0);
      assert.match(await page.locator(".sg-printed").innerText(), /^\d{4}年\d+月\d+日 \d+時\d\d分に、事務 太郎（上席）が/);
      await page.emulateMedia({ media: "screen" });
      assert.ok(await page.locator(".sg-printed").isHidden());
      const merge = page.locator("details.sg-merge").first();
      await merge.locator("summary").click();
      await press(page, merge.getByRole("button"));
      await looksRight(page, "merge");
      assert.equal(await page.locator(".sg-letter").count(), 2);
      await page.locator("#merge_reason").fill("");
      await press(page, "この理由で文面を見る");
      await looksRight(page, "merge with a problem");
      await page.locator("#merge_reason").fill("同じ事業者の宣言が2つあったため");
      await press(page, "この理由で文面を見る");
      await press(page, "選び直す");
      await page.getByText("差し戻す", { exact: true }).click();
      await press(page, "差し戻しの文面を見る");
      await looksRight(page, "case with problems");
      await page.locator("#case_reason").fill("正式な名称を入力してください。");
      await press(page, "差し戻しの文面を見る");
      await looksRight(page, "letter");
      await press(page, "書き直す");
      assert.equal(await page.locator("#case_reason").inputValue(), "正式な名称を入力してください。");
      await page.locator("#case_note").fill("電話で確かめました。");
      await press(page, "メモを加える");
      await looksRight(page, "case with a note");
      const other = await newPage(browser, { width, script });
      await officer(site, other, `other-${width}@example.jp`, "clerk", "事務 花子");
      // Whoever does not look for 90 seconds has left, and to sign in may take half a minute.
      await page.reload();
      await other.goto(page.url());
      assert.match(await other.locator("[data-presence]").innerText(), /さんも、この申込みを開いています/);
      await page.getByText("差し戻す", { exact: true }).click();
      await page.locator("#case_reason").fill("番地を\n消してください。");
      await press(page, "差し戻しの文面を見る");
      await other.getByText("受理しない", { exact: true }).click();
      await press(other, "不受理の文面を見る");
      await looksRight(other, "case with a problem in the ending");
      await other.locator(".sg-error-summary__list a").click();
      assert.equal(await other.evaluate(() => document.activeElement.id), "ending_reason");
      await other.locator("#ending_reason").fill("確かめられませんでした。");
      await press(other, "不受理の文面を見る");
      await press(other, "この内容で提案する");
      await looksRight(other, "proposed");
      await press(page, "この内容で送る");
      await looksRight(page, "stale");
      assert.equal(await page.locator("h1").innerText(), "申込みが変わりました");
      assert.match(await page.locator("main").innerText(), /番地を\s+消してください。/);
      await press(page, page.getByRole("link", { name: "いまの内容を見る" }));
      await looksRight(page, "case with a proposal");
      await press(page, "提案を取り下げる");
    });
  }

  test("keys move through the queue, and can be switched off", async () => {
    const page = await newPage(browser);
    await officer(site, page, "keys@example.jp", "clerk");
    await page.goto(`${site.origin}/office/queue`);
    await page.keyboard.press("j");
    await page.keyboard.press("j");
    await page.keyboard.press("k");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/office\/cases\//);
    const row = `row-${page.url().match(/cases\/([0-9a-f-]+)/)[1]}`;
    await page.keyboard.press("u");
    await page.waitForURL(/\/office\/queue/);
    await page.waitForFunction((row) => document.activeElement.id === row, row);
    await page.keyboard.press("j");
    assert.notEqual(await page.evaluate(() => document.activeElement.id), row, "on from the row, not from the top");
    await page.keyboard.press("k");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/office\/cases\//);
    const first = page.url();
    await page.keyboard.press("n");
    await page.waitForURL((url) => url.href !== first);
    await page.locator("#case_note").fill("u");
    await page.keyboard.press("u");
    assert.equal(await page.locator("#case_note").inputValue(), "uu", "typing is typing");
    await page.locator("h1").click();
    await page.getByText("キーボードでの操作").click();
    const button = page.getByRole("button", { name: "この操作を使う" });
    await button.click();
    assert.equal(await button.getAttribute("aria-pressed"), "false");
    const here = page.url();
    await page.locator("h1").click();
    await page.keyboard.press("u");
    await page.keyboard.press("n");
    assert.equal(page.url(), here);
    await button.click();
    await page.locator("h1").click();
    await page.keyboard.press("u");
    await page.waitForURL(/\/office\/queue/);
  });
});
