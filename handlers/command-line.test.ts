import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { callCommandLine } from "./test-command-line.ts";

let data: string;
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), "ohero-"));
});
afterAll(() => rm(data, { recursive: true, force: true }));

const ohero = (args: string[], input = "") => callCommandLine(args, { env: { OHERO_DATA: data }, input });

const file = (id: string) => `evals/cases/${id}.json`;
const eventOf = (id: string) => JSON.parse(readFileSync(file(id), "utf8")).deliveries[0].event;
const withCases = ["--organization", "evals/cases/organization.json", "--now", "2026-03-02T09:00:00Z"];

test("process --json prints exactly the contract, and nothing else on standard output", async () => {
  const { code, stdout, stderr } = await ohero(
    ["process", "-", "--json", ...withCases],
    JSON.stringify(eventOf("H01")),
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const [line = "", ...rest] = stdout.trimEnd().split("\n");
  expect(rest).toEqual([]);
  const { durationMs, ...result } = JSON.parse(line);
  expect(durationMs).toBeGreaterThan(0);
  expect(result).toEqual({
    delivery: 0,
    part: 0,
    incidentId: `${eventOf("H01").detail.eventArn}~222233334444~eu-west-1`,
    outcome: "accepted",
    reason: null,
    owner: "app01",
    stakeholders: ["app01", "fin01"],
    severity: 4,
    costImpact: true,
    injectionSuspected: false,
    accounts: { known: ["222233334444"], unrecognised: [] },
    tickets: [
      { id: expect.stringMatching(/^T-\w{10}$/), team: "app01", action: "created", status: "open" },
      { id: expect.stringMatching(/^T-\w{10}$/), team: "fin01", action: "created", status: "open" },
    ],
    path: [
      ...["intake", "screen", "checkAccount", "assess", "checkSignificance", "accept", "checkTickets"],
      ...["gatherStakeholders", "research", "createTickets", "notifyTeams", "respond", "record"],
    ],
    judgements: [
      { name: "cost-impact", by: "rule", value: true, evidence: expect.any(String) },
      { name: "severity", by: "rule", value: 4, evidence: expect.any(String) },
      { name: "ticket-text", by: "rule", value: expect.any(String), evidence: null },
    ],
    modelCalls: 0,
    inputTokens: 0,
    outputTokens: 0,
  });
});

test("NDJSON with broken and malformed lines: the others go on, exit 1", async () => {
  const lines = [
    JSON.stringify(eventOf("H01")),
    "{broken",
    '{"source":"aws.health"}',
    JSON.stringify(eventOf("H04")),
  ];
  const { code, stdout } = await ohero(["process", "-", "--json", ...withCases], lines.join("\n"));
  expect(code).toBe(1);
  const results = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(results.map((result) => [result.delivery, result.outcome])).toEqual([
    [0, "accepted"],
    [1, "invalid"],
    [2, "invalid"],
    [3, "accepted"],
  ]);
  expect(results[2].problem).toEqual({ path: "detail-type", expected: expect.any(String), found: "nothing" });
});

test("state is kept with --data: process, incidents, show, decide, ask", async () => {
  const kept = ["--data", data];
  const first = await ohero(["process", "-", ...withCases, ...kept], JSON.stringify(eventOf("H04")));
  expect(first.stdout).toContain("accepted");
  const again = await ohero(
    ["process", "-", "--json", ...withCases, ...kept],
    JSON.stringify(eventOf("H04")),
  );
  expect(JSON.parse(again.stdout).outcome).toBe("duplicate");

  const organization = ["--organization", "evals/cases/organization.json"];
  const incidents = await ohero(["incidents", "--json", ...organization]);
  const [incident] = incidents.stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(incident).toMatchObject({ status: "open", owner: "app01" });

  const short = incident.threadId.slice(0, 8);
  const shown = await ohero(["show", short, ...organization]);
  expect(shown.stdout).toContain("## Judgements");
  expect(shown.stdout).toContain("intake → screen → checkAccount");
  const arrived = await ohero(["show", short, "--deliveries", ...organization]);
  const [delivery] = arrived.stdout.trimEnd().split("\n");
  expect(JSON.parse(delivery ?? "")).toEqual({ delivery: eventOf("H04"), part: 0, interactive: false });

  const decided = await ohero([
    "decide",
    short,
    "discharge",
    "--reason",
    "planned already",
    "--by",
    "ann",
    ...organization,
  ]);
  expect(decided.stdout).toMatch(/discharged\s+by-operator/);
  const today = await ohero(["incidents", "--json", "--since", "0d", ...organization]);
  const few = await ohero(["incidents", "--json", "--limit", "3", ...organization]);
  const none = await ohero(["incidents", "--status", "awaiting-operator", ...organization]);
  const asked = await ohero(["ask", "what is closed for app01?", ...organization]);
  // Changed today, as its row says, whatever the source's own time is.
  expect(JSON.parse(today.stdout)).toMatchObject({ status: "discharged" });
  // Listing fewer shows none that the whole list leaves out.
  expect([few.stdout, few.stderr]).toEqual(["", expect.stringContaining("not shown: 1 discharged")]);
  expect([none.stdout, none.stderr]).toEqual(["", "awaiting-operator incidents: 0\n"]);
  expect(asked.stdout).toContain(incident.tickets[0].id);
  const about = await ohero(["ask", "--incident", short, "who owns it?", ...organization]);
  expect(about.stdout).toMatch(/^This thread is about this incident:\n- .*owner app01/);
});

test.each([
  [["process", "no-such-file.json"], "ohero: cannot read no-such-file.json: there is no such file"],
  [["process", "-", "--now", "yesterday"], "expected an instant such as 2026-03-02T09:00:00Z"],
  [
    ["process", "-", "--organization", "none.yaml"],
    "ohero: organization file none.yaml: there is no such file",
  ],
  [["process"], "missing required argument 'file'"],
  [["frobnicate"], "unknown command 'frobnicate'"],
  [["show", "nothing-like-it"], "ohero: there is no incident nothing-like-it"],
])("a wrong call says what is wrong, exit 2: %j", async (args, message) => {
  const { code, stdout, stderr } = await ohero(args, "{}");
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain(message);
});

test("--help teaches by example", async () => {
  const { code, stdout } = await ohero(["process", "--help"]);
  expect(code).toBe(0);
  expect(stdout).toContain("Examples:");
  expect(stdout).toContain("Exit code 0 when all were processed");
});

test("Ctrl-C: what was received is not begun, and it says that nothing is kept", async () => {
  const { code, stdout, stderr } = await callCommandLine(["process", "-", "--json", ...withCases], {
    input: JSON.stringify(eventOf("H01")),
    interrupt: AbortSignal.abort(),
  });
  expect({ code, stdout, stderr }).toEqual({
    code: 130,
    stdout: "",
    stderr: "stopped; nothing was kept, there was no --data\n",
  });
});
