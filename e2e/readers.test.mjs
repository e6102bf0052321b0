// Those who look: search, the page of one declaration on this and another day, many IDs at once, the guide of the API.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, afterEach, before, describe, test } from "node:test";
import { WIDTHS, closeWindows, looksRight, newPage, press, startBrowser } from "./browser.mjs";
import { startSite } from "./site.mjs";

describe("readers", () => {
  let site, browser, known;
  before(async () => {
    [site, browser] = await Promise.all([startSite({}, ["--demo"]), startBrowser()]);
    const list = await (await fetch(`${site.origin}/api/v1/declarations?per_page=20`)).json();
    known = list.declarations.filter((one) => one.business?.kind === "corporation");
    assert.ok(known.length > 2, "the demo register has corporations");
  });
  afterEach(() => closeWindows(browser));
  after(async () => {
    await browser?.close();
    await site?.stop();
  });

  for (const script of [true, false]) {
    for (const width of WIDTHS) {
      test(`search and the page of one, ${width} px, ${script ? "with" : "without"} JavaScript`, async () => {
        const page = await newPage(browser, { width, script });
        await page.goto(`${site.origin}/directory`);
        await looksRight(page, "directory");
        await page.locator('[name="text"]').fill(known[0].business.name.slice(0, 4));
        await page.locator("main form summary").first().click();
        await page.locator('[name="level"]').selectOption(known[0].level);
        await page.locator('main form [type="submit"]').first().click();
        await page.waitForLoadState("load");
        await looksRight(page, "directory, narrowed");
        assert.match(await page.locator("main").innerText(), new RegExp(known[0].business.name.slice(0, 4)));
        await page.goto(`${site.origin}/directory?text=${encodeURIComponent("存在しない名前のかいしゃ")}&prefecture=13`);
        await looksRight(page, "directory, nobody");
        await page.goto(`${site.origin}/v`);
        await looksRight(page, "v");
        await page.locator('[name="id"]').fill(known[0].id.replace(/^(...)(....)/, "$1-$2-"));
        await press(page, "確かめる");
        assert.equal(new URL(page.url()).pathname, `/v/${known[0].id}`);
        await looksRight(page, "v/id");
        assert.match(await page.locator(".sg-asof__state").innerText(), /有効です/);
        await page.locator('[name="year"][type="text"]').fill("2001");
        await press(page, "確かめる");
        await looksRight(page, "v/id on a day");
        assert.match(await page.locator("#stood").innerText(), /まだ宣言していません/);
        await page.locator('[name="month"][type="text"]').fill("13");
        await press(page, "確かめる");
        await looksRight(page, "v/id on no day");
        assert.equal(await page.locator('[name="month"][type="text"]').inputValue(), "13", "nothing typed is lost");
        await page.goto(`${site.origin}/v/41234567890`);
        await looksRight(page, "v/wrong");
        await page.goto(`${site.origin}/api`);
        await looksRight(page, "api");
      });

      test(`many at once, ${width} px, ${script ? "with" : "without"} JavaScript`, async () => {
        const page = await newPage(browser, { width, script });
        await page.goto(`${site.origin}/v/bulk`);
        await looksRight(page, "bulk");
        await press(page, "確かめる");
        await looksRight(page, "bulk, nothing sent");
        const lines = ["自己宣言ID\t会社名", `${known[0].id}\t${known[0].business.name}`, `${known[1].id}\t別の名前`, "41234567890\t"];
        await page.locator('[name="pasted"]').fill(lines.join("\n"));
        await press(page, "確かめる");
        await looksRight(page, "bulk, answered");
        const counts = (await page.locator(".sg-counts dd").allInnerTexts()).map(Number);
        assert.deepEqual(counts, [1, 1, 0, 1, 0]);
        assert.match(await page.locator("#compared").innerText(), /「会社名」を事業者名として/);
        await page.locator('[name="year"]').fill("2001");
        await page.locator('[name="month"]').fill("2");
        await page.locator('[name="day"]').fill("30");
        await press(page, "確かめる");
        await looksRight(page, "bulk, no such day");
        assert.equal(await page.locator('[name="day"]').inputValue(), "30", "nothing typed is lost");
        await page.locator('[name="day"]').fill("3");
        await press(page, "確かめる");
        await looksRight(page, "bulk, on a day");
        assert.match(await page.locator("tbody").innerText(), /まだ宣言していません/);
        for (const name of ["year", "month", "day"]) await page.locator(`[name="${name}"]`).fill("");
        await page.locator('[name="pasted"]').fill("");
        const file = { name: "ids.csv", mimeType: "text/csv", buffer: Buffer.from(known.map((one) => `${one.id}\r\n`).join("")) };
        await page.locator('[name="file"]').setInputFiles(file);
        await page.locator('[name="output"][value="csv"]').check();
        const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "確かめる" }).click()]);
        assert.equal(download.suggestedFilename(), "verified.csv");
        const rows = readFileSync(await download.path(), "utf8").trim().split("\r\n");
        assert.equal(rows.length, known.length + 1);
        assert.ok(rows.slice(1).every((row, at) => row.startsWith(`${at + 1},${known[at].id},有効（IDだけを確認）,`)), rows[1]);
        if (script) await looksRight(page, "bulk, saved");
      });
    }
  }

  test("a table that is refused says why, and the focus is never lost", async () => {
    const page = await newPage(browser);
    await page.goto(`${site.origin}/v/bulk`);
    const said = page.locator("[data-uploading]");
    // All that is said meanwhile, and whether the bar pretends to know how far it is.
    await said.evaluate((node) => {
      window.told = [];
      const look = () => window.told.push([node.textContent.trim(), node.querySelector("progress")?.hasAttribute("value") ?? null]);
      new MutationObserver(look).observe(node, { childList: true, subtree: true, characterData: true, attributes: true });
    });
    const focused = () => page.evaluate(() => document.activeElement.textContent.trim());
    const file = (name, text) => ({ name, mimeType: "text/csv", buffer: Buffer.from(text, "latin1") });
    const button = page.getByRole("button", { name: "確かめる" });
    for (const output of ["csv", "xlsx"]) {
      await page.locator(`[name="output"][value="${output}"]`).check();
      for (const [sent, why] of [
        [[], "ファイルを選ぶか、表を貼り付けてください。"],
        [file("ids.csv", "41234567895\n".repeat(100_001)), "行が多すぎます。"],
        [file("ids.xlsx", "PK\x03\x04\x14\0\0\0"), "表計算ソフトのファイルは読み取れません。"],
      ]) {
        await page.locator('[name="file"]').setInputFiles(sent);
        await button.click();
        await said.filter({ hasText: why }).waitFor();
        assert.equal(await focused(), "確かめる", `${output}: ${why}`);
        assert.equal(await button.getAttribute("aria-disabled"), null, "it can be sent again");
      }
    }
    await page.locator('[name="file"]').setInputFiles(file("ids.csv", `${known[0].id}\n`));
    const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
    assert.equal(download.suggestedFilename(), "verified.xlsx");
    assert.equal(await focused(), "結果を保存する");
    const told = await page.evaluate(() => window.told);
    assert.ok(told.some(([text, knows]) => text === "確かめています。" && knows === false), JSON.stringify(told));
  });

  test("the page of one declaration on paper, and its receipt as PDF", async () => {
    const page = await newPage(browser);
    await page.goto(`${site.origin}/v/${known[0].id}`);
    await page.emulateMedia({ media: "print" });
    assert.ok(!(await page.locator("header").first().isVisible()), "no header");
    assert.ok(await page.locator(".sg-qr img").isVisible(), "the code that leads back");
    for (const part of ["#on", "main form", "main details", 'main a[href^="/watch"]', 'main a[href$="receipt.pdf"]']) {
      assert.ok(!(await page.locator(part).first().isVisible()), `${part} is for the screen`);
    }
    const pages = async () => {
      const pdf = await page.pdf({ format: "A4", preferCSSPageSize: true });
      return pdf.toString("latin1").match(/\/Type\s*\/Page\b/g).length;
    };
    assert.equal(await pages(), 1, "one sheet");
    await page.goto(`${site.origin}/v/${known[0].id}?as_of=2001-01-01`);
    assert.ok(await page.locator("#stood").isVisible(), "a day that was asked about is on the sheet");
    assert.ok(!(await page.locator("#on ~ form").isVisible()), "but not the form");
    assert.equal(await pages(), 1, "one sheet, too");
    await page.goto(`${site.origin}/v/${known[0].id}`);
    const answer = await page.request.get(`${site.origin}/v/${known[0].id}/receipt.pdf`);
    assert.equal(answer.headers()["content-type"], "application/pdf");
    assert.ok((await answer.body()).subarray(0, 5).equals(Buffer.from("%PDF-")));
    await page.emulateMedia({ media: "screen" });
    await page.getByText("名前や法人番号とくらべた受領書").click();
    await page.locator("#said-number").fill("12");
    await press(page, "くらべて保存する（PDF）");
    await looksRight(page, "receipt, not compared");
    assert.equal(await page.locator("#said-number").inputValue(), "12", "nothing typed is lost");
    await page.locator("#said-number").fill("");
    await page.locator("#said-name").fill(known[0].business.name);
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "くらべて保存する（PDF）" }).click()]);
    assert.equal(download.suggestedFilename(), `receipt-${known[0].id}.pdf`);
  });
});
