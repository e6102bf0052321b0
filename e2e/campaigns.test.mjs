// News: one officer writes to everybody who wishes for it, another one signs; a member stops it and turns it on again; and the news of
// the site, with and without JavaScript.
import assert from "node:assert/strict";
import { after, afterEach, before, describe, test } from "node:test";
import { apply, confirm, corporation } from "./applicant.mjs";
import { closeWindows, looksRight, newPage, press, startBrowser } from "./browser.mjs";
import { fresh, officer, signIn } from "./officer.mjs";
import { startSite } from "./site.mjs";

const nothing = async () => {};

/** A form that is sent too late keeps what was typed, and says what is true now. */
async function somebodyElseIsQuicker(clerk, page, title) {
  await press(clerk, "下書きに戻す");
  await press(clerk, clerk.getByRole("link", { name: "書き直す" }));
  const late = await clerk.context().newPage();
  late.problems = [];
  late.script = clerk.script;
  await late.goto(clerk.url());
  await late.locator("#news_title").fill("あとから保存する題名");
  await press(clerk, "保存して文面を確かめる");
  await press(late, "保存して文面を確かめる");
  await looksRight(late, "somebody else was quicker");
  assert.equal(await late.locator("#news_title").inputValue(), "あとから保存する題名");
  await late.locator("#news_title").fill(title);
  await press(late, "保存して文面を確かめる");
  await press(late, "承認を頼む");
  await late.close();
}

/** A session that ended while somebody typed: the text stays, and is sent again after signing in in another tab. */
async function signedOutMeanwhile(site, senior, who, app, title) {
  await senior.locator("#news_title").fill(`${title}（変更）`);
  await senior.context().clearCookies();
  await press(senior, "変更する");
  await looksRight(senior, "signed out meanwhile");
  assert.match(await senior.locator("main").innerText(), /（変更）/);
  const opened = senior.context().waitForEvent("page");
  await senior.getByRole("link", { name: /^サインインする/ }).click();
  const tab = await opened;
  tab.setDefaultTimeout(30_000);
  await signIn(tab, who, app, nothing, "お知らせの変更");
  await tab.close();
  await press(senior, "もう一度送る");
  assert.match(await senior.locator("[role=status]").innerText(), /変更しました/);
}

describe("news", () => {
  let site, browser;
  before(async () => {
    [site, browser] = await Promise.all([startSite({}, ["--demo"]), startBrowser()]);
  });
  afterEach(() => closeWindows(browser));
  after(async () => {
    await browser?.close();
    await site?.stop();
  });

  for (const [width, script] of [[375, true], [1280, false]]) {
    test(`by mail, ${width} px, JavaScript ${script ? "on" : "off"}`, async () => {
      const member = await newPage(browser, { width, script });
      const who = corporation();
      who.business.news = "yes";
      await apply(member, site, who, nothing);
      await confirm(member, site, who, nothing);
      const [clerk, senior] = [await newPage(browser, { width, script }), await newPage(browser, { width, script })];
      await officer(site, clerk, `jimu-${width}@example.jp`, "clerk");
      const app = await officer(site, senior, `joseki-${width}@example.jp`, "senior", "上席 花子");
      await clerk.goto(`${site.origin}/office/campaigns`);
      await looksRight(clerk, "list");
      await press(clerk, clerk.getByRole("link", { name: "新しく書く" }));
      await looksRight(clerk, "form");
      await press(clerk, "保存して文面を確かめる");
      await looksRight(clerk, "form with problems");
      const title = `とても長い題名のお知らせメール${"です".repeat(20)}${width}`;
      await clerk.locator("#news_title").fill(title);
      await clerk.locator("#news_body").fill("## 休みの間\n\n- くわしくは[お知らせ](/news)をご覧ください。");
      await clerk.locator("#employees").selectOption({ index: who.business.employees });
      await press(clerk, "保存して文面を確かめる");
      await looksRight(clerk, "draft");
      await press(clerk, "自分に試しに送る");
      await site.mailTo(`jimu-${width}@example.jp`, title);
      await press(clerk, "承認を頼む");
      await looksRight(clerk, "proposed");
      const page = clerk.url().split("?")[0];
      await somebodyElseIsQuicker(clerk, page, title);
      const preview = await clerk.goto(`${page}/preview`);
      assert.match(preview.headers()["content-security-policy"], /sandbox/);
      assert.equal(await clerk.locator("h1").innerText(), title);
      await senior.goto(page);
      await looksRight(senior, "to be signed");
      await press(senior, "承認して送る");
      await senior.locator("#second_factor").fill(await fresh(app));
      await press(senior, "確認する");
      await press(senior, "承認して送る");
      const mail = await site.mailTo(who.email, title);
      const letter = await (await fetch(mail.link)).text();
      const stop = letter.match(new RegExp(`${site.origin}/news/stop/[\\w-]+`))[0];
      await member.goto(stop);
      await looksRight(member, "stop");
      await press(member, "お知らせメールを止める");
      await looksRight(member, "stopped");
      await member.goto(stop);
      assert.match(await member.locator("h1").innerText(), /止めました/);
      await senior.goto(page);
      await looksRight(senior, "sent");
      assert.match(await senior.locator("main").innerText(), /お知らせを止めた人\s*1人/);
      await member.goto(`${site.origin}/member/news`);
      await looksRight(member, "the wish: no");
      await press(member, "同意して受け取る");
      await looksRight(member, "the wish: yes");
    });

    test(`on the site, ${width} px, JavaScript ${script ? "on" : "off"}`, async () => {
      const senior = await newPage(browser, { width, script });
      const app = await officer(site, senior, `news-${width}@example.jp`, "senior");
      await senior.goto(`${site.origin}/office/news`);
      await looksRight(senior, "list");
      await press(senior, senior.getByRole("link", { name: "新しく載せる" }));
      await press(senior, "お知らせを載せる");
      await looksRight(senior, "form with problems");
      const title = `重要なお知らせ${width}`;
      await senior.locator("#news_title").fill(title);
      await senior.locator("#news_body").fill("## 見出し\n\n1. 一つめ\n2. 二つめ\n\n| 表 | です |\n|---|---|\n| あ | い |");
      await senior.locator("#kind").selectOption("important");
      await press(senior, "お知らせを載せる");
      await looksRight(senior, "published");
      const reader = await newPage(browser, { width, script });
      await reader.goto(site.origin);
      await looksRight(reader, "TOP");
      await press(reader, reader.getByRole("link", { name: title }));
      await looksRight(reader, "one");
      await press(reader, reader.locator("main").getByRole("link", { name: "お知らせの一覧" }));
      await looksRight(reader, "archive");
      await press(reader, reader.getByRole("link", { name: /バックナンバー|お知らせメール/ }).first());
      await reader.goto(`${site.origin}/news?year=1999`);
      await looksRight(reader, "a year without news");
      await signedOutMeanwhile(site, senior, `news-${width}@example.jp`, app, title);
      await press(senior, "取り下げる");
      await looksRight(senior, "withdrawn");
      await reader.goto(senior.url().split("?")[0].replace("/office", ""));
      await looksRight(reader, "withdrawn, outside");
    });
  }
});
