// The API as its own document describes it: schemathesis makes requests from the document, right and wrong ones, and compares
// every answer with it. (Not checked: that every value of the right shape is taken; a check digit is no shape.) A receipt is checked with another library than the one that signed it.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createPublicKey, verify } from "node:crypto";
import { resolve } from "node:path";
import { after, before, describe, test } from "node:test";
import { startSite } from "./site.mjs";

const schemathesis = resolve("../target/venv/bin/schemathesis");
// The same requests every time, so that a failure comes again; SENGEN_SEED asks others beside them, and its number stands in the name of the test.
const seeds = ["20261122", process.env.SENGEN_SEED].filter(Boolean);

describe("API", () => {
  let site, key;
  before(async () => {
    site = await startSite({}, ["--demo"]);
    key = site.run("api-key", "new", "schemathesis", "--quota", "4000000").split("\n").pop();
  });
  after(async () => site?.stop());

  for (const seed of seeds) {
    test(`every answer is one the document describes, and none is a 5xx (seed ${seed})`, () => {
      const run = spawnSync(
        schemathesis,
        ["run", `${site.origin}/api/v1/openapi.json`, "--url", `${site.origin}/api/v1`, "-H", `Authorization: Bearer ${key}`,
          "--checks", "all", "--exclude-checks", "positive_data_acceptance", "--phases", "examples,coverage,fuzzing", "--max-examples", process.env.SENGEN_LONG ? "1000" : "60",
          "--seed", seed, "--continue-on-failure", "--no-color", "--suppress-health-check", "all"],
        { encoding: "utf8", timeout: 20 * 60_000 },
      );
      const said = `${run.stdout}\n${run.stderr}`.split("\n").map((line) => line.slice(0, 300)).join("\n");
      assert.equal(run.status, 0, said.slice(-8_000));
      assert.match(run.stdout, /\d+ passed|No issues found/);
    });
  }

  test("a receipt holds in another library", async () => {
    const { declarations } = await (await fetch(`${site.origin}/api/v1/declarations`)).json();
    const receipt = await (await fetch(`${site.origin}/api/v1/declarations/${declarations[0].id}/receipt`)).text();
    const [head, payload, signature] = receipt.split(".");
    const { keys } = await (await fetch(`${site.origin}/.well-known/jwks.json`)).json();
    const { kid } = JSON.parse(Buffer.from(head, "base64url"));
    const jwk = keys.find((one) => one.kid === kid);
    const holds = (text) => verify(null, Buffer.from(text), createPublicKey({ key: jwk, format: "jwk" }), Buffer.from(signature, "base64url"));
    assert.ok(holds(`${head}.${payload}`));
    assert.ok(!holds(`${head}.${payload.slice(0, -2)}AA`));
    assert.equal(JSON.parse(Buffer.from(payload, "base64url")).check.result, "match");
  });
});
