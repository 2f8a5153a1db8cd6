import { type DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";
import { describe, expect, test } from "vitest";
import { input } from "../judgements/test-inputs.ts";
import { ConflictError } from "./errors.ts";
import { createIncidents, type Incident, type Incidents, threadIdOf } from "./incidents.ts";
import type { ObjectStore } from "./object-store.ts";
import { useTestDatabase } from "./test-database.ts";
import { testIncident } from "./test-incident.ts";

let incidents: Incidents;
let objects: ObjectStore;
let documents: DynamoDBDocumentClient;
let table: string;

useTestDatabase((database) => {
  ({ objects, documents } = database);
  table = database.names.incidents;
  incidents = createIncidents(database.documents, database.names.incidents, objects);
});

const incident = (id: string, changes: Partial<Incident> = {}): Incident =>
  testIncident({ ...input().event, incidentId: id }, changes);

test("the thread id is a UUID that depends on nothing but the identity", () => {
  // Fixed: checkpoints are kept under it, so a new release must derive the same.
  expect(threadIdOf("arn:aws:health:eu-west-1::event/X~222233334444~eu-west-1")).toBe(
    "979f4ff9-9e70-5942-9e95-6a35b72f5fc8",
  );
  expect(threadIdOf("a")).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(threadIdOf("a")).not.toBe(threadIdOf("A"));
  // Half a character, as JSON can hold it.
  expect(threadIdOf("\ud83d")).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
});

test("what is saved is found by identity and by thread", async () => {
  const one = incident("one");
  await incidents.save(one);
  expect(await incidents.get("one")).toEqual(one);
  expect(await incidents.getByThread(one.threadId)).toEqual(one);
  expect(await incidents.get("two")).toBeNull();
});

test.each([1, 2, 4])("version %i is refused where the next one is 3", async (version) => {
  await incidents.save(incident("one"));
  await incidents.save(incident("one", { version: 2, lastRun: "run-2" }));
  const late = incident("one", { version, lastRun: "late", title: "late" });
  await expect(incidents.save(late)).rejects.toThrow(ConflictError);
  expect(await incidents.get("one")).toMatchObject({ version: 2, lastRun: "run-2", title: one.title });
});
const one = incident("one");

test("a run that died after it had saved may save its version again", async () => {
  const second = incident("one", { version: 2, lastRun: "run-2" });
  await incidents.save(one);
  await incidents.save(second);
  await incidents.save({ ...second, changedAt: "2026-03-02T10:00:00.000Z" });
  expect(await incidents.get("one")).toEqual(second);
});

test("of two that write the same version at once, one is told", async () => {
  const writers = ["a", "b"].map((lastRun) => incidents.save(incident("one", { lastRun })));
  const results = await Promise.allSettled(writers);
  expect(results.map((result) => result.status).sort()).toEqual(["fulfilled", "rejected"]);
});

test("lists are by status, the newest change first, and not longer than asked for", async () => {
  const at = (minute: number) => `2026-03-02T09:0${minute}:00.000Z`;
  await incidents.save(incident("old", { changedAt: at(1) }));
  await incidents.save(incident("closed", { changedAt: at(2), status: "closed" }));
  await incidents.save(incident("new", { changedAt: at(3) }));
  await incidents.save(incident("waiting", { changedAt: at(4), status: "awaiting-operator" }));
  const ids = async (filter?: Parameters<Incidents["list"]>[0]) =>
    (await incidents.list(filter)).map(({ id }) => id);
  expect(await ids()).toEqual(["waiting", "new", "closed", "old"]);
  expect(await ids({ statuses: ["open"] })).toEqual(["new", "old"]);
  expect(await ids({ statuses: ["open", "closed"], limit: 2 })).toEqual(["new", "closed"]);
  expect(await ids({ statuses: ["asked"] })).toEqual([]);
});

test("an incident moves to the list of its new status", async () => {
  await incidents.save(one);
  await incidents.save({ ...one, status: "closed", version: 2, lastRun: "run-2" });
  expect(await incidents.list({ statuses: ["open"] })).toEqual([]);
  expect(await incidents.list({ statuses: ["closed"] })).toMatchObject([{ id: "one", version: 2 }]);
});

test("incidents of a kind are found by it, the newest first", async () => {
  await incidents.save(incident("a", { type: "X", changedAt: "2026-03-02T09:01:00.000Z" }));
  await incidents.save(incident("b", { type: "Y", changedAt: "2026-03-02T09:02:00.000Z" }));
  await incidents.save(incident("c", { type: "X", changedAt: "2026-03-02T09:03:00.000Z" }));
  expect((await incidents.listByType("X", 10)).map(({ id }) => id)).toEqual(["c", "a"]);
  expect((await incidents.listByType("X", 1)).map(({ id }) => id)).toEqual(["c"]);
});

describe("incidents that are set aside until some time", () => {
  const until = (releaseAt: string | null) => ({ releaseAt, status: "discharged" as const });
  const released = async (at: string) => (await incidents.listReleased(at)).map(({ id }) => id);
  const stored = async (threadId: string) =>
    (await documents.send(new GetCommand({ TableName: table, Key: { threadId } }))).Item;

  test("are listed when that is over, the earliest first, and no sooner", async () => {
    await incidents.save(incident("second", until("2026-03-03T04:00:00.000Z")));
    await incidents.save(incident("first", until("2026-03-02T22:00:00.000Z")));
    await incidents.save(incident("open"));
    await incidents.save(incident("for good", until(null)));
    expect(await released("2026-03-02T21:59:59.999Z")).toEqual([]);
    // The last instant still belongs to what sets them aside.
    expect(await released("2026-03-02T22:00:00.000Z")).toEqual([]);
    expect(await released("2026-03-02T22:00:00.001Z")).toEqual(["first"]);
    expect(await released("2026-03-04T00:00:00.000Z")).toEqual(["first", "second"]);
  });

  test("leave the list with the version that sets them aside no more", async () => {
    const aside = incident("one", until("2026-03-02T22:00:00.000Z"));
    await incidents.save(aside);
    expect(await incidents.get("one")).toEqual(aside);
    await incidents.save({ ...aside, releaseAt: null, version: 2, lastRun: "run-2" });
    expect(await released("2027-01-01T00:00:00.000Z")).toEqual([]);
    expect(await incidents.get("one")).toMatchObject({ releaseAt: null, version: 2 });
  });

  test("alone carry the keys of the list: null is not written as one", async () => {
    await incidents.save(one);
    expect(Object.keys((await stored(one.threadId)) ?? {})).not.toContain("releaseAt");
    expect(Object.keys((await stored(one.threadId)) ?? {})).not.toContain("awaiting");
    const aside = incident("two", until("2026-03-02T22:00:00.000Z"));
    await incidents.save(aside);
    expect(await stored(aside.threadId)).toMatchObject({ releaseAt: aside.releaseAt, awaiting: "release" });
  });

  test("are listed whole where there are more than DynamoDB gives in one page", async () => {
    const note = "x".repeat(200_000);
    const ids = Array.from({ length: 12 }, (_, index) => `i-${index + 10}`);
    for (const [index, id] of ids.entries())
      await incidents.save(incident(id, { ...until(`2026-03-02T10:${10 + index}:00.000Z`), note }));
    expect(await released("2026-03-03T00:00:00.000Z")).toEqual(ids);
  });
});

test("what an incident shares, why, and how often it turned comes back", async () => {
  const shared = incident("one", {
    note: "policy: known",
    cause: "aws.securityhub~control=S3.9",
    causeReason: "one control",
    mergedInto: "two",
    turns: ["2026-03-02T08:00:00.000Z", "2026-03-02T08:10:00.000Z"],
  });
  await incidents.save(shared);
  expect(await incidents.get("one")).toEqual(shared);
  const { event: _, ...summary } = shared;
  expect(await incidents.list()).toEqual([summary]);
});

/** An event with 20,000 resources whose names do not compress well. */
function largeEvent(name: string) {
  const resources = Array.from({ length: 20_000 }, (_, index) => ({
    id: `arn:aws:ec2:eu-west-1:222233334444:instance/i-${threadIdOf(`${name}${index}`)}`,
    type: null,
    status: "pending" as const,
  }));
  return { ...one.event, resources };
}

test("an event of 20,000 resources goes through the object store and comes back whole", async () => {
  const large = incident("one", { event: largeEvent("a") });
  await incidents.save(large);
  expect(await objects.list("payloads")).toHaveLength(1);
  expect(await incidents.get("one")).toEqual(large);
  expect(await incidents.list()).toMatchObject([{ id: "one" }]);
});
