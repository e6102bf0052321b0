// 登録検索 and 事業者の記録: an officer finds a declaration by number, name and conditions, and opens its business; with and without JavaScript.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { apply, confirm, corporation } from "./applicant.mjs";
import { closeWindows, looksRight, newPage, press, startBrowser } from "./browser.mjs";
import { officer } from "./officer.mjs";
import { startSite } from "./site.mjs";

const LONG = "特定非営利活動法人架空西日本地域情報化支援ネットワーク推進協議会連合会テスト";
const nothing = async () => {};

describe("search of the register", () => {
  let site, browser, who;
  before(async () => {
    [site, browser] = await Promise.all([startSite({}, ["--demo"]), startBrowser()]);
    who = corporation();
    who.business.name = LONG;
    const page = await newPage(browser);
    await apply(page, site, who, nothing);
    await confirm(page, site, who, nothing);
    await page.context().close();
  });
  afterEach(() => closeWindows(browser));
  after(async () => {
    await browser?.close();
    await site?.stop();
  });

  for (const [width, script] of [[375, true], [1280, false]]) {
    test(`every page of the search, ${width} px, JavaScript ${script ? "on" : "off"}`, async () => {
      const page = await newPage(browser, { width, script });
      await officer(site, page, `clerk-${width}@example.jp`, "clerk");
      await press(page, page.getByRole("link", { name: "登録検索" }));
      await looksRight(page, "search, everything");
      const all = page.locator("#found .sg-num");
      assert.equal(await all.innerText(), "301");
      assert.equal(await page.locator("tr[data-row]").count(), 50);
      await press(page, page.getByRole("link", { name: "次の50件を見る" }));
      assert.equal(await page.locator("tr[data-row]").count(), 50);
      await looksRight(page, "search, the second page");
      await press(page, page.getByRole("link", { name: "五十音順" }));
      await page.locator("#q").fill(who.business.corporate_number);
      await press(page, "検索する");
      assert.equal(await all.innerText(), "1");
      await looksRight(page, "search, one found");
      await page.getByText("条件を加える").click();
      await page.locator("#state").selectOption("cancelled");
      await press(page, "この条件で検索する");
      await looksRight(page, "search, nobody found");
      await press(page, page.getByRole("link", { name: "条件を外して探す" }));
      assert.equal(await all.innerText(), "1");
      await page.goto(`${site.origin}/office/search?declared_from=2026-04-31&accepted_from=2026-04-02&accepted_to=2026-04-01`);
      await looksRight(page, "search with wrong days");
      assert.equal(await page.locator(".dads-input-text__error-text").count(), 2);
      await page.goto(`${site.origin}/office/search?q=${encodeURIComponent("特定非営利")}&state=declared`);
      await press(page, page.getByRole("link", { name: /の事業者の記録$/ }).first());
      await looksRight(page, "business");
      assert.equal(await page.locator("h1").innerText(), LONG);
      assert.match(await page.locator("main").innerText(), /だれが見たか[\s\S]*事務 太郎（担当者）/);
    });
  }
});
