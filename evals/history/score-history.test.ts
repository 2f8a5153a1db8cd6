import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import {
  DEVELOPMENT,
  decided,
  health,
  openTestApplication,
  organizationWith,
  STRANGER,
  type TestApplication,
  testApplication,
  unreachable,
} from "../../graph/test-application.ts";
import { startProgram } from "../../handlers/test-process.ts";
import { evaluateHistory } from "./evaluate-history.ts";
import { printHistory } from "./print-history.ts";
import { scoreHistory } from "./score-history.ts";

const NOW = new Date("2026-03-05T09:00:00Z");
const none = {
  confirmed: 0,
  "false-accept": 0,
  "false-discharge": 0,
  "decided-first": 0,
  undecided: 0,
};

/** Five incidents: confirmed, wrongly accepted, wrongly discharged, wrongly accepted and taken back, and left alone. */
async function fill(application: Pick<TestApplication, "send">): Promise<void> {
  const sent = async (changes: Parameters<typeof health>[0], ...actions: ("accept" | "discharge")[]) => {
    const { incidentId } = await application.send(health(changes));
    for (const action of actions) await application.send(decided(incidentId ?? "", action));
  };
  await sent({ id: "confirmed" }, "accept");
  await sent({ id: "noise" }, "discharge");
  await sent({ id: "missed", account: DEVELOPMENT }, "accept");
  await sent({ id: "back" }, "discharge", "accept");
  await sent({ id: "stranger", account: STRANGER });
}

let filled: TestApplication;
beforeAll(async () => {
  filled = await openTestApplication();
  await fill(filled);
}, 60_000);
afterAll(() => filled.close());

describe("what operators made of what was decided", { timeout: 60_000 }, () => {
  test("confirmed, overruled either way, and left alone; what counts is what people decided last", async () => {
    const { stores } = filled;
    const score = await scoreHistory(stores, organizationWith(), { now: NOW });
    expect(score.counts).toEqual({
      ...none,
      confirmed: 2,
      "false-accept": 1,
      "false-discharge": 1,
      undecided: 1,
    });
    expect(score.by).toEqual({
      source: { "aws.health": score.counts },
      reason: {
        accepted: { ...none, confirmed: 2, "false-accept": 1 },
        "not-significant": { ...none, "false-discharge": 1 },
        "unknown-account": { ...none, undecided: 1 },
      },
      judge: { rules: score.counts },
    });
    // The same rules decide the same.
    expect(score.today).toEqual({
      overruled: { asThePerson: 0, total: 2 },
      confirmed: { otherwise: 0, total: 2 },
      decidedFirst: { asThePerson: 0, total: 0 },
      undecided: { otherwise: 0, total: 1 },
    });
  });

  test("a policy that has learnt decides as the operator wanted, and shows what it breaks", async () => {
    const { stores } = filled;
    const policy = { suppress: [{ type: "AWS_EKS_PLANNED_*", account: "222233334444", reason: "known" }] };
    const { today } = await scoreHistory(stores, organizationWith(policy), { now: NOW });
    expect(today).toMatchObject({
      overruled: { asThePerson: 1, total: 2 },
      confirmed: { otherwise: 2, total: 2 },
      undecided: { otherwise: 0, total: 1 },
    });
  });

  test("where every model fails and an operator is asked, the person decides first", async () => {
    const { stores, send } = await testApplication({ judges: unreachable() });
    const { incidentId, outcome } = await send(health());
    expect(outcome).toBe("awaiting-operator");
    const waiting = await scoreHistory(stores, organizationWith(), { now: NOW });
    expect([waiting.counts.undecided, waiting.waiting]).toEqual([1, 1]);
    await send(decided(incidentId ?? "", "accept"));
    const { counts, today, waiting: left } = await scoreHistory(stores, organizationWith(), { now: NOW });
    expect([counts["decided-first"], left]).toEqual([1, 0]);
    expect(today.decidedFirst).toEqual({ asThePerson: 1, total: 1 });
  });

  test("nothing is written", async () => {
    const { stores } = filled;
    const state = async () =>
      JSON.stringify([await stores.deliveries.listAll(), await stores.incidents.list()]);
    const before = await state();
    await scoreHistory(stores, organizationWith(), { now: NOW });
    expect(await state()).toBe(before);
  });

  test("the terminal is shown titles and reasons without what it would obey", async () => {
    const { stores, send } = await testApplication();
    const { incidentId } = await send(health());
    await send({
      decision: { incidentId, action: "discharge", reason: "noise\u001b[2J", by: "olga" },
    });
    const printed = printHistory(await scoreHistory(stores, organizationWith(), { now: NOW }));
    expect(printed).toContain("overruled, now decided as the operator wanted");
    expect(printed).not.toContain("\u001b");
  });
});

describe("npm run eval -- --from-history", { timeout: 120_000 }, () => {
  async function folder() {
    const data = await mkdtemp(join(tmpdir(), "ohero-"));
    onTestFinished(() => rm(data, { recursive: true, force: true }));
    return data;
  }
  async function evaluate(data: string, options: { isJson?: boolean; failUnder?: number } = {}) {
    const [printed, noted]: [string[], string[]] = [[], []];
    const code = await evaluateHistory({
      ...{ data, organization: "evals/cases/organization.json", failUnder: null, isJson: false, ...options },
      print: (text) => printed.push(text),
      note: (text) => noted.push(text),
    });
    return { code, stdout: printed.join("\n"), stderr: noted.join("\n") };
  }

  test("prints tables or JSON, and --fail-under tells whether enough was confirmed", async () => {
    const data = await folder();
    const application = await openTestApplication({ dataDirectory: data });
    await fill(application);
    await application.close();
    const table = await evaluate(data);
    expect(table.code).toBe(0);
    expect(table.stdout).toContain("50.0 % of what people decided about was confirmed (2 of 4)");
    const json = await evaluate(data, { isJson: true, failUnder: 60 });
    expect(json.code).toBe(1);
    expect(JSON.parse(json.stdout).counts).toMatchObject({ confirmed: 2, "false-accept": 1 });
    expect(json.stderr).toContain("that is under 60 %");
  });

  test("nothing that people decided is a failure, and no state a wrong call that makes none", async () => {
    const data = await folder();
    const application = await openTestApplication({ dataDirectory: data });
    await application.send(health());
    await application.close();
    expect(await evaluate(data)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("of 1 incidents people have confirmed or overruled none"),
    });
    await expect(evaluate(join(data, "nothing"))).rejects.toThrow("there is no state in");
    await expect(stat(join(data, "nothing"))).rejects.toThrow("ENOENT");
  });

  test("takes no sets", async () => {
    const { finished } = startProgram("evals/run.ts", {
      args: ["cases", "--from-history"],
      isFromSource: true,
    });
    expect(await finished).toEqual({
      code: 2,
      stdout: "",
      stderr: "eval: --from-history scores what is stored, and takes no sets\n",
    });
  });
});
