// Every state in which something is wrong: the page says what and where, and is as accessible as any other.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { agree, apply, confirm, corporation, fill, fillDeclaration, put, soleProprietor } from "./applicant.mjs";
import { closeWindows, looksRight, newPage, press, startBrowser, step } from "./browser.mjs";
import { startSite } from "./site.mjs";

describe("what can go wrong", () => {
  let site, browser;
  before(async () => {
    [site, browser] = await Promise.all([startSite(), startBrowser()]);
  });
  afterEach(() => closeWindows(browser));
  after(async () => {
    await browser?.close();
    await site?.stop();
  });

  /** The summary stands there, each of its links leads to a control, the named fields are marked, axe finds nothing. */
  async function complains(page, ...fields) {
    const summary = page.locator(".sg-error-summary");
    assert.equal(await summary.count(), 1, `${page.url()}: a summary of what is wrong`);
    assert.match(await page.title(), /^エラー/);
    const links = await summary.locator("a").evaluateAll((all) => all.map((link) => link.getAttribute("href")));
    for (const link of links) {
      const target = await page.locator(link.replace(".", "\\.")).count();
      assert.ok(target > 0 || (await page.locator(`[name="${link.slice(1)}"]`).count()) > 0, `${link} leads somewhere`);
    }
    for (const field of fields) assert.ok(links.includes(`#${field}`), `${field} is named; the summary has ${links}`);
    await looksRight(page, `wrong: ${fields}`);
  }

  async function atBusiness(script = true) {
    const page = await newPage(browser, { width: 768, script });
    await page.goto(`${site.origin}/declare`);
    await agree(page);
    return page;
  }

  async function atDeclaration(script = true) {
    const page = await atBusiness(script);
    await fill(page, corporation().business);
    await press(page, "次へ進む");
    assert.equal(step(page), "declaration");
    return page;
  }

  for (const script of [true, false]) {
    const mode = `JavaScript ${script ? "on" : "off"}`;

    test(`business: nothing filled in, ${mode}`, async () => {
      const page = await atBusiness(script);
      await press(page, "次へ進む");
      await complains(page, "kind", "postal_code", "prefecture", "town_line", "street", "phone", "industry", "employees", "membership", "news");
    });

    test(`declaration: nothing filled in, ${mode}`, async () => {
      const page = await atDeclaration(script);
      await press(page, "入力した内容を確認する");
      await complains(page, "level", "purposes", "pledge", "contact_name", "email");
    });
  }

  const typed = {
    "a wrong check digit": { corporate_number: "1234567890123" },
    "twelve digits": { corporate_number: "000012050002" },
    "letters in the number": { corporate_number: "7000O12050002" },
    "an abbreviated legal form": { name: "（株）架空青葉精機" },
    "kana that cannot be repaired": { kana: "青葉精機" },
    "a postal code of six digits": { postal_code: "113002" },
    "a house number in the public line": { town_line: "文京区本駒込2-28-8" },
    "a telephone number too short": { phone: "03-123" },
    "an address that is no web address": { url: "aoba" },
    "an industry that does not exist": { industry: "ぬぬぬ" },
  };
  for (const [what, wrong] of Object.entries(typed)) {
    test(`business: ${what}`, async () => {
      const page = await atBusiness();
      await fill(page, { ...corporation().business, ...wrong });
      await press(page, "次へ進む");
      const [field] = Object.keys(wrong);
      await complains(page, field);
      assert.equal(await page.locator(`#${field}`).inputValue(), wrong[field], "what was typed is still there");
    });
  }

  const declared = {
    "a rule left open": [corporation(), async (page) => page.locator('[name="rules"]').first().uncheck(), "rules"],
    "an e-mail address without a host": [corporation(), (page) => put(page, "email", "taro@"), "email"],
    "a score out of range": [soleProprietor(), (page) => put(page, "score", "101"), "score"],
    "a day that does not exist": [soleProprietor(), (page) => put(page, "score_date_day", "31"), "score_date"],
    "a score without its day": [
      soleProprietor(),
      (page) => fill(page, { score_date_year: "", score_date_month: "", score_date_day: "" }),
      "score_date",
    ],
    "a policy page without its address": [soleProprietor(), (page) => put(page, "publication", "own_site"), "publication_url"],
    "another way not told": [soleProprietor(), (page) => put(page, "publication", "other"), "publication_other"],
  };
  for (const [what, [who, spoil, field]] of Object.entries(declared)) {
    test(`declaration: ${what}`, async () => {
      const page = await atDeclaration();
      await fillDeclaration(page, who);
      await spoil(page);
      await press(page, "入力した内容を確認する");
      await complains(page, field);
    });
  }

  test("the address look-up offers towns, the corporation look-up says when nothing is found", async () => {
    const page = await atBusiness(false);
    await put(page, "postal_code", "113-0021");
    await press(page, "住所検索");
    await looksRight(page, "address found");
    assert.match(await page.locator('[name="town_line"]').inputValue(), /文京区本駒込/);
    await put(page, "postal_code", "9998888");
    await press(page, "住所検索");
    await looksRight(page, "no address found");
    await put(page, "kind", "corporation");
    await put(page, "corporate_number", "7000012050002");
    await press(page, "事業者検索");
    await looksRight(page, "no corporation found");
  });

  test("受付確認: a wrong code, another address, another mail, too many mails", async () => {
    const page = await newPage(browser, { width: 320 });
    const who = corporation();
    await apply(page, site, who, () => {});
    await put(page, "code", "00000000");
    await press(page, "確認コードで進む");
    await complains(page, "code");
    for (let times = 0; times < 4; times += 1) {
      await press(page, "メールをもう一度送る");
      await looksRight(page, `sent again ${times}`);
    }
    await page.locator("details summary", { hasText: "宛先が違っていた" }).click();
    await page.locator('form[action$="/address"] [name="email"]').fill("taro@");
    await press(page, "宛先を直して送る");
    await complains(page, "email");
  });

  test("メール確認: no answer, a short password, an unknown link, a link used twice, 心当たりがない", async () => {
    const page = await newPage(browser, { width: 768 });
    const who = corporation();
    await apply(page, site, who, () => {});
    const mail = await site.mailTo(who.email, "受付確認");
    await page.goto(mail.link);
    const link = await page.locator("pre a[href*='/declare/confirm/']").getAttribute("href");
    await page.goto(link);
    await press(page, "回答する");
    await complains(page, "answer");
    await put(page, "answer", "mine");
    await put(page, "password", "short");
    await press(page, "回答する");
    await complains(page, "password");
    await confirm(page, site, who, () => {});
    const used = await newPage(browser);
    await used.goto(link);
    await looksRight(used, "link used twice");
    await used.goto(`${site.origin}/declare/confirm/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA`);
    await looksRight(used, "unknown link");
    const stranger = corporation();
    const other = await newPage(browser);
    await apply(other, site, stranger, () => {});
    await other.goto((await site.mailTo(stranger.email, "受付確認")).link);
    await press(other, other.locator("pre a[href*='/declare/confirm/']"));
    await put(other, "answer", "not_mine");
    await press(other, "回答する");
    await looksRight(other, "心当たりがない");
  });

  test("login: nothing, and a wrong password; inquiry: nothing, and one that is sent; a page that does not exist", async () => {
    const page = await newPage(browser, { width: 320 });
    await page.goto(`${site.origin}/login`);
    await press(page, "ログインする");
    await complains(page, "login");
    await fill(page, { login: "123456789012", password: "wrong wrong wrong wrong" });
    await press(page, "ログインする");
    await looksRight(page, "wrong password");
    await page.goto(`${site.origin}/inquiry`);
    await looksRight(page, "inquiry");
    await press(page, page.locator('form[action="/inquiry"] button'));
    await complains(page, "inquiry_body");
    await page.goto(`${site.origin}/nothing-here`);
    await looksRight(page, "not found");
  });

  test("every page of text", async () => {
    const page = await newPage(browser, { width: 320 });
    await page.goto(site.origin);
    const links = await page.locator('a[href^="/pages/"]').evaluateAll((all) => [...new Set(all.map((link) => link.getAttribute("href")))]);
    assert.ok(links.length >= 5, `pages are linked: ${links}`);
    for (const link of [...links, "/declare/code", "/directory", "/dev/mailbox"]) {
      const answer = await page.goto(site.origin + link);
      assert.equal(answer.status(), 200, link);
      await looksRight(page, link);
    }
  });
});
