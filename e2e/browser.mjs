// Chromium as people have it: a width, with or without JavaScript. Every page is looked at the same way.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import AxeBuilder from "@axe-core/playwright";
import { chromium } from "playwright-core";

const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
  // A page of "another site" stands on this machine, too; pictures of ours are what it may show, not what it may find in the network.
  "--disable-features=LocalNetworkAccessChecks"];
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

export const WIDTHS = [320, 768, 1280];

/** Chromium; the shell without a window is the same engine and starts a page in half the time. */
export function startBrowser() {
  const executablePath = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
  return chromium.launch({ executablePath, args: FLAGS });
}

/** After each test: what it opened would go on asking the server and painting. */
export async function closeWindows(browser) {
  await Promise.all(browser.contexts().map((context) => context.close()));
}

/** A fresh browser window with no cookies. */
export async function newPage(browser, { width = 1280, script = true } = {}) {
  const context = await browser.newContext({
    viewport: { width, height: width < 500 ? 720 : 900 },
    javaScriptEnabled: script,
    locale: "ja-JP",
    timezoneId: "Asia/Tokyo",
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  // Long enough for a machine that builds something beside.
  page.setDefaultTimeout(30_000);
  page.problems = [];
  page.script = script;
  page.on("pageerror", (error) => page.problems.push(String(error)));
  page.on("console", (message) => {
    // A page that says 404 or 422 on purpose is no error of the script.
    if (message.type() === "error" && !message.text().includes("Failed to load resource")) page.problems.push(message.text());
  });
  return page;
}

/** What holds on every page: axe finds nothing, one h1, a title, nothing sticks out sideways, no error in the console. */
export async function looksRight(page, where) {
  const seen = page.script ? page : await twin(page);
  // Only violations are asked for: to name what is right takes axe as long as to find what is wrong.
  const found = await new AxeBuilder({ page: seen }).options({ resultTypes: ["violations"] }).withTags(RULES).setLegacyMode().analyze();
  const told = found.violations.map((rule) => `${rule.id}: ${rule.help}\n    ${rule.nodes.map((node) => node.html).slice(0, 3).join("\n    ")}`);
  assert.deepEqual(told, [], `${where} (${page.url()}): axe\n${told.join("\n")}`);
  const [wide, room, heads] = await seen.evaluate(() => [
    document.documentElement.scrollWidth,
    document.documentElement.clientWidth,
    document.querySelectorAll("h1").length,
  ]);
  assert.ok(wide <= room, `${where}: the page is ${wide} px wide in a window of ${room} px`);
  if (new URL(page.url()).pathname.startsWith("/office")) await fitsLarge(seen, where);
  assert.equal(heads, 1, `${where}: one h1`);
  assert.match(await page.title(), /.+｜.+/, `${where}: a title with the site's name`);
  assert.deepEqual(page.problems, [], `${where}: the console`);
}

/** 文字サイズ 大きく in a small window: nothing of a page of the office sticks out sideways. */
async function fitsLarge(seen, where) {
  const before = seen.viewportSize();
  await seen.setViewportSize({ width: 375, height: 720 });
  const [wide, room, what] = await seen.evaluate(() => {
    const root = document.documentElement;
    const had = root.classList.contains("text-large");
    root.classList.add("text-large");
    const room = root.clientWidth;
    const out = [...document.querySelectorAll("main *")].filter((one) => one.getBoundingClientRect().right > room + 1 && !one.closest(".sg-scroll, .dads-u-visually-hidden, svg"));
    const found = [root.scrollWidth, room, out.slice(0, 3).map((one) => one.outerHTML.slice(0, 120)).join("\n    ")];
    if (!had) root.classList.remove("text-large");
    return found;
  });
  await seen.setViewportSize(before);
  assert.ok(wide <= room, `${where}: with large letters the page is ${wide} px wide in a window of ${room} px\n    ${what}`);
}

/** The same page for axe, which is a script itself: the page as it stands, its own script kept out. */
async function twin(page) {
  page.twin ??= await page.context().browser().newContext({ viewport: page.viewportSize(), locale: "ja-JP", reducedMotion: "reduce" }).then((context) => context.newPage());
  const seen = page.twin;
  const html = await page.content();
  await seen.unrouteAll();
  await seen.route("**/*.js", (route) => route.abort());
  await seen.route(page.url(), (route) => route.fulfill({ contentType: "text/html; charset=utf-8", body: html }));
  await seen.goto(page.url());
  return seen;
}

/** Presses a button or link and waits for the page it leads to. */
export async function press(page, target) {
  const control = typeof target === "string" ? page.getByRole("button", { name: target, exact: true }) : target;
  await Promise.all([page.waitForEvent("domcontentloaded"), control.last().click()]);
  await page.waitForLoadState("load");
}

/** The last word of the address. */
export const step = (page) => new URL(page.url()).pathname.split("/").pop();
