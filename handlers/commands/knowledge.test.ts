import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { KnowledgeBase } from "../../memory/knowledge/bedrock-base.ts";
import { openEmbeddedKnowledge } from "../../memory/knowledge/embedded-knowledge.ts";
import { startBedrockKnowledge } from "../../memory/knowledge/test-bedrock-knowledge.ts";
import { callCommandLine } from "../test-command-line.ts";

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

const knowledge = (...args: string[]) => callWith({}, "knowledge", ...args);

const callWith = (env: Record<string, string>, ...args: string[]) =>
  callCommandLine(args, {
    env: { OHERO_DATA: join(top, "data"), OHERO_KNOWLEDGE: join(top, "documents"), ...env },
  });

test("a folder is taken in, then only what changed; bad files are named", async () => {
  const first = await knowledge("sync");
  expect(first).toEqual({
    code: 1,
    stdout: "+ network/vpn.txt\n+ rds.md\n",
    stderr: "skipped: broken.txt is no text: check its kind, or save it as UTF-8\n2 added, 1 skipped\n",
  });
  await rm(join(top, "documents/broken.txt"));
  expect(await knowledge("sync")).toEqual({ code: 0, stdout: "", stderr: "0 added, 2 unchanged\n" });
});

test("passages are found, for people and for programs, while another process has the folder open", async () => {
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
});

test("what is not there is told, with what to do", async () => {
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

test("documents in a knowledge base: the same commands, and nothing is sent there but by them", async () => {
  const base: KnowledgeBase & { dataSourceId: string } = {
    collection: "documents",
    knowledgeBaseId: "DOCUMENTS1",
    dataSourceId: "DOCUMENTS2",
    bucket: "our-knowledge",
    prefix: "documents/",
  };
  const bedrock = await startBedrockKnowledge({ bases: [base] });
  const settings = {
    ...bedrock.environment,
    OHERO_KNOWLEDGE: join(top, "documents/network"),
    OHERO_KNOWLEDGE_BASES: JSON.stringify([base]),
  };
  const call = (...args: string[]) => callWith(settings, ...args);
  try {
    expect(await call("ask", "where", "is", "the", "vpn", "runbook?")).toMatchObject({ code: 0 });
    expect(bedrock.s3.buckets.get("our-knowledge")?.size).toBe(0);

    const synced = await call("knowledge", "sync");
    expect(synced).toMatchObject({ code: 0, stdout: "+ vpn.txt\n" });
    expect(synced.stderr).toMatch(/^1 added\nsearches find what changed after .* next ingestion job\n$/);
    expect((await call("knowledge", "search", "vpn")).stderr).toMatch(/^nothing in documents matches/);
    expect(await bedrock.ingest()).toEqual([]);
    expect((await call("knowledge", "search", "vpn")).stdout).toMatch(/^\S.*\n {2}vpn\.txt, score/);

    const [listed, remembered, nowhere] = await Promise.all([
      call("knowledge", "list"),
      call("history", "list"),
      callWith({ ...settings, AWS_REGION: "" }, "knowledge", "list"),
    ]);
    expect(listed.stdout).toMatch(/^ vpn\.txt /m);
    // What no knowledge base is named for stays on this machine.
    expect(remembered.stderr).toMatch(/^nothing is remembered yet/);
    expect(nowhere).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/Region is missing: set AWS_REGION/),
    });
    bedrock.fault = () => ({ status: 403, name: "AccessDeniedException" });
    const refused = await call("knowledge", "search", "vpn");
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringMatching(/^ohero: .*bedrock:Retrieve/) });
  } finally {
    await bedrock.close();
  }
});
