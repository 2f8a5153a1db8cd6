import { describe, expect, onTestFinished, test } from "vitest";
import { createSilentChannel } from "../channels/silent.ts";
import { findingPayload } from "../events/test-payloads.ts";
import {
  DEVELOPMENT,
  health,
  organizationWith,
  STRANGER,
  said,
  testApplication,
} from "../graph/test-application.ts";
import { openLocalApplication } from "./open-local-application.ts";

/** What `--json` and the HTTP API print, in this order. */
const KEYS = [
  "delivery",
  "part",
  "incidentId",
  "outcome",
  "reason",
  "owner",
  "stakeholders",
  "severity",
  "costImpact",
  "injectionSuspected",
  "accounts",
  "tickets",
  "path",
  "judgements",
  "modelCalls",
  "inputTokens",
  "outputTokens",
  "durationMs",
];

describe("the result of a part", () => {
  test("has exactly the keys of the contract, in their order", async () => {
    const { send } = await testApplication();
    const result = await send(health());
    expect(Object.keys(result)).toEqual(KEYS);
    expect(Object.keys(result.accounts)).toEqual(["known", "unrecognised"]);
    expect(result.tickets.map((ticket) => Object.keys(ticket))).toEqual([["id", "team", "action", "status"]]);
    expect(result.judgements.length).toBeGreaterThan(0);
    for (const judgement of result.judgements)
      expect(Object.keys(judgement)).toEqual(["name", "by", "value", "evidence"]);
    expect(result.durationMs).toBeGreaterThan(0);
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  });

  test.each([
    ["discharged", health({ account: DEVELOPMENT })],
    ["answered", said("What is open?")],
  ])("also where it is %s", async (outcome, raw) => {
    const { send } = await testApplication();
    const result = await send(raw);
    expect(result.outcome).toBe(outcome);
    expect(Object.keys(result)).toEqual(KEYS);
  });

  test("of what cannot be read says in addition what was wrong", async () => {
    const { send } = await testApplication();
    const result = await send({});
    expect(Object.keys(result)).toEqual([...KEYS, "problem"]);
    expect(Object.keys(result.problem ?? {})).toEqual(["path", "expected", "found"]);
    expect(result).toMatchObject({ incidentId: null, severity: null, costImpact: null, judgements: [] });
  });

  test("of what was not judged has null for severity and cost", async () => {
    const { send } = await testApplication();
    expect(await send(health({ account: STRANGER }))).toMatchObject({
      severity: null,
      costImpact: null,
      owner: null,
      stakeholders: [],
    });
  });
});

test("a delivery of several findings gives a result for each, in their order", async () => {
  const { process } = await testApplication();
  const open = { Workflow: { Status: "NEW" } };
  const ids = ["c", "a", "b"];
  const raw = findingPayload(...ids.map((Id) => ({ ...open, Id, Compliance: null, GeneratorId: Id })));
  const results = await process(raw, { interactive: false, delivery: 7 });
  expect(results.map(({ delivery, part }) => [delivery, part])).toEqual([
    [7, 0],
    [7, 1],
    [7, 2],
  ]);
  expect(results.map(({ incidentId }) => incidentId?.slice(-2))).toEqual(["/c", "/a", "/b"]);
});

describe("run ids", () => {
  test("sort in the order of arrival while the clock stands still, and none comes twice", async () => {
    const { receive } = await testApplication({ clock: () => new Date("2026-03-02T09:00:00Z") });
    const ids: string[] = [];
    for (let count = 0; count < 12; count += 1)
      for (const part of await receive(findingPayload({}, { Id: "b" }), { interactive: false }))
        ids.push(part.runId);
    expect(ids).toEqual([...ids].sort());
    expect(new Set(ids).size).toBe(24);
  });

  test("sort by time, also where two processes count", async () => {
    let now = Date.parse("2026-03-02T09:59:59.999Z");
    const clock = () => new Date(now);
    const [first, second] = [await testApplication({ clock }), await testApplication({ clock })];
    const next = async ({ receive }: typeof first) => {
      now += 1;
      return (await receive(health(), { interactive: false }))[0]?.runId ?? "";
    };
    const ids = [
      await next(first),
      await next(first),
      await next(second),
      await next(first),
      await next(second),
    ];
    expect(ids).toEqual([...ids].sort());
  });
});

test("what was received is listed until it has run, oldest first", async () => {
  const { receive, run, listUnfinished } = await testApplication();
  const one = await receive(health({ id: "b" }), { interactive: false });
  const two = await receive(said("hello?"), { interactive: true });
  expect(await listUnfinished()).toMatchObject([...one, ...two]);
  for (const part of one) await run(part);
  expect(await listUnfinished()).toMatchObject(two);
});

test("the tables of the registry hold only what was added by hand", async () => {
  const { stores } = await testApplication();
  expect(await stores.teams.list()).toEqual([]);
  expect(await stores.accounts.list()).toEqual([]);
});

describe("reading the registry again", () => {
  const open = async () => {
    const application = await openLocalApplication({
      organization: organizationWith(),
      dataDirectory: null,
      channel: createSilentChannel(),
      share: false,
    });
    onTestFinished(() => application.close());
    return application;
  };
  const added = { from: "operator", by: "olga", at: "2026-03-02T09:00:00Z", version: 1 } as const;
  const team = {
    id: "app09",
    name: "Parcels",
    role: "app",
    responsibilities: "parcels",
    channel: "",
  } as const;
  const account = {
    ...{ id: STRANGER, name: "parcels-prod", email: "", status: "ACTIVE", ou_names: [] },
    tags: { environment: "production", team: "app09" },
  };

  test("a team and its account that were added count for the next run, without opening anew", async () => {
    const application = await open();
    const run = async (id: string) =>
      (await application.process(health({ id, account: STRANGER }), { interactive: false }))[0];
    expect(await run("before")).toMatchObject({ outcome: "discharged", owner: null });
    await application.stores.teams.put({ ...team, ...added });
    await application.stores.accounts.put({ ...account, ...added });
    expect(await run("between")).toMatchObject({ outcome: "discharged", owner: null });
    await application.refresh();
    expect(await run("after")).toMatchObject({ outcome: "accepted", owner: "app09" });
    expect(application.organization.teams.map(({ id }) => id)).toContain("app09");
    expect(application.dependencies.organization).toBe(application.organization);
  });

  test("nothing is built anew where nothing changed", async () => {
    const application = await open();
    await application.stores.teams.put({ ...team, ...added });
    await application.refresh();
    const { graph, dependencies, organization } = application;
    await application.refresh();
    expect(application.graph).toBe(graph);
    expect(application.dependencies).toBe(dependencies);
    expect(application.organization).toBe(organization);
    await application.stores.teams.put({ ...team, ...added, name: "Parcels and letters", version: 2 });
    await application.refresh();
    expect(application.graph).not.toBe(graph);
  });
});
