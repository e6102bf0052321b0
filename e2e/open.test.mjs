// What is given to others: the badge with its code, and the open data. With and without JavaScript.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, afterEach, before, describe, test } from "node:test";
import { WIDTHS, closeWindows, looksRight, newPage, press, startBrowser } from "./browser.mjs";
import { startSite } from "./site.mjs";

describe("for others", () => {
  let site, browser, number;
  before(async () => {
    [site, browser] = await Promise.all([startSite({}, ["--demo"]), startBrowser()]);
    const list = await (await fetch(`${site.origin}/directory`)).text();
    [, number] = list.match(/href="\/v\/(\d{11})"/);
    for (let tries = 0; tries < 100; tries += 1) {
      if ((await fetch(`${site.origin}/opendata/latest/datapackage.json`)).ok) return;
      await new Promise((done) => setTimeout(done, 100));
    }
    throw new Error("no open data after ten seconds");
  });
  afterEach(() => closeWindows(browser));
  after(async () => {
    await browser?.close();
    await site?.stop();
  });

  for (const width of WIDTHS) {
    for (const script of [true, false]) {
      test(`badge and open data, ${width} px, JavaScript ${script ? "on" : "off"}`, async () => {
        const page = await newPage(browser, { width, script });
        await page.goto(`${site.origin}/v/${number}`);
        await looksRight(page, "verification");
        await press(page, page.getByRole("link", { name: "バッジを貼る" }));
        await looksRight(page, "badge");
        await page.locator("#theme").selectOption("dark");
        await page.locator("#size").selectOption("l");
        await press(page, "この見た目にする");
        await looksRight(page, "badge, dark");
        const picture = page.locator(".sg-badge img");
        const [wide, tall] = await picture.evaluate((node) => [node.naturalWidth, node.naturalHeight]);
        assert.deepEqual([wide, tall], [396, 108], "the picture is shown");
        const code = await page.locator("[data-code=html]").innerText();
        assert.ok(code.includes(`/badge/${number}.svg?theme=dark&amp;size=l`) && code.includes(`href="${site.origin}/v/${number}"`), code);
        assert.equal(await page.locator("[data-copy]:visible").count(), script ? 3 : 0, "only a script can copy");
        await page.goto(`${site.origin}/badge/${number}.svg?theme=blue`);
        await looksRight(page, "a look that there is not");
        await page.goto(`${site.origin}/opendata`);
        await looksRight(page, "open data");
        await page.locator("details").evaluateAll((all) => all.forEach((one) => (one.open = true))).catch(() => {});
        await looksRight(page, "open data, all open");
      });
    }
  }

  for (const width of [320, 375]) {
    test(`public pages in large letters, ${width} px`, async () => {
      const page = await newPage(browser, { width });
      await page.goto(`${site.origin}/`);
      await press(page, "大きく");
      const badly = "/directory?prefecture=99&per_page=30&from=2026-13-01";
      for (const path of ["/", "/directory", badly, "/v", `/v/${number}`, "/v/bulk", "/api", "/opendata", "/statistics", "/watch", "/news", "/inquiry", "/pages/levels"]) {
        await page.goto(site.origin + path);
        assert.equal(await page.locator("html.text-large").count(), 1);
        await looksRight(page, `${path}, large`);
      }
    });
  }

  test("another site may show badges, and nothing else of ours", async () => {
    const page = await newPage(browser);
    const other = `${site.origin.replace("localhost", "127.0.0.1")}/other`;
    const pictures = [`/badge/${number}.svg`, "/badge/41234567890.png", "/marks/mark-one.svg"].map((path) => `<img src="${site.origin}${path}" alt="">`);
    await page.route(other, (route) => route.fulfill({ contentType: "text/html", body: `<title>x</title>${pictures.join("")}` }));
    await page.goto(other);
    const widths = await page.locator("img").evaluateAll((all) => all.map((one) => one.naturalWidth));
    assert.equal(widths[0], 264);
    assert.ok(widths[1] > 0, "a picture with the status 404 is shown, too");
    assert.equal(widths[2], 0, "what is not for others is not shown there");
  });

  test("the files are what the page says", async () => {
    const page = await newPage(browser);
    await page.goto(`${site.origin}/opendata`);
    const hash = (await page.locator("#check ~ details dd").first().textContent()).trim();
    const link = await page.locator("tbody a[download]").first().getAttribute("href");
    const bytes = Buffer.from(await (await fetch(site.origin + link)).arrayBuffer());
    assert.equal(createHash("sha256").update(bytes).digest("hex"), hash);
  });
});
