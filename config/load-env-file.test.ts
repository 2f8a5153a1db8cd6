import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callCommandLine } from "../handlers/test-command-line.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "ohero-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What a command says that reads OHERO_MODELS, with this file beside it. */
async function modelsWith(text: string | null, env: Record<string, string> = {}) {
  const file = join(folder, "settings");
  if (text === null) await rm(file, { force: true });
  else await writeFile(file, text);
  return callCommandLine(["models"], { env: { OHERO_ENV_FILE: file, ...env } });
}

test("the settings of the file count, and what the environment sets already counts more", async () => {
  const text = `# models\n\nOHERO_KNOWLEDGE="first\nsecond # 'no comment"\nexport OHERO_MODELS=gpt:4\n`;
  const fromFile = await modelsWith(text);
  expect(fromFile).toMatchObject({ code: 1, stderr: "" });
  expect(fromFile.stdout).toContain("there is no provider gpt");
  const set = await modelsWith(text, { OHERO_MODELS: "rules" });
  expect(set.code).toBe(0);
  expect(set.stderr).toMatch(/^no models are configured/);
});

test.each([
  ["OHERO_MODELS=rules\nSLACK_BOT_TOKEN xoxb-secret\n", 2],
  ["\n\n=xoxb-secret", 3],
  ["OHERO_MODELS='xoxb-secret\nmore\n", 1],
])("a malformed file is one line and exit 2, without what it holds: %j", async (text, line) => {
  const { code, stdout, stderr } = await modelsWith(text);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toBe(
    `ohero: ${join(folder, "settings")}, line ${line}: expected NAME=value, or # and a comment\n`,
  );
});

test("a file that is named and is not there, or is a folder, is named", async () => {
  const missing = await modelsWith(null);
  expect(missing.code).toBe(2);
  expect(missing.stderr).toMatch(/^ohero: OHERO_ENV_FILE: there is no file .*settings; create it/);
  const { code, stderr } = await modelsWith("", { OHERO_ENV_FILE: folder });
  expect(code).toBe(2);
  expect(stderr).toMatch(/cannot be read: EISDIR/);
});
