import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { callCommandLine } from "./test-command-line.ts";
import { startProgram } from "./test-process.ts";

// The program itself, as a person or a script starts it; what its commands do is tested in one process.

const eventOf = (id: string) =>
  JSON.parse(readFileSync(`evals/cases/${id}.json`, "utf8")).deliveries[0].event;
const event = eventOf("H04");
const organization = ["--organization", "evals/cases/organization.json"];
const withCases = [...organization, "--now", "2026-03-02T09:00:00Z"];

const ohero = (args: string[], options: { input?: string; isFromSource?: boolean } = {}) =>
  startProgram("handlers/cli.ts", { args, ...options });

test("from its sources: results are on standard output, nothing on standard error, and it ends with 0", async () => {
  const { code, stdout, stderr } = await ohero(["process", "-", "--json", ...withCases], {
    input: JSON.stringify(event),
    isFromSource: true,
  }).finished;
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout.trimEnd().split("\n")).toHaveLength(1);
  expect(JSON.parse(stdout)).toMatchObject({ delivery: 0, outcome: "accepted", owner: "app01" });
}, 60_000);

test("a wrong call ends with 2, and an invalid delivery with 1", async () => {
  const [wrong, invalid] = await Promise.all([
    ohero(["frobnicate"]).finished,
    ohero(["process", "-", ...withCases], { input: "{broken" }).finished,
  ]);
  expect(wrong).toMatchObject({ code: 2, stdout: "" });
  expect(wrong.stderr).toContain("unknown command 'frobnicate'");
  expect(invalid.code).toBe(1);
}, 60_000);

test("several at once share one folder", async () => {
  const folder = await mkdtemp(join(tmpdir(), "ohero-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const data = ["--data", folder];
  const processing = ["process", "-", "--json", ...withCases, ...data];
  const runs = await Promise.all([
    ohero(processing, { input: JSON.stringify(event) }).finished,
    ohero(processing, { input: JSON.stringify(eventOf("H01")) }).finished,
    ohero(["ask", "what is open for app01?", ...organization, ...data]).finished,
  ]);
  expect(runs.map(({ code, stderr }) => ({ code, stderr }))).toEqual(
    runs.map(() => ({ code: 0, stderr: "" })),
  );
  const outcomes = runs.slice(0, 2).map(({ stdout }) => JSON.parse(stdout).outcome);
  expect(outcomes).toEqual(["accepted", "accepted"]);
  const listed = await callCommandLine(["incidents", "--json", ...organization, ...data]);
  expect(listed.stdout.trimEnd().split("\n")).toHaveLength(2);
}, 60_000);

test("Ctrl-C ends it after the delivery under way", async () => {
  const events = Array.from({ length: 60 }, (_, index) => ({
    ...event,
    detail: { ...event.detail, eventArn: `${event.detail.eventArn}-${index}` },
  }));
  const running = ohero(["process", "-", "--json", ...withCases], { input: JSON.stringify(events) });
  await running.printed("\n");
  running.kill("SIGINT");
  const { code, stdout, stderr } = await running.finished;
  expect(code).toBe(130);
  expect(stdout.trimEnd().split("\n").length).toBeLessThan(60);
  expect(stderr).toBe(
    "stopping after the delivery that is under way …\nstopped; nothing was kept, there was no --data\n",
  );
}, 60_000);

test("a reader that has seen enough is no error", async () => {
  const running = ohero(["--help"]);
  running.closeOutput();
  expect(await running.finished).toEqual({ code: 0, stdout: "", stderr: "" });
});
