import { newPage, press, startBrowser } from "./browser.mjs";
import { officer } from "./officer.mjs";
import { startSite } from "./site.mjs";
const site = await startSite({}, ["--demo"]); const browser = await startBrowser();
try {
for (const width of [375, 1280]) {
  const page = await newPage(browser, { width });
  await officer(site, page, `adm-${width}@example.jp`, "administrator", "管理 花子");
  const shot = async (name, full=true) => { await page.screenshot({ path: `/tmp/shots/${name}-${width}.png`, fullPage: full }); };
  await shot("desk");
  for (const [name, path] of [["search","/office/search"],["queue","/office/queue"],["campaigns","/office/campaigns"],["emergency","/office/emergency"],["scheme","/office/scheme"],["audit","/office/audit"],["inquiries","/office/inquiries"],["news","/office/news"],["staff","/office/staff"],["statistics","/office/statistics"],["account","/office/account"]]) {
    const answer = await page.goto(site.origin + path); console.log(width, name, answer.status(), page.url());
    await shot(name);
  }
  await page.goto(site.origin + "/office/search?q=" + encodeURIComponent("株式会社"));
  const link = page.getByRole("link", { name: /の事業者の記録$/ }).first();
  if (await link.count()) { await link.click(); await shot("business"); }
  await page.goto(site.origin + "/office/queue");
  const c = page.locator("tbody a").first(); if (await c.count()) { await c.click(); await shot("case"); }
  await page.emulateMedia({ media: "print" }); await shot("case-print");
  await page.context().close();
}
} finally { await browser.close(); await site.stop(); }
