// お問い合わせ: somebody asks, reads the answer by the link of the mail and goes on; the office finds, answers with a canned reply, notes
// and ties. With and without JavaScript, on a telephone and on a desk.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { after, afterEach, before, describe, test } from "node:test";
import { closeWindows, looksRight, newPage, press, startBrowser } from "./browser.mjs";
import { startSite } from "./site.mjs";

const PASSWORD = "こんにちは事務局のみなさんです";

/** The six digits an app shows (RFC 6238), `ahead` half minutes from now. */
function code(letters, ahead) {
  const bits = [...letters.replace(/\s/g, "")].map((letter) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + ahead));
  const mac = createHmac("sha1", key).update(step).digest();
  return String((mac.readUInt32BE(mac[19] & 15) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

describe("inquiries", () => {
  let site, browser;
  before(async () => {
    [site, browser] = await Promise.all([startSite({ SENGEN_MAIL__INQUIRIES_ADDRESS: "ask@sengen.example.jp" }, ["--demo"]), startBrowser()]);
  });
  afterEach(() => closeWindows(browser));
  after(async () => {
    await browser?.close();
    await site?.stop();
  });

  /** An officer who is signed in. */
  async function officer(page, who) {
    const link = site.run("officer", "add", "--name", "事務 太郎", "--mail", who, "--role", "clerk").split("\n").pop();
    await page.goto(link);
    const letters = await page.locator(".sg-code").innerText();
    await page.locator("#password").fill(PASSWORD);
    await page.locator("#second_factor").fill(code(letters, 0));
    await press(page, "設定する");
    await press(page, page.getByRole("link", { name: "保管したので、次へ進む" }));
    await page.locator("#officer_email").fill(who);
    await page.locator("#password").fill(PASSWORD);
    await press(page, "次へ進む");
    // A code is taken once; the next one is good already.
    await page.locator("#second_factor").fill(code(letters, 1));
    await press(page, "サインインする");
  }

  async function linkIn(who, subject) {
    const text = await (await fetch((await site.mailTo(who, subject)).link)).text();
    return text.match(new RegExp(`${site.origin}/inquiry/[\\w-]+`))[0];
  }

  for (const [width, script] of [[375, true], [375, false], [1280, true], [1280, false]]) {
    test(`from the question to the answer, ${width} px, JavaScript ${script ? "on" : "off"}`, async () => {
      const who = `aoki-${width}-${script}@mihon.example.jp`;
      const page = await newPage(browser, { width, script });
      await page.goto(`${site.origin}/inquiry`);
      await looksRight(page, "form");
      assert.equal(await page.locator("#website").evaluate((trap) => trap.getBoundingClientRect().width > 1 && getComputedStyle(trap.parentElement).clipPath === "none"), false, "nobody sees the trap");
      await press(page, "送信する");
      await looksRight(page, "form with problems");
      await page.goto(`${site.origin}/inquiry`);
      await page.locator("#inquiry_category").selectOption("mail");
      await page.getByLabel("まだ宣言していない").check();
      await page.locator("#inquiry_name").fill("青木 花子");
      await page.locator("#inquiry_email").fill(who);
      await page.locator("#inquiry_body").fill("確認のメールが届きません。\n迷惑メールにもありません。");
      await press(page, "送信する");
      if (await page.locator("#not-yet").isVisible()) {
        await looksRight(page, "asked once more");
        assert.match(await page.locator("#inquiry_body").inputValue(), /迷惑メールにもありません/);
        await page.waitForTimeout(3100);
        await press(page, "送信する");
      }
      assert.equal(await page.locator("h1").innerText(), "お問い合わせを受け付けました");
      await looksRight(page, "received");
      const link = await linkIn(who, "お問い合わせを受け付けました");

      const desk = await newPage(browser, { width, script });
      await officer(desk, `jimu-${width}-${script}@example.jp`);
      await desk.goto(`${site.origin}/office/inquiries`);
      await looksRight(desk, "list");
      await desk.locator("#q").fill("どこにもない言葉");
      await press(desk, "さがす");
      await looksRight(desk, "nothing found");
      await desk.locator("#q").fill(who);
      await press(desk, "さがす");
      await looksRight(desk, "found by address");
      await desk.goto(site.origin + (await desk.locator("tbody a").getAttribute("href")));
      await looksRight(desk, "thread");
      await press(desk, "返事を送る");
      await looksRight(desk, "thread with problems");
      await desk.locator("#reply_canned").selectOption("01-mail-not-arriving");
      await press(desk, "文案を返事の欄に入れる");
      assert.match(await desk.locator("#reply_body").inputValue(), /メールボックスの容量/);
      await press(desk, "返事を送る");
      assert.match(await desk.locator("[role=status]").innerText(), /返事を保存し/);
      await desk.locator("#note_body").fill("送信の記録を見た。");
      await press(desk, "メモを残す");
      await looksRight(desk, "thread with answer and note");

      assert.equal(await linkIn(who, "お返事"), link);
      await page.goto(link);
      await looksRight(page, "the thread of who asks");
      assert.doesNotMatch(await page.locator("main").innerText(), /送信の記録を見た|事務 太郎/);
      await press(page, "送信する");
      await looksRight(page, "the thread with a problem");
      await page.locator("#inquiry_more").fill("届きました。ありがとうございます。");
      await press(page, "送信する");
      assert.match(await page.locator("main").innerText(), /続きを受け付けました[\s\S]*届きました。/);
      await page.goto(`${link.slice(0, -3)}AAA`);
      await looksRight(page, "a broken link");
    });
  }
});
