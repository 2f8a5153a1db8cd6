import { type DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";
import { expect, test } from "vitest";
import { ConflictError } from "./errors.ts";
import { threadIdOf } from "./incidents.ts";
import type { ObjectStore } from "./object-store.ts";
import { useTestDatabase } from "./test-database.ts";
import { createTickets, type Ticket, type Tickets, ticketIdOf } from "./tickets.ts";

let tickets: Tickets;
let objects: ObjectStore;
let documents: DynamoDBDocumentClient;
let TableName: string;

useTestDatabase((database) => {
  documents = database.documents;
  TableName = database.names.tickets;
  objects = database.objects;
  tickets = createTickets(database.documents, database.names.tickets, objects);
});

const ticket = (id: string, changes: Partial<Ticket> = {}): Ticket => ({
  id,
  cause: "cause",
  team: "app01",
  title: "title",
  description: "description",
  recommendedActions: [{ text: "Update it.", url: null }],
  eventUpdatedAt: "2026-03-02T08:00:00.000Z",
  impactedAccounts: ["222233334444"],
  impactedResources: ["r-1"],
  severity: 3,
  progress: "New",
  status: "open",
  incidentIds: ["one"],
  incidents: [
    {
      incidentId: "one",
      status: "open",
      severity: 3,
      eventUpdatedAt: "2026-03-02T08:00:00.000Z",
      accounts: ["222233334444"],
      resources: ["r-1"],
    },
  ],
  joinedInto: null,
  external: null,
  closedElsewhere: false,
  history: [{ at: "2026-03-02T09:00:00.000Z", run: "run-1", action: "created", note: "", fields: {} }],
  createdAt: "2026-03-02T09:00:00.000Z",
  updatedAt: "2026-03-02T09:00:00.000Z",
  version: 1,
  ...changes,
});

/** The next version, with what `run` did in its history. */
const changedBy = (run: string) => (known: Ticket | null) => {
  if (known === null) throw new Error("the ticket is gone");
  const change = { at: known.updatedAt, run, action: "updated" as const, note: "", fields: {} };
  return { ...known, history: [...known.history, change], version: known.version + 1 };
};

test("the id is derived from cause and team, and nothing else", () => {
  // Fixed: a new release must find the tickets of the old one.
  expect(ticketIdOf("cause", "app01")).toBe("T-ZV8YPC9V0D");
  expect(ticketIdOf("cause", "fin01")).not.toBe(ticketIdOf("cause", "app01"));
  expect(ticketIdOf("cause\na", "b")).toMatch(/^T-[0-9A-HJKMNP-TV-Z]{10}$/);
});

test("what is saved comes back; a version that is not the next one is refused", async () => {
  await tickets.save(ticket("T-1"));
  expect(await tickets.get("T-1")).toEqual(ticket("T-1"));
  expect(await tickets.get("T-2")).toBeNull();
  for (const version of [1, 3])
    await expect(tickets.save(ticket("T-1", { version }))).rejects.toThrow(ConflictError);
});

test("changes that come one after another each see the one before", async () => {
  await tickets.save(ticket("T-1"));
  for (const run of ["a", "b"]) await tickets.change("T-1", changedBy(run));
  expect((await tickets.get("T-1"))?.history.map((change) => change.run)).toEqual(["run-1", "a", "b"]);
  // A change that leaves it gives it as it is.
  expect(await tickets.change("T-1", () => null)).toEqual(await tickets.get("T-1"));
  expect((await tickets.get("T-1"))?.version).toBe(3);
  expect(await tickets.change("T-none", () => null)).toBeNull();
});

test("a change is made to the version that the caller has read, or to the newest where that is older", async () => {
  await tickets.save(ticket("T-1"));
  const read = await tickets.get("T-1");
  await tickets.change("T-1", changedBy("other"));
  const versions: (number | undefined)[] = [];
  const change = (known: Ticket | null) => {
    versions.push(known?.version);
    return changedBy("own")(known);
  };
  const changed = await tickets.change("T-1", change, read);
  expect(versions).toEqual([1, 2]);
  expect(changed?.history.map(({ run }) => run)).toEqual(["run-1", "other", "own"]);
});

test("of changes at once none is lost", async () => {
  await tickets.save(ticket("T-1"));
  const runs = Array.from({ length: 8 }, (_, index) => `run-${index + 2}`);
  await Promise.all(runs.map((run) => tickets.change("T-1", changedBy(run))));
  const changed = await tickets.get("T-1");
  expect(changed?.history.map((change) => change.run).sort()).toEqual(["run-1", ...runs]);
  expect(changed?.version).toBe(9);
});

test("tickets are listed by team, the newest change first", async () => {
  const at = (minute: number) => ({ updatedAt: `2026-03-02T09:0${minute}:00.000Z` });
  await tickets.save(ticket("T-1", at(1)));
  await tickets.save(ticket("T-2", { team: "fin01", ...at(2) }));
  await tickets.save(ticket("T-3", at(3)));
  await tickets.save(ticket("T-4", { team: "sec01", ...at(4) }));
  const ids = async (...filter: Parameters<Tickets["list"]>) =>
    (await tickets.list(...filter)).map(({ id }) => id);
  expect(await ids(["app01"])).toEqual(["T-3", "T-1"]);
  expect(await ids(["app01", "fin01"])).toEqual(["T-3", "T-2", "T-1"]);
  expect(await ids(["app01", "fin01"], 2)).toEqual(["T-3", "T-2"]);
  expect(await ids([])).toEqual([]);
});

test("a ticket that an index shows at two places, as while it moves, is listed once, as it is now", async () => {
  await tickets.save(ticket("one", { title: "as it was" }));
  await tickets.save(ticket("one", { title: "as it is", version: 2, updatedAt: "2026-03-02T09:00:01.000Z" }));
  const { Item: now = {} } = await documents.send(new GetCommand({ TableName, Key: { id: "one" } }));
  const before = { ...now, title: "as it was", version: 1, updatedAt: "2026-03-02T09:00:00.000Z" };
  documents.middlewareStack.add(
    (next) => async (given) => {
      const answer = await next(given);
      (answer.output as { Items?: unknown[] }).Items?.unshift(before);
      return answer;
    },
    { step: "initialize", priority: "high", name: "showBoth" },
  );
  const listed = await tickets.list(["app01"]);
  documents.middlewareStack.remove("showBoth");
  expect(listed.map(({ id, title }) => ({ id, title }))).toEqual([{ id: "one", title: "as it is" }]);
});

test("a list leaves out what can be long; the ticket has it", async () => {
  await tickets.save(ticket("T-1", { joinedInto: "T-2" }));
  const { impactedResources, incidents, history, ...summary } = ticket("T-1", { joinedInto: "T-2" });
  expect(await tickets.list(["app01"])).toEqual([summary]);
  expect(await tickets.get("T-1")).toEqual({ ...summary, impactedResources, incidents, history });
});

test("a ticket of 2,000 incidents goes through the object store and comes back whole", async () => {
  const [share] = ticket("T-1").incidents;
  if (share === undefined) throw new Error("the ticket has an incident");
  const incidents = Array.from({ length: 2_000 }, (_, index) => ({
    ...share,
    incidentId: threadIdOf(`${index}`),
    resources: Array.from({ length: 10 }, (_, resource) => threadIdOf(`${index} ${resource}`)),
  }));
  const large = ticket("T-1", { incidents, incidentIds: incidents.map(({ incidentId }) => incidentId) });
  await tickets.save(large);
  expect(await objects.list("payloads")).toHaveLength(1);
  expect(await tickets.get("T-1")).toEqual(large);
});

test("many are read at once, in the order asked for, without those that are not there", async () => {
  const ids = Array.from({ length: 120 }, (_, index) => `T-${index}`);
  await Promise.all(ids.map((id) => tickets.save(ticket(id))));
  const asked = [...ids].reverse();
  expect((await tickets.getMany([...asked, "T-none"])).map(({ id }) => id)).toEqual(asked);
  expect(await tickets.getMany([])).toEqual([]);
  expect(await tickets.getMany(["T-1", "T-1"])).toHaveLength(2);
});

test("a ticket of 20,000 resources goes through the object store and comes back whole", async () => {
  const impactedResources = Array.from({ length: 20_000 }, (_, index) => `i-${threadIdOf(`${index}`)}`);
  const large = ticket("T-1", { impactedResources });
  await tickets.save(large);
  expect(await objects.list("payloads")).toHaveLength(1);
  expect(await tickets.get("T-1")).toEqual(large);
  await tickets.change("T-1", changedBy("run-2"));
  expect((await tickets.get("T-1"))?.history).toHaveLength(2);
  expect(await tickets.getMany(["T-1"])).toHaveLength(1);
});
