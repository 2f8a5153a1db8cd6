import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, inject, test } from "vitest";
import { startProgram } from "./test-process.ts";

let data: string;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), "ohero-"));
});
afterEach(() => rm(data, { recursive: true, force: true }));

const start = (env: Record<string, string> = {}, isFromSource = false) =>
  startProgram("handlers/local.ts", { env: { OHERO_DATA: data, OHERO_PORT: "0", ...env }, isFromSource });

const baseOf = (output: string) => output.match(/Listening on (http:\S+?);/)?.[1] ?? "";
const incidentsAt = async (base: string) =>
  ((await (await fetch(`${base}/incidents`)).json()) as { incidents: { id: string; status: string }[] })
    .incidents;

// In test:thorough from its sources once, as a person starts it, and to the end, after which the next start changes nothing.
test("stopped, then killed in the middle of the test events, it goes on at each start", async () => {
  const first = start({}, inject("isThorough"));
  await first.printed("[2/");
  expect(first.output()).toMatch(/The store is new: processing [23]\d test events/);
  expect(first.output()).toMatch(/\[1\/\d+\] accepted: EKS: planned lifecycle event/);
  // Ctrl-C ends after the run under way.
  first.kill("SIGINT");
  expect((await first.finished).code).toBe(0);

  const second = start();
  await second.printed("[4/");
  second.kill("SIGKILL");
  await second.finished;
  expect(second.output()).toMatch(/Going on with [12]\d deliveries/);

  const third = start();
  await third.printed("[2/");
  expect(third.output()).toMatch(/Going on with [12]\d deliveries/);
  if (inject("isThorough")) return expectSameAfterRestart(third);
  third.kill("SIGINT");
  expect((await third.finished).code).toBe(0);
}, 120_000);

async function expectSameAfterRestart(third: ReturnType<typeof start>): Promise<void> {
  await third.printed("Listening on");
  const incidents = await incidentsAt(baseOf(third.output()));
  expect(incidents.length).toBeGreaterThan(10);
  expect(incidents.filter((incident) => incident.status === "open").length).toBeGreaterThanOrEqual(8);
  third.kill("SIGINT");
  expect((await third.finished).code).toBe(0);

  const fourth = start();
  await fourth.printed("Listening on");
  expect(fourth.output()).not.toContain("[1/");
  expect(await incidentsAt(baseOf(fourth.output()))).toEqual(incidents);
  fourth.kill("SIGTERM");
  expect((await fourth.finished).code).toBe(0);
}

test("a taken port is one line and exit 2", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  const { code, stderr } = await start({ OHERO_PORT: String(port) }).finished;
  server.close();
  expect(code).toBe(2);
  expect(stderr).toBe(
    `ohero: port ${port} is taken; stop what uses it, or choose another: OHERO_PORT=${port + 1} npm start\n`,
  );
});

test("a folder that cannot be made is one line and exit 2", async () => {
  await writeFile(join(data, "file"), "");
  const { code, stderr } = await start({ OHERO_DATA: join(data, "file", "state") }).finished;
  expect(code).toBe(2);
  expect(stderr.trim().split("\n")).toHaveLength(1);
  expect(stderr).toContain("cannot create the data folder");
});

test("a broken organization file is one line and exit 2", async () => {
  const file = join(data, "organization.yaml");
  await writeFile(
    file,
    "accounts: [{ id: 123456789012, name: a }]\nteams: [{ id: app01, name: App, role: app }]\n",
  );
  const { code, stderr } = await start({ OHERO_ORGANIZATION: file }).finished;
  expect(code).toBe(2);
  expect(stderr).toBe(
    `ohero: organization file ${file}: accounts[0].id: expected a 12-digit account id in quotes, found 123456789012\n`,
  );
});

test("a port that is no number is named", async () => {
  const { code, stderr } = await start({ OHERO_PORT: "abc" }).finished;
  expect(code).toBe(2);
  expect(stderr).toMatch(/^ohero: OHERO_PORT: .*found "abc"\n$/);
});
