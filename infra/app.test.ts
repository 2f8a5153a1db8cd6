import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

const root = fileURLToPath(new URL("../", import.meta.url));
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "ohero-app-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Runs the app as the CDK does, with nothing of this machine's settings. */
const run = (settings: Record<string, string>) =>
  new Promise<{ code: number; stderr: string; written: string[] }>((resolve) => {
    const outdir = join(folder, "out");
    const env = { PATH: process.env.PATH, OHERO_ENV_FILE: "/dev/null", CDK_OUTDIR: outdir, ...settings };
    const child = execFile(
      process.execPath,
      ["--import", "tsx", "infra/app.ts"],
      { cwd: root, env },
      async (_, __, stderr) => {
        const written = await readdir(outdir).catch(() => []);
        resolve({ code: child.exitCode ?? -1, stderr, written });
      },
    );
  });

test("a wrong organization file is named, and nothing is synthesised", async () => {
  const file = join(folder, "organization.json");
  await writeFile(file, JSON.stringify({ accounts: [{ id: "12", name: "one" }], teams: [] }));
  const { code, stderr, written } = await run({ OHERO_ORGANIZATION: file });
  expect(code).toBe(2);
  expect(stderr).toContain(`organization file ${file}:`);
  expect(stderr).toContain('accounts[0].id: expected a 12-digit account id in quotes, found "12"');
  expect(written.filter((name) => name.endsWith(".template.json"))).toEqual([]);
});
