// Pictures of the main pages for the documentation, at 375 and 1280 px: node screenshots.mjs, from the folder e2e, with SENGEN set to the binary.
// Committed pictures are small: one pixel per CSS pixel, at most 1,600 pixels high, reduced to 64 colours when `pngquant` is there.
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { apply, confirm, corporation, fill } from "./applicant.mjs";
import { newPage, startBrowser } from "./browser.mjs";
import { startSite } from "./site.mjs";

const folder = new URL("../docs/screenshots/", import.meta.url).pathname;
mkdirSync(folder, { recursive: true });

const site = await startSite({}, ["--demo"]);
const browser = await startBrowser();
try {
  for (const width of [375, 1280]) {
    const page = await newPage(browser, { width });
    const who = corporation();
    const taken = new Set();
    const take = async (page, name) => {
      const wanted = { "marks ready": "marks" }[name] ?? name;
      if (taken.has(wanted)) return;
      taken.add(wanted);
      if (name === "business") {
        const { street, ...typed } = who.business;
        await fill(page, { ...typed, town_line: "文京区本駒込2-28" });
        await page.getByRole("button", { name: "次へ進む", exact: true }).last().click();
        await page.waitForLoadState("load");
        await picture(page, "business-error", width);
        await page.goto(page.url());
        await fill(page, who.business);
      }
      await picture(page, wanted, width);
    };
    await apply(page, site, who, take);
    await confirm(page, site, who, take);
    await page.goto(`${site.origin}/member`);
    await take(page, "member");
    await page.goto(`${site.origin}/member/marks`);
    await take(page, "marks");
    await readers(page, take);
  }
} finally {
  await browser.close();
  await site.stop();
}

// What those see who look somebody up: the list, one declaration, many at once, the figures.
async function readers(page, take) {
  await page.goto(`${site.origin}/directory?prefecture=13`);
  await take(page, "directory");
  const { declarations } = await (await page.request.get(`${site.origin}/api/v1/declarations?per_page=20`)).json();
  const firms = declarations.filter((one) => one.business?.corporate_number);
  await page.goto(`${site.origin}/v/${firms[0].id}`);
  await take(page, "verify");
  const other = firms[1].business;
  const rows = [
    ["自己宣言ID", "取引先名", "法人番号", "担当部署"],
    [firms[0].id, firms[0].business.name, firms[0].business.corporate_number, "購買部"],
    [firms[1].id, `${other.name}ホールディングス`, other.corporate_number, "総務部"],
    [`${firms[2].id.slice(0, 10)}${(Number(firms[2].id[10]) + 1) % 10}`, firms[2].business.name, "", "購買部"],
  ];
  await page.goto(`${site.origin}/v/bulk`);
  await page.locator('[name="pasted"]').fill(rows.map((row) => row.join("\t")).join("\n"));
  await page.getByRole("button", { name: "確かめる", exact: true }).click();
  await page.waitForLoadState("load");
  await take(page, "bulk");
  await page.goto(`${site.origin}/statistics`);
  await take(page, "statistics");
}

async function picture(page, name, width) {
  const path = `${folder}${name}-${width}.png`;
  const height = Math.min(1600, await page.evaluate(() => document.documentElement.scrollHeight));
  await page.screenshot({ path, fullPage: true, clip: { x: 0, y: 0, width, height }, animations: "disabled" });
  spawnSync("pngquant", ["--force", "--ext", ".png", "--speed", "1", "64", path]);
  console.log(path);
}
