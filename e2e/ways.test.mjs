// Other ways through: by keyboard alone, with large text, with very long names, back and forth, on paper.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { agree, apply, confirm, corporation, fill, problems, soleProprietor } from "./applicant.mjs";
import { closeWindows, looksRight, newPage, press, startBrowser, step } from "./browser.mjs";
import { startSite } from "./site.mjs";

describe("ways through", () => {
  let site, browser;
  before(async () => {
    [site, browser] = await Promise.all([startSite(), startBrowser()]);
  });
  afterEach(() => closeWindows(browser));
  after(async () => {
    await browser?.close();
    await site?.stop();
  });

  /** What has the focus: its name and value, or its text. Fails when nothing shows where the focus is. */
  async function focused(page) {
    const now = await page.evaluate(() => {
      const node = document.activeElement;
      const style = getComputedStyle(node);
      const label = node.closest("label");
      const around = label ? getComputedStyle(label) : style;
      const box = (label ?? node).getBoundingClientRect();
      return {
        tag: node.tagName,
        name: node.getAttribute("name") ?? "",
        value: node.getAttribute("value") ?? "",
        type: node.getAttribute("type") ?? "",
        text: node.textContent.trim(),
        shown: [style, around].some((one) => (one.outlineStyle !== "none" && one.outlineWidth !== "0px") || one.boxShadow !== "none"),
        inside: box.width > 0 && box.bottom > 0 && box.top < innerHeight,
      };
    });
    if (now.tag !== "BODY" && now.tag !== "MAIN") {
      assert.ok(now.shown, `the focus is seen at ${now.tag} ${now.name} ${now.text.slice(0, 20)}`);
      assert.ok(now.inside, `the focus is in sight at ${now.tag} ${now.name} ${now.text.slice(0, 20)}`);
    }
    return now;
  }

  /** Tab until the focus is where it is wanted. */
  async function tabTo(page, wanted, at_most = 120) {
    for (let presses = 0; presses < at_most; presses += 1) {
      await page.keyboard.press("Tab");
      const now = await focused(page);
      if (wanted(now)) return now;
    }
    throw new Error(`no way by keyboard to ${wanted} on ${page.url()}`);
  }

  async function type(page, fields) {
    for (const [name, value] of Object.entries(fields)) {
      const now = await tabTo(page, (node) => node.name === name);
      if (now.type === "radio") {
        for (let turns = 0; turns < 10 && (await focused(page)).value !== value; turns += 1) await page.keyboard.press("ArrowDown");
        await page.keyboard.press("Space");
      } else if (now.tag === "SELECT") {
        for (let turns = 0; turns < value; turns += 1) await page.keyboard.press("ArrowDown");
      } else if (now.type === "checkbox") {
        await page.keyboard.press("Space");
      } else {
        await page.keyboard.insertText(value);
      }
    }
  }

  async function enter(page, text) {
    await tabTo(page, (node) => node.tag === "BUTTON" && node.text.startsWith(text));
    await Promise.all([page.waitForEvent("domcontentloaded"), page.keyboard.press("Enter")]);
    await page.waitForLoadState("load");
  }

  test("the wizard by keyboard alone", async () => {
    const page = await newPage(browser, { width: 1280 });
    await page.goto(`${site.origin}/declare`);
    await page.keyboard.press("Tab");
    assert.equal((await focused(page)).text, "本文へ移動", "the first stop leads past the header");
    await enter(page, "使用規約に同意する");
    const { business } = corporation();
    const { url, building, prefecture, ...typed } = business;
    await type(page, { ...typed, prefecture: 13 }).catch(async () => {
      // Fields come in the order of the page: the prefecture stands between postal code and town.
      const { kind, corporate_number, name, kana, postal_code, ...rest } = typed;
      await page.reload();
      await type(page, { kind, corporate_number, name, kana, postal_code, prefecture: 13, ...rest });
    });
    await enter(page, "次へ進む");
    assert.equal(step(page), "declaration", await problems(page));
    await tabTo(page, (node) => node.name === "level");
    await page.keyboard.press("Space");
    for (const rule of await page.locator('[name="rules"]').all()) {
      await tabTo(page, (node) => node.name === "rules");
      await page.keyboard.press("Space");
      assert.ok(await rule.isChecked());
    }
    await type(page, { purposes: "", pledge: "", contact_name: "架空太郎", email: "keyboard@kaku.example.jp" });
    await enter(page, "入力した内容を確認する");
    assert.equal(step(page), "review", await problems(page));
    await enter(page, "この内容で自己宣言する");
    assert.equal(step(page), "sent", await problems(page));
  });

  test("after an error the focus is on the summary, and its first link leads to the field", async () => {
    const page = await newPage(browser);
    await page.goto(`${site.origin}/declare`);
    await agree(page);
    await press(page, "次へ進む");
    assert.match(await page.evaluate(() => document.activeElement.className), /sg-error-summary/);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    const [to, at] = await page.evaluate(() => [location.hash, document.activeElement.name ?? document.activeElement.id]);
    assert.equal(to, `#${at}`);
  });

  for (const width of [320, 1280]) {
    test(`very long names and large text, ${width} px`, async () => {
      const page = await newPage(browser, { width });
      await page.goto(site.origin);
      await press(page, "大きく");
      const who = corporation();
      who.business.name = `株式会社架空${"情報通信機器製造販売修理請負".repeat(6)}`;
      who.business.kana = `カクウ${"ジョウホウツウシンキキ".repeat(6)}`;
      who.business.url = `https://aoba.example.jp/${"very-long-path-".repeat(8)}`;
      who.email = `${"very.long.name.".repeat(3)}${Date.now()}@${"sub.".repeat(8)}example.jp`;
      await apply(page, site, who);
      assert.ok(await page.evaluate(() => document.documentElement.classList.contains("text-large")), "the size is kept");
      await confirm(page, site, who);
    });
  }

  test("Back, reload, a second tab and a double click lose nothing and double nothing", async () => {
    const page = await newPage(browser, { width: 768 });
    const who = soleProprietor();
    await page.goto(`${site.origin}/declare`);
    await agree(page);
    await fill(page, who.business);
    await press(page, "次へ進む");
    await page.goBack();
    await page.reload();
    assert.equal(await page.locator('[name="representative"]').inputValue(), who.business.representative);
    const second = await page.context().newPage();
    await second.goto(`${site.origin}/declare`);
    await second.getByRole("link", { name: /続きを入力する/ }).first().click();
    await second.waitForLoadState("load");
    assert.equal(step(second), "declaration");
    second.problems = [];
    await looksRight(second, "second tab");
    await second.close();
    const one = await newPage(browser);
    await apply(one, site, who, async () => {});
    await one.goBack();
    await one.waitForLoadState("load");
    const again = one.getByRole("button", { name: "この内容で自己宣言する" });
    if (await again.count()) await press(one, again);
    assert.equal(step(one), "sent", "sending again leads to the same 受付確認");
    const mails = (await site.mails()).filter((mail) => mail.to === who.email);
    assert.equal(mails.length, 1, "one application, one mail");
  });

  test("宣言完了 on paper: both numbers, no menus", async () => {
    const page = await newPage(browser);
    const who = corporation();
    await apply(page, site, who, () => {});
    const numbers = await confirm(page, site, who, () => {});
    await page.emulateMedia({ media: "print" });
    const hidden = async (what) => !(await page.locator(what).first().isVisible());
    assert.ok(await hidden("header"), "no header");
    assert.ok(await hidden("nav.sg-menu"), "no menu");
    const text = (await page.locator("main").innerText()).replace(/\D/g, "");
    assert.ok(text.includes(numbers.declaration) && text.includes(numbers.member));
    const pdf = await page.pdf({ format: "A4" });
    assert.ok(pdf.length > 10_000);
  });
});
