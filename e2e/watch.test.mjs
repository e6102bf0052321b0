// Watching: a buyer asks for mails, confirms, hears of a change, takes one out and stops, with and without JavaScript; and a program
// is told by webhook, which the reference library of Standard Webhooks checks.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, afterEach, before, describe, test } from "node:test";
import { closeWindows, looksRight, newPage, press, startBrowser } from "./browser.mjs";
import { startSite } from "./site.mjs";

describe("watching", () => {
  let site, browser, numbers;
  before(async () => {
    [site, browser] = await Promise.all([startSite({}, ["--demo"]), startBrowser()]);
    const list = await (await fetch(`${site.origin}/directory?per_page=20`)).text();
    numbers = [...new Set([...list.matchAll(/href="\/v\/(\d{11})"/g)].map(([, number]) => number))];
  });
  afterEach(() => closeWindows(browser));
  after(async () => {
    await browser?.close();
    await site?.stop();
  });

  /** The first link of a mail that begins like this. */
  async function linkIn(who, subject, begins) {
    const mail = await site.mailTo(who, subject);
    const text = await (await fetch(mail.link)).text();
    return text.match(new RegExp(`${site.origin}${begins}[\\w-]+`))[0];
  }

  for (const width of [320, 1280]) {
    for (const script of [true, false]) {
      test(`by mail, ${width} px, JavaScript ${script ? "on" : "off"}`, async () => {
        const [one, other] = numbers.splice(0, 2);
        const who = `kau-${width}-${script}@kaite.example.jp`;
        const page = await newPage(browser, { width, script });
        // Two of the four ways look at every page, the other two at those where there is something to do.
        const looksRightToo = script === (width === 320) ? looksRight : async () => {};
        await page.goto(`${site.origin}/v/${one}`);
        await press(page, page.getByRole("link", { name: "変わったらメールで知らせる" }));
        await looksRightToo(page, "form");
        await page.locator("#watch_ids").fill(`${one}\n12345\n${other}`);
        await press(page, "確かめるメールを送る");
        await looksRight(page, "form with problems");
        assert.match(await page.locator("#watch_ids-error-text").innerText(), /2行目「12345」/);
        await page.locator("#watch_ids").fill(`${one}\n${other}`);
        await page.locator("#watch_email").fill(who);
        await press(page, "確かめるメールを送る");
        await looksRightToo(page, "sent");
        await page.goto(await linkIn(who, "変更のお知らせの申込み", "/watch/confirm/"));
        await looksRightToo(page, "confirm");
        await press(page, "お知らせを受け取る");
        await looksRight(page, "list");
        site.run("office", "stop", one);
        const list = await linkIn(who, "自己宣言の変更のお知らせ（1件）", "/watch/list/");
        await page.goto(list);
        assert.match(await page.locator("dl.sg-facts").innerText(), /停止/);
        await press(page, page.getByRole("button", { name: "を外す" }).first());
        await press(page, page.getByRole("button", { name: "を外す" }).first());
        await looksRightToo(page, "empty list");
        await page.goto(await linkIn(who, "自己宣言の変更のお知らせ", "/watch/stop/"));
        await looksRightToo(page, "stop");
        await press(page, "すべて止める");
        await looksRightToo(page, "stopped");
        await page.goto(list);
        assert.match(await page.locator("h1").innerText(), /お知らせは止まっています/);
      });
    }
  }

  test("by webhook, checked with the reference library", async () => {
    const folder = mkdtempSync(join(tmpdir(), "sengen-hooks-"));
    const receiver = spawn(resolve("../target/venv/bin/python"), [resolve("../crates/sengen/tests/hooks/receiver.py"), folder, "http"], { stdio: ["ignore", "pipe", "inherit"] });
    try {
      const [port] = await once(receiver.stdout, "data");
      const [number] = numbers.splice(0, 1);
      const key = site.run("api-key", "new", "webhook", "--quota", "10").split("\n").pop();
      const ask = async (method, path, body) => {
        const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
        const answer = await fetch(`${site.origin}/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) });
        assert.ok(answer.ok, `${method} ${path}: ${answer.status}`);
        return answer.json();
      };
      const webhook = await ask("POST", "/webhooks", { url: `http://127.0.0.1:${String(port).trim()}/500-once` });
      writeFileSync(join(folder, "secrets"), webhook.secret);
      await ask("PUT", `/watches/${number}`);
      site.run("office", "stop", number);
      const log = () => {
        try {
          return readFileSync(join(folder, "log"), "utf8").trim().split("\n").map((line) => JSON.parse(line));
        } catch {
          return [];
        }
      };
      // The first try is refused; the second comes after five seconds.
      for (let tries = 0; tries < 300 && log().length < 2; tries += 1) await new Promise((done) => setTimeout(done, 100));
      const [first, second] = log();
      assert.equal(first.id, second.id);
      for (const told of [first, second]) {
        assert.deepEqual([told.holds, told.tampered], [[true], [false]]);
        assert.equal(told.body.type, "declaration.changed");
        assert.deepEqual([told.body.data.id, told.body.data.changed, told.body.data.after.state], [number, ["state"], "stopped"]);
      }
      let line;
      for (let tries = 0; tries < 100 && line?.state !== "taken"; tries += 1) {
        [line] = (await ask("GET", `/webhooks/${webhook.id}/deliveries`)).deliveries;
        await new Promise((done) => setTimeout(done, 50));
      }
      assert.deepEqual([line.id, line.state, line.attempts, line.status, line.declaration], [first.id, "taken", 2, 204, number]);
    } finally {
      receiver.kill();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
