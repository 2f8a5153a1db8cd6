import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { expect, test } from "vitest";
import { threadIdOf } from "./incidents.ts";
import { useTestDatabase } from "./test-database.ts";
import { createTickets, type Ticket, type Tickets } from "./tickets.ts";

let tickets: Tickets;
let dying: Tickets;

useTestDatabase(({ documents, names, objects }) => {
  tickets = createTickets(documents, names.tickets, objects);
  const client = { send: async () => Promise.reject(new Error("the process is killed")) };
  dying = createTickets(client as unknown as DynamoDBDocumentClient, names.tickets, objects);
});

const ticket = (changes: Partial<Ticket> = {}): Ticket => ({
  id: "T-1",
  cause: "cause",
  team: "app01",
  title: "title",
  description: "d",
  recommendedActions: [],
  eventUpdatedAt: "2026-03-02T08:00:00.000Z",
  impactedAccounts: [],
  impactedResources: [],
  severity: 3,
  progress: "New",
  status: "open",
  incidentIds: ["one"],
  incidents: [],
  joinedInto: null,
  external: null,
  closedElsewhere: false,
  history: [],
  createdAt: "2026-03-02T09:00:00.000Z",
  updatedAt: "2026-03-02T09:00:00.000Z",
  version: 1,
  ...changes,
});
const changedBy = (run: string) => (known: Ticket | null) => {
  if (known === null) throw new Error("gone");
  const change = { at: known.updatedAt, run, action: "updated" as const, note: "", fields: {} };
  return { ...known, history: [...known.history, change], version: known.version + 1 };
};
const many = (name: string) => Array.from({ length: 20_000 }, (_, i) => `i-${threadIdOf(`${name}${i}`)}`);

test("of 20 changes at once none is lost", async () => {
  await tickets.save(ticket());
  const runs = Array.from({ length: 20 }, (_, index) => `run-${index + 10}`);
  await Promise.all(runs.map((run) => tickets.change("T-1", changedBy(run))));
  expect((await tickets.get("T-1"))?.history.map((change) => change.run).sort()).toEqual(runs);
});

test("a large version that a killed process left half written is not taken for the next one", async () => {
  await tickets.save(ticket());
  await expect(dying.save(ticket({ version: 2, impactedResources: many("dead") }))).rejects.toThrow("killed");
  const second = ticket({ version: 2, impactedResources: many("alive") });
  await tickets.save(second);
  expect((await tickets.get("T-1"))?.impactedResources[0]).toEqual(second.impactedResources[0]);
});

test("of changes of a large ticket at once none is lost", async () => {
  await tickets.save(ticket({ impactedResources: many("a") }));
  const runs = Array.from({ length: 6 }, (_, index) => `run-${index + 10}`);
  await Promise.all(runs.map((run) => tickets.change("T-1", changedBy(run))));
  expect((await tickets.get("T-1"))?.history.map((change) => change.run).sort()).toEqual(runs);
});
