// What an officer decides with: many accepted at once and taken back, the corporate register beside a declaration, a proposal that a second
// officer signs; with and without JavaScript.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, describe, test } from "node:test";
import { apply, confirm, corporation } from "./applicant.mjs";
import { closeWindows, looksRight, newPage, press, startBrowser } from "./browser.mjs";
import { officer } from "./officer.mjs";
import { startSite } from "./site.mjs";
import { zipped } from "./zip.mjs";

const nothing = async () => {};

/** A line of the tax agency's file: a corporation in Marunouchi, of this name, closed or not. */
function line(number, name, closed = "") {
  const cells = Array(30).fill("");
  const given = { 0: "1", 1: number, 2: closed ? "21" : "01", 6: name, 9: "東京都", 10: "千代田区", 11: "丸の内１丁目", 13: "13", 15: "1000005", 18: closed, 19: closed ? "01" : "", 23: "1", 29: "0" };
  for (const [at, cell] of Object.entries(given)) cells[at] = cell;
  return `${cells.map((cell) => `"${cell}"`).join(",")}\n`;
}

describe("decisions", () => {
  let site, browser, differs;
  before(async () => {
    [site, browser] = await Promise.all([startSite(), startBrowser()]);
    const all = [corporation(), corporation(), corporation()];
    // Kana that cannot be right are no reason to look at each alone; another name in the register is.
    all.forEach(({ business }) => { business.kana = "アアアア"; });
    differs = all[2];
    const lines = all.map(({ business }) => (business === differs.business ? line(business.corporate_number, "株式会社架空若葉精機", "2020-01-31") : line(business.corporate_number, business.name)));
    const folder = mkdtempSync(join(tmpdir(), "sengen-register-"));
    writeFileSync(join(folder, "all.zip"), zipped([["all.csv", Buffer.from(lines.join(""))]]));
    site.run("import", "corporate-register", join(folder, "all.zip"));
    rmSync(folder, { recursive: true, force: true });
    for (const who of all) {
      const page = await newPage(browser);
      await apply(page, site, who, nothing);
      await confirm(page, site, who, nothing);
      await page.context().close();
    }
  });
  afterEach(() => closeWindows(browser));
  after(async () => {
    await browser?.close();
    await site?.stop();
  });

  for (const [width, script] of [[375, true], [1280, false]]) {
    test(`many are accepted at once and taken back, ${width} px, JavaScript ${script ? "on" : "off"}`, async () => {
      const page = await newPage(browser, { width, script });
      await officer(site, page, `many-${width}@example.jp`, "clerk");
      await page.goto(`${site.origin}/office/queue`);
      await press(page, page.getByRole("link", { name: "まとめて受理する" }));
      await looksRight(page, "what would be accepted");
      const boxes = page.locator('[name="case"]');
      assert.equal(await boxes.count(), 2);
      assert.match(await page.locator("section[aria-labelledby=left]").innerText(), new RegExp(`${differs.business.name}[\\s\\S]*法人登録`));
      for (const box of await boxes.all()) await box.uncheck();
      await press(page, "選んだ申込みを受理する");
      await looksRight(page, "nothing was chosen");
      assert.match(await page.locator("[role=status]").innerText(), /1件も受理していません/);
      await press(page, "選んだ申込みを受理する");
      await looksRight(page, "accepted at once");
      assert.match(new URL(page.url()).pathname, /^\/office\/batches\//);
      assert.equal(await page.locator("tr[data-row]").count(), 2);
      await page.goto(`${site.origin}/office/queue`);
      await looksRight(page, "queue with what can be taken back");
      await press(page, page.getByRole("link", { name: /2件を見る$/ }));
      await press(page, "まとめて取り消す");
      await looksRight(page, "taken back");
      assert.match(await page.locator("[role=status]").innerText(), /受理を取り消しました/);
      assert.equal(await page.getByRole("button", { name: "まとめて取り消す" }).count(), 0);
    });

    test(`the register beside a declaration, and the second officer, ${width} px, JavaScript ${script ? "on" : "off"}`, async () => {
      const page = await newPage(browser, { width, script });
      await officer(site, page, `first-${width}@example.jp`, "clerk");
      await page.goto(`${site.origin}/office/queue`);
      await press(page, page.getByRole("link", { name: differs.business.name }));
      await looksRight(page, "a declaration that differs from the register");
      const beside = page.locator("section[aria-labelledby=beside]");
      assert.ok((await beside.locator("td.sg-diff").count()) >= 5, "name and address on both sides, and that it is closed");
      assert.match(await beside.innerText(), /若葉[\s\S]*違い[\s\S]*千代田区[\s\S]*閉鎖/);
      const here = page.url();
      await page.getByText("受理しない", { exact: true }).click();
      await page.locator("#ending_reason").fill("登記が閉鎖されているため");
      await press(page, "不受理の文面を見る");
      await looksRight(page, "the letter of what is proposed");
      await press(page, "この内容で提案する");
      await looksRight(page, "one's own proposal");
      assert.equal(await page.getByRole("button", { name: "承認して、メールを送る" }).count(), 0);
      const senior = await newPage(browser, { width, script });
      await officer(site, senior, `second-${width}@example.jp`, "senior", "上席 花子");
      await senior.goto(here);
      await looksRight(senior, "what a second officer signs");
      assert.match(await senior.locator("aside").innerText(), /不受理が提案されています[\s\S]*登記が閉鎖されているため[\s\S]*承認すると送るメール（1通）/);
      assert.equal(await senior.getByRole("button", { name: "承認して、メールを送る" }).count(), 1);
      await page.goto(here);
      await press(page, "提案を取り下げる");
    });
  }
});
