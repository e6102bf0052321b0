// Starts the real binary on a free port with a database of its own, and reads the mail it sent.
import { spawn, spawnSync } from "node:child_process";
import { createServer } from "node:net";
import { mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const binary = resolve(process.env.SENGEN ?? "../target/debug/sengen");

export async function freePort() {
  return new Promise((done, failed) => {
    const server = createServer();
    server.on("error", failed);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

/** The site, started. `settings` are environment variables. */
export async function startSite(settings = {}, words = []) {
  const folder = mkdtempSync(join(tmpdir(), "sengen-e2e-"));
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const log = join(folder, "server.log");
  const env = {
    ...process.env,
    SENGEN_HTTP__LISTEN: `127.0.0.1:${port}`,
    SENGEN_HTTP__ORIGIN: origin,
    SENGEN_DATABASE__URL: `sqlite://${join(folder, "sengen.db")}`,
    SENGEN_SECRETS__KEY_FILE: join(folder, "key"),
    SENGEN_LIMITS__PASSWORD_HASH: "test",
    SENGEN_LOG__LEVEL: "warn",
    // Browsers take the processors away on this machine; that is no rush.
    SENGEN_LIMITS__SHEDDING: "false",
    ...settings,
  };
  const key = spawnSync(binary, ["key", "new", join(folder, "key")], { env, cwd: folder });
  if (key.status !== 0) throw new Error(`no key: ${key.stderr ?? key.error}`);
  const out = openSync(log, "a");
  const child = spawn(binary, ["serve", "--development", ...words], { env, cwd: folder, stdio: ["ignore", out, out] });
  let stopping = false;
  const ended = new Promise((done) => {
    child.on("exit", (code, signal) => {
      if (!stopping) console.error(`the server ended by itself (${code ?? signal}):\n${readFileSync(log, "utf8").slice(-3000)}`);
      done();
    });
  });
  const site = { origin, mails: () => mails(origin), mailTo: (who, kind) => mailTo(origin, who, kind), log: () => readFileSync(log, "utf8") };
  /** Runs a command of the binary on the same database; what it said. */
  site.run = (...words) => {
    const done = spawnSync(binary, ["--development", ...words], { env, cwd: folder, encoding: "utf8" });
    if (done.status !== 0) throw new Error(`sengen ${words.join(" ")}: ${done.stderr}`);
    return done.stdout.trim();
  };
  site.stop = async () => {
    stopping = true;
    child.kill("SIGTERM");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  for (let tries = 0; tries < 600; tries += 1) {
    if (child.exitCode !== null) throw new Error(`the server ended at once:\n${site.log()}`);
    const answer = await fetch(`${origin}/readyz`).catch(() => null);
    if (answer?.ok) return site;
    await new Promise((done) => setTimeout(done, 100));
  }
  stopping = true;
  child.kill("SIGKILL");
  throw new Error(`the server is not ready after a minute:\n${site.log()}`);
}

/** What the development mailbox lists, newest first: { link, subject, to }. */
async function mails(origin) {
  const page = await (await fetch(`${origin}/dev/mailbox`)).text();
  const row = /<a href="(\/dev\/mailbox\/[^"]+)">([^<]*)<\/a><br><span class="sg-note">([^\s　<]+)/g;
  return [...page.matchAll(row)].map(([, link, subject, to]) => ({ link: origin + link, subject, to }));
}

/** Waits for a mail to somebody whose subject holds a word; its address in the mailbox. */
async function mailTo(origin, who, word) {
  for (let tries = 0; tries < 150; tries += 1) {
    const found = (await mails(origin)).find((mail) => mail.to === who && mail.subject.includes(word));
    if (found) return found;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`no mail to ${who} with ${word} in its subject`);
}
