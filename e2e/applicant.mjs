// How people fill in the wizard, by the names of its fields.
import assert from "node:assert/strict";
import { looksRight, press, step } from "./browser.mjs";

let people = 0;

/** Thirteen digits with their check digit. */
export function corporateNumber(twelve) {
  const digits = String(twelve).padStart(12, "0");
  const sum = [...digits].reverse().reduce((sum, digit, at) => sum + Number(digit) * (at % 2 === 0 ? 1 : 2), 0);
  return `${9 - (sum % 9)}${digits}`;
}

/** A corporation that declares ★. */
export function corporation() {
  people += 1;
  return {
    email: `corporation${people}@kaku.example.jp`,
    password: "あさごはんは しろいごはんと みそしる",
    level: "one",
    business: {
      kind: "corporation",
      corporate_number: corporateNumber(300_000_000_000 + Date.now() % 100_000_000 + people),
      name: `株式会社架空青葉精機${people}`,
      kana: "カクウアオバセイキ",
      url: "https://aoba.example.jp/",
      postal_code: "113-0021",
      prefecture: "13",
      town_line: "文京区本駒込",
      street: "2-28-8",
      building: "青葉ビル3階",
      phone: "03-1234-5678",
      industry: "26",
      employees: 2,
      membership: "no",
      news: "no",
    },
  };
}

/** A sole proprietor without a web site who declares ★★. */
export function soleProprietor() {
  people += 1;
  return {
    email: `person${people}@kaku.example.jp`,
    password: "correct horse battery staple",
    level: "two",
    publication: "premises",
    business: {
      kind: "sole_proprietor",
      representative: "架空花子",
      representative_kana: "カクウハナコ",
      trade_name: `架空さくら商店${people}`,
      publish_as: "trade_name",
      postal_code: "1130021",
      prefecture: "13",
      town_line: "文京区本駒込",
      street: "2丁目28番8号",
      phone: "０９０１２３４５６７８",
      industry: "58",
      employees: 1,
      membership: "yes",
      membership_name: "架空商工会議所",
      news: "yes",
    },
  };
}

/** Types or chooses, whatever kind of control bears the name. A number means: the so-manyth choice. */
export async function put(page, name, value) {
  const control = page.locator(`[name="${name}"]`);
  const kind = await control.first().evaluate((node) => (node.tagName === "INPUT" ? node.type : node.tagName));
  if (kind === "SELECT") {
    await control.selectOption(typeof value === "number" ? { index: value } : value);
  } else if (kind === "radio" || kind === "checkbox") {
    const values = [value].flat();
    for (const one of values) await page.locator(`[name="${name}"][value="${one}"]`).check();
  } else {
    await control.fill(value);
  }
}

export async function fill(page, fields) {
  for (const [name, value] of Object.entries(fields)) await put(page, name, value);
}

export async function fillDeclaration(page, who) {
  await put(page, "level", who.level);
  if (who.level === "one") {
    for (const rule of await page.locator('[name="rules"]').all()) await rule.check();
  } else {
    await fill(page, { score: "72", score_date_year: "2026", score_date_month: "4", score_date_day: "1", publication: who.publication });
  }
  await page.locator('[name="purposes"]').first().check();
  await put(page, "pledge", "yes");
  await fill(page, { contact_name: "架空太郎", department: "総務部", email: who.email });
}

/** From TOP to 受付確認. `look` is called with every page and its name. */
export async function apply(page, site, who, look = looksRight) {
  await page.goto(site.origin);
  await look(page, "top");
  await press(page, page.locator("main").getByRole("link", { name: /宣言する|宣言をする|宣言をはじめる/ }));
  await look(page, "terms");
  await agree(page);
  assert.equal(step(page), "business");
  await look(page, "business");
  await fill(page, who.business);
  await press(page, "次へ進む");
  assert.equal(step(page), "declaration", await problems(page));
  await look(page, "declaration");
  await fillDeclaration(page, who);
  await press(page, "入力した内容を確認する");
  assert.equal(step(page), "review", await problems(page));
  await look(page, "review");
  assert.match(await page.locator("main").innerText(), new RegExp(who.email));
  await press(page, "この内容で自己宣言する");
  assert.equal(step(page), "sent", await problems(page));
  await look(page, "sent");
}

/** With JavaScript the button wakes up at the end of the terms; without, it is simply there. */
export async function agree(page) {
  await page.locator("form[data-agree]").scrollIntoViewIfNeeded();
  await press(page, "使用規約に同意する");
}

/** From the mail to 宣言完了; returns both numbers. */
export async function confirm(page, site, who, look = looksRight) {
  const mail = await site.mailTo(who.email, "受付確認");
  await page.goto(mail.link);
  await look(page, "mail");
  await press(page, page.locator("pre a[href*='/declare/confirm/']"));
  await look(page, "confirm");
  await put(page, "answer", "mine");
  await put(page, "password", who.password);
  await press(page, "回答する");
  assert.equal(step(page), "done", await problems(page));
  await look(page, "done");
  const number = async (name) => (await page.locator(`[data-number="${name}"]`).innerText()).replace(/\D/g, "");
  const numbers = { declaration: await number("declaration_id"), member: await number("member_number") };
  assert.match(numbers.declaration, /^\d{11}$/);
  assert.match(numbers.member, /^\d{12}$/);
  return numbers;
}

/** From マイページ to the ZIP; returns its first bytes. */
export async function downloadMarks(page, site, look = looksRight) {
  await page.goto(`${site.origin}/member`);
  await look(page, "member");
  await page.goto(`${site.origin}/member/marks`);
  await look(page, "marks");
  for (let documents = 0; documents < 2; documents += 1) {
    await press(page, page.locator("main .sg-actions a").first());
    await look(page, "document");
    await press(page, page.getByRole("link", { name: "ロゴマークダウンロードに戻る" }));
  }
  await look(page, "marks ready");
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator('form[action="/member/marks"] button').last().click()]);
  const chunks = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** What the error summary says, for the message of a failed test. */
export async function problems(page) {
  const summary = page.locator(".sg-error-summary");
  return (await summary.count()) > 0 ? await summary.innerText() : `${page.url()}: ${(await page.locator("main").innerText()).slice(0, 300)}`;
}
