import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openEmbeddedKnowledge } from "../../memory/knowledge/embedded-knowledge.ts";
import { startProgram } from "../test-process.ts";

let top: string;
beforeAll(async () => {
  top = await mkdtemp(join(tmpdir(), "ohero-"));
  await mkdir(join(top, "documents/network"), { recursive: true });
  const write = (name: string, text: string) => writeFile(join(top, "documents", name), text);
  await write(
    "rds.md",
    "---\nurl: https://wiki.example.com/rds\n---\n# RDS failover\n\nThe database fails over.\n",
  );
  await write("network/vpn.txt", "Both VPN tunnels must be up.\u001b[31m");
  await write("broken.txt", "\0");
});
afterAll(() => rm(top, { recursive: true, force: true }));

/** Each call starts a process, which takes its time on a busy machine. */
const TIMEOUT = { timeout: 60_000 };

const knowledge = (...args: string[]) =>
  startProgram("handlers/cli.ts", {
    args: ["knowledge", ...args],
    env: { OHERO_DATA: join(top, "data"), OHERO_KNOWLEDGE: join(top, "documents") },
  }).finished;

test("a folder is taken in, then only what changed; bad files are named", TIMEOUT, async () => {
  const first = await knowledge("sync");
  expect(first).toEqual({
    code: 1,
    stdout: "+ network/vpn.txt\n+ rds.md\n",
    stderr: "skipped: broken.txt is no text: check its kind, or save it as UTF-8\n2 added, 1 skipped\n",
  });
  await rm(join(top, "documents/broken.txt"));
  expect(await knowledge("sync")).toEqual({ code: 0, stdout: "", stderr: "0 added, 2 unchanged\n" });
});

test(
  "passages are found, for people and for programs, while another process has the folder open",
  TIMEOUT,
  async () => {
    const server = await openEmbeddedKnowledge(join(top, "data/knowledge"));
    const forPeople = await knowledge("search", "does", "the", "database", "fail", "over");
    expect(forPeople.code).toBe(0);
    expect(forPeople.stdout).toMatch(
      /^RDS failover\n {2}rds\.md, score 0\.\d\d, https:\/\/wiki\.example\.com\/rds\n {2}│ # RDS failover\n {2}│ The database/,
    );
    const [passage] = (await knowledge("search", "vpn", "--json", "--limit", "1")).stdout.split("\n");
    expect(JSON.parse(passage ?? "")).toMatchObject({ source: "network/vpn.txt", collection: "documents" });
    const added = join(top, "periscope.md");
    await writeFile(added, "# Periscopes\n\nThey are long.");
    const both = await knowledge("add", added, join(top, "x.docx"));
    expect(both).toMatchObject({ code: 1, stdout: "periscope.md: Periscopes\n" });
    expect(both.stderr).toMatch(/^skipped: x\.docx cannot be read \(ENOENT\).*\n1 added, 1 skipped\n$/);
    expect(await server.search({ collection: "documents", query: "periscope", limit: 1 })).toHaveLength(1);
    await server.close();
    const listed = await knowledge("list");
    expect(listed.stdout).toMatch(/network\/vpn\.txt .*\n.*periscope\.md .*\n.*rds\.md +RDS failover/);
  },
);

test("what is not there is told, with what to do", TIMEOUT, async () => {
  const calls = [
    ["search", "x", "--collection", "history"],
    ["sync", join(top, "nowhere")],
  ];
  const [history, folder] = await Promise.all(calls.map((args) => knowledge(...args)));
  expect(history).toMatchObject({
    code: 0,
    stdout: "",
    stderr: expect.stringMatching(/^there is no history yet/),
  });
  expect(folder).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^ohero: there is no folder .*nowhere; name one: /),
  });
});
