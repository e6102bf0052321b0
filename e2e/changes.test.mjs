// 緊急の切替え and 制度の変更: an administrator stops declarations while somebody types, and ends that; an edition is looked at, approved and dated;
// with and without JavaScript.
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { after, afterEach, before, describe, test } from "node:test";
import { closeWindows, looksRight, newPage, press, startBrowser } from "./browser.mjs";
import { fresh, officer } from "./officer.mjs";
import { startSite } from "./site.mjs";
import { zipped } from "./zip.mjs";

/** The bundled folder with another page and without one purpose, which it says; in a folder of its own. */
function folder(words) {
  const here = mkdtempSync(join(tmpdir(), "sengen-scheme-"));
  cpSync("../scheme", here, { recursive: true });
  const page = join(here, "pages/about.md");
  writeFileSync(page, readFileSync(page, "utf8").replace("# このサイトについて", `# ${words}`));
  const purposes = join(here, "lists/purposes.toml");
  writeFileSync(purposes, readFileSync(purposes, "utf8").replace(/^code = /m, "retired = true\ncode = "));
  writeFileSync(join(here, "notice.md"), `# ${words}が変わります\n\n[目的](/declare)の選択肢を減らします。\n`);
  return here;
}

/** Every file below a folder: path in it, and bytes. */
const inside = (here) =>
  readdirSync(here, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => [relative(here, join(one.parentPath, one.name)), readFileSync(join(one.parentPath, one.name))]);

async function stepsUp(page, app, words) {
  await press(page, page.getByRole("link", { name: words }).first());
  await page.locator("#second_factor").fill(await fresh(app));
  await press(page, "確認する");
}

describe("emergency modes and changes of the scheme", () => {
  let site, browser;
  before(async () => {
    [site, browser] = await Promise.all([startSite({}, ["--demo"]), startBrowser()]);
  });
  afterEach(() => closeWindows(browser));
  after(async () => {
    await browser?.close();
    await site?.stop();
  });

  for (const [width, script] of [[320, true], [1280, false]]) {
    test(`declarations are stopped and come again, ${width} px, JavaScript ${script ? "on" : "off"}`, async () => {
      const page = await newPage(browser, { width, script });
      const app = await officer(site, page, `boss-${width}@example.jp`, "administrator", "管理 花子");
      const person = await newPage(browser, { width, script });
      await person.goto(`${site.origin}/declare`);
      await page.goto(`${site.origin}/office/emergency`);
      await looksRight(page, "emergency, before it was asked again");
      await stepsUp(page, app, /^もう一度確認して/);
      await press(page, "新しい申込みを止める");
      await looksRight(page, "emergency with a problem");
      assert.equal(await page.locator("[name=mode_cause]:checked").count(), 0, "no cause is published that nobody chose");
      await page.getByLabel("システムの点検のため").check();
      await page.locator("#mode_notice").fill("ながい文でも、\nおりかえして読めます。".repeat(3));
      await page.locator("#mode_reason").fill("点検のため");
      await press(page, "新しい申込みを止める");
      await looksRight(page, "declarations are stopped");
      await press(person, "使用規約に同意する");
      assert.match(await person.locator("h1").innerText(), /いったん止めています/);
      await looksRight(person, "a refused form");
      await person.goto(site.origin);
      await looksRight(person, "TOP with the banner");
      site.run("mode", "read-only", "--reason", "e2e");
      await person.goto(`${site.origin}/login`);
      await person.locator("#login").fill("nobody@example.jp");
      while ((await (await fetch(`${site.origin}/readyz`)).json()).mode !== "read-only");
      await press(person, person.locator("main button[type=submit]").first());
      assert.match(await person.locator("h1").innerText(), /見ることだけ/);
      await looksRight(person, "read-only");
      await page.reload();
      await looksRight(page, "read-only, in the office");
      await page.locator("#mode_back").fill("終わりました");
      await press(page, "通常に戻す");
      await person.goto(`${site.origin}/declare`);
      await press(person, "使用規約に同意する");
      assert.match(await person.locator("h1").innerText(), /事業者情報/);
    });

    test(`an edition is looked at, approved and dated, ${width} px, JavaScript ${script ? "on" : "off"}`, async () => {
      const words = `${width} の版の、このサイトについて`;
      const here = folder(words);
      const said = site.run("scheme", "load", here, "--label", `${width} の改定`);
      rmSync(here, { recursive: true });
      const id = said.trim().split("\n").pop().split(" ")[0];
      const boss = await newPage(browser, { width, script });
      const app = await officer(site, boss, `date-${width}@example.jp`, "administrator", "管理 花子");
      await boss.goto(`${site.origin}/office/scheme/${id}`);
      await press(boss, "この日に送る計画にする");
      await looksRight(boss, "a mail without its day");
      await boss.locator("#notice_day").fill("2099-03-01");
      await press(boss, "この日に送る計画にする");
      await press(boss, "自分に試しに送る");
      await boss.getByText("届くメール", { exact: true }).click();
      await looksRight(boss, "a mail is planned");
      const senior = await newPage(browser, { width, script });
      const key = await officer(site, senior, `senior-${width}@example.jp`, "senior", "上席 一郎");
      await senior.goto(`${site.origin}/office/scheme`);
      await looksRight(senior, "editions");
      await senior.goto(`${site.origin}/office/scheme/${id}`);
      await looksRight(senior, "an edition");
      await senior.locator("details summary").first().click();
      await looksRight(senior, "what it changes");
      await stepsUp(senior, key, /^もう一度確認して/);
      await press(senior, "承認する");
      await looksRight(senior, "approved");
      await senior.goto(`${site.origin}/office/scheme/${id}/preview/pages/about`);
      assert.equal(await senior.locator("h1").innerText(), words);
      await looksRight(senior, "a page beforehand");
      await senior.goto(`${site.origin}/office/scheme/${id}/preview/mails/confirm`);
      await looksRight(senior, "a mail beforehand");
      for (const step of ["declare/sent", "declare/confirm", "declare/done", "member", "member/mend", "member/marks", "declare/business", "declare/declaration", "declare/review"]) {
        await senior.goto(`${site.origin}/office/scheme/${id}/preview/${step}`);
        await looksRight(senior, `${step} beforehand`);
      }
      const before = senior.url();
      await senior.getByRole("button", { name: "この内容で自己宣言する" }).click({ noWaitAfter: true });
      assert.equal(senior.url(), before, "nothing can be sent from it");
      await boss.goto(`${site.origin}/office/scheme/${id}`);
      await stepsUp(boss, app, /^もう一度確認して/);
      await press(boss, "この日から使う");
      await looksRight(boss, "no day");
      await boss.locator("#edition_day").fill("2099-04-01");
      await press(boss, "この日から使う");
      await looksRight(boss, "dated");
      assert.match(await boss.locator("main").innerText(), /2099年4月1日/);
      await press(boss, "お知らせメールを取りやめる");
      await looksRight(boss, "the mail is given up");
    });

    test(`a folder is loaded as a ZIP, ${width} px, JavaScript ${script ? "on" : "off"}`, async () => {
      const here = folder(`${width} のZIPの、このサイトについて`);
      const files = inside(here);
      rmSync(here, { recursive: true });
      const boss = await newPage(browser, { width, script });
      const app = await officer(site, boss, `zip-${width}@example.jp`, "administrator", "管理 花子");
      await boss.goto(`${site.origin}/office/scheme`);
      await stepsUp(boss, app, /^もう一度確認して/);
      await looksRight(boss, "the form of a ZIP");
      const send = async (files) => {
        const buffer = zipped(files);
        await boss.locator("#file").setInputFiles({ name: "scheme.zip", mimeType: "application/zip", buffer });
        await press(boss, "確かめて読み込む");
      };
      if (!script) {
        await boss.locator("#file").setInputFiles({ name: "scheme.zip", mimeType: "application/zip", buffer: Buffer.alloc(20 * 1024 * 1024) });
        await press(boss, "確かめて読み込む");
        await looksRight(boss, "a ZIP that is too large");
        assert.match(await boss.locator("main").innerText(), /ZIPファイルが2MBを超えています/);
      }
      const wrong = files.filter(([path]) => path !== "levels.toml").concat([["pages/ながい名前のファイル.exe", Buffer.from("x")]]);
      await send(wrong);
      await looksRight(boss, "a ZIP with faults");
      assert.match(await boss.locator("main").innerText(), /levels.toml：必要なファイルがありません/);
      await boss.locator("#edition_label").fill(`${width} のZIP`);
      await send(files);
      await looksRight(boss, "a ZIP that was loaded");
      assert.match(await boss.locator("main").innerText(), /読み込みました/);
    });
  }
});
