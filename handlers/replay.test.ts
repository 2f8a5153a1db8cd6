import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { decided, health, organizationWith, said, testApplication } from "../graph/test-application.ts";
import { replay } from "./replay.ts";
import { callCommandLine } from "./test-command-line.ts";

const NOW = new Date("2026-03-05T09:00:00Z");

describe("what another policy makes of what was received", () => {
  async function received(raws: unknown[], policy = {}) {
    const application = await testApplication({ policy });
    for (const raw of raws) await application.process(raw, { interactive: false });
    return application.stores;
  }
  const through = async (stores: Awaited<ReturnType<typeof received>>, policy = {}) =>
    replay(stores, organizationWith(policy), { deliveries: await stores.deliveries.listAll(), now: NOW });

  test("the same policy changes nothing, and nothing is written", async () => {
    const stores = await received([
      health(),
      health({ at: "2026-03-02T08:30:00Z", text: "It is moved to September 14, 2026." }),
      health({ account: "333344445555" }),
      health({ at: "2026-03-02T07:00:00Z" }),
      said("222233334444: the queue consumers are timing out"),
      { nothing: "to read" },
      decided(
        "arn:aws:health:eu-west-1::event/EKS/AWS_EKS_PLANNED_ONE/AWS_EKS_PLANNED_ONE_one~222233334444~eu-west-1",
        "discharge",
      ),
    ]);
    const before = JSON.stringify([await stores.deliveries.listAll(), await stores.incidents.list()]);
    const results = await through(stores);
    expect(results.filter(({ isChanged }) => isChanged)).toEqual([]);
    expect(results.map(({ deliveries }) => deliveries.length)).toEqual([4, 1, 1, 1]);
    expect(JSON.stringify([await stores.deliveries.listAll(), await stores.incidents.list()])).toBe(before);
  });

  test("a suppression shows what would not have become a ticket", async () => {
    const stores = await received([health(), health({ id: "two" })]);
    const results = await through(stores, {
      suppress: [{ type: "AWS_EKS_PLANNED_TWO", reason: "known" }],
    });
    expect(results.map(({ isChanged }) => isChanged)).toEqual([false, true]);
    expect(results[1]).toMatchObject({
      deliveries: [
        {
          before: { outcome: "accepted", reason: null, owner: "app01", severity: 4 },
          after: { outcome: "discharged", reason: "suppressed", owner: null },
        },
      ],
      tickets: { before: [{ team: "app01", status: "open", severity: 4 }], after: [] },
    });
  });

  test("each delivery is judged at the time at which it came in, and what a window held back after it", async () => {
    const stores = await received([health()]);
    const maintenance = [
      {
        source: "aws.health",
        from: "2026-03-02T08:00:00.000Z",
        until: "2026-03-02T12:00:00.000Z",
        reason: "move",
      },
    ];
    const [result] = await through(stores, { maintenance });
    expect(result?.deliveries[0]?.after).toMatchObject({ outcome: "discharged", reason: "suppressed" });
    // The window is over by now: the ticket is there all the same.
    expect(result?.tickets.after).toEqual(result?.tickets.before);
  });

  test("a shorter notice for what is urgent lowers severities", async () => {
    const stores = await received([health()]);
    const [result] = await through(stores, { urgentWithinDays: 5 });
    expect(result?.tickets).toEqual({
      before: [{ team: "app01", status: "open", severity: 4 }],
      after: [{ team: "app01", status: "open", severity: 3 }],
    });
  });
});

describe("ohero replay", () => {
  let folder: string;
  let data: string;
  let other: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "ohero-"));
    data = join(folder, "state");
    other = join(folder, "other.json");
    const organization = JSON.parse(await readFile("evals/cases/organization.json", "utf8"));
    organization.policy.suppress = [{ source: "aws.health", reason: "a test" }];
    await writeFile(other, JSON.stringify(organization));
    const { code } = await ohero("process", "-", "--data", data, "--now", "2026-03-02T09:00:00Z");
    expect(code).toBe(0);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const ohero = (...args: string[]) =>
    callCommandLine(
      [
        ...args,
        ...(args.includes("--organization") ? [] : ["--organization", "evals/cases/organization.json"]),
      ],
      { input: JSON.stringify([health(), health({ id: "two" })]) },
    );

  test("--check exits with 1 when something changes, and with 0 when nothing does", async () => {
    const same = await ohero("replay", "--all", "--check", "--data", data);
    expect({ code: same.code, stdout: same.stdout }).toEqual({ code: 0, stdout: "" });
    expect(same.stderr).toContain("2 deliveries of 2 incidents: 0 incidents would change");
    const changed = await ohero("replay", "--all", "--check", "--data", data, "--organization", other);
    expect(changed.code).toBe(1);
    expect(changed.stdout).toContain(
      "accepted, severity 4, owner app01  →  discharged (suppressed)\n  tickets: app01 open 4  →  none",
    );
    expect(changed.stderr).toContain("2 incidents would change");
    expect((await ohero("replay", "--all", "--data", data, "--organization", other)).code).toBe(0);
  });

  test("one incident, as JSON", async () => {
    const { code, stdout } = await ohero(
      "replay",
      "ONE_one",
      "--json",
      "--data",
      data,
      "--organization",
      other,
    );
    expect(code).toBe(0);
    const [line, ...more] = stdout.trimEnd().split("\n");
    expect(more).toEqual([]);
    expect(JSON.parse(line ?? "")).toMatchObject({
      incidentId: expect.stringContaining("ONE_one"),
      isChanged: true,
      deliveries: [{ before: { outcome: "accepted" }, after: { outcome: "discharged" } }],
      tickets: { before: [{ team: "app01" }], after: [] },
    });
  });

  test("a wrong call is named, and makes no folder", async () => {
    const nothing = join(folder, "nothing");
    const { code, stderr } = await ohero("replay", "--all", "--data", nothing);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: `ohero: there is no state in ${nothing}; --data names another folder\n`,
    });
    await expect(stat(nothing)).rejects.toThrow("ENOENT");
    for (const args of [["replay"], ["replay", "ONE_one", "--all"]])
      expect(await ohero(...args, "--data", data)).toMatchObject({
        code: 2,
        stderr: "ohero: name one incident, or give --all: ohero replay INCIDENT | --all\n",
      });
    expect(await readdir(folder)).not.toContain("nothing");
  });
});
