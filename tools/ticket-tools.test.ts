import { beforeEach, describe, expect, test } from "vitest";
import { useTestDatabase } from "../memory/test-database.ts";
import { createTickets, type Tickets, ticketIdOf } from "../memory/tickets.ts";
import { createCreateTicket } from "./create-ticket.ts";
import { createSearchTickets } from "./search-tickets.ts";
import { createUpdateTicket } from "./update-ticket.ts";

let tickets: Tickets;

useTestDatabase(({ documents, names, objects }) => {
  tickets = createTickets(documents, names.tickets, objects);
});

const AT = "2026-03-02T09:00:00.000Z";
const LATER = "2026-03-02T10:00:00.000Z";
const opening = {
  title: "Update the cluster",
  description: "It must be updated.",
  recommendedActions: [],
  eventUpdatedAt: "2026-03-02T08:00:00.000Z",
  impactedAccounts: ["222233334444"],
  impactedResources: ["r-1"],
  severity: 3,
  incidentIds: ["one"],
  cause: "cause",
  team: "app01",
  run: "run-1",
  at: AT,
};
const create = (changes: Partial<typeof opening> = {}) =>
  createCreateTicket({ tickets }).invoke({ ...opening, ...changes });
const update = (changes: Record<string, unknown>) =>
  createUpdateTicket({ tickets }).invoke({
    id: ticketIdOf("cause", "app01"),
    run: "run-2",
    at: LATER,
    action: "updated" as const,
    note: "why",
    set: {},
    ...changes,
  });

describe("create", () => {
  test("a new ticket is open, new, and says who made it", async () => {
    const ticket = await create();
    expect(ticket).toMatchObject({
      id: ticketIdOf("cause", "app01"),
      progress: "New",
      status: "open",
      version: 1,
      createdAt: AT,
      history: [{ run: "run-1", action: "created", at: AT }],
    });
    expect(await tickets.get(ticket.id)).toEqual(ticket);
  });

  test("a repeat of the run makes no second one and changes nothing", async () => {
    const first = await create();
    expect(await create({ at: LATER, title: "another" })).toEqual(first);
    expect(await tickets.list(["app01"])).toHaveLength(1);
  });

  test("two that create it at once make one", async () => {
    await Promise.all([create(), create({ run: "run-2", incidentIds: ["two"] })]);
    const [ticket, ...more] = await tickets.getMany([ticketIdOf("cause", "app01")]);
    expect(more).toEqual([]);
    expect([...(ticket?.incidentIds ?? [])].sort()).toEqual(["one", "two"]);
  });

  test("another incident of the same cause joins: everything is united, the higher severity stays", async () => {
    await create();
    const other = {
      incidentIds: ["two"],
      impactedAccounts: ["333344445555"],
      impactedResources: ["r-1", "r-2"],
    };
    const joined = await create({ ...other, run: "run-2", severity: 5, title: "another" });
    expect(joined).toMatchObject({
      incidentIds: ["one", "two"],
      impactedAccounts: ["222233334444", "333344445555"],
      impactedResources: ["r-1", "r-2"],
      severity: 5,
      title: "Update the cluster",
      progress: "New",
    });
    expect((await create({ run: "run-3", severity: 2 })).severity).toBe(5);
    expect(await tickets.list(["app01"])).toHaveLength(1);
  });

  test("an incident that joins a closed ticket reopens it", async () => {
    await create();
    await update({ action: "closed" });
    expect(await create({ run: "run-3", incidentIds: ["two"] })).toMatchObject({
      status: "open",
      progress: "Reopened",
    });
  });

  test("another team has a ticket of its own", async () => {
    const [a, b] = [await create(), await create({ team: "fin01" })];
    expect(a.id).not.toBe(b.id);
  });
});

describe("update", () => {
  test("the history says what changed, from what to what", async () => {
    await create();
    const set = { severity: 2, title: "Update the cluster", impactedResources: ["r-1", "r-2"] };
    const changed = await update({ set });
    expect(changed).toMatchObject({ ...set, updatedAt: LATER, version: 2, progress: "New", status: "open" });
    expect(changed.history.at(-1)).toEqual({
      at: LATER,
      run: "run-2",
      action: "updated",
      note: "why",
      fields: {
        severity: { from: 3, to: 2 },
        impactedResources: { from: ["r-1"], to: ["r-1", "r-2"] },
      },
    });
  });

  test("a repeat of the run changes nothing", async () => {
    await create();
    const changed = await update({ set: { severity: 2 } });
    expect(await update({ set: { severity: 1 }, at: "2026-03-02T11:00:00.000Z" })).toEqual(changed);
  });

  test("closed and reopened show in status and progress", async () => {
    await create();
    expect(await update({ action: "closed" })).toMatchObject({ status: "closed", progress: "Closed" });
    // A mere update leaves closed what is closed.
    expect(await update({ run: "run-3", set: { severity: 1 } })).toMatchObject({
      status: "closed",
      progress: "Closed",
      severity: 1,
    });
    const reopened = await update({ run: "run-4", action: "reopened" });
    expect(reopened).toMatchObject({ status: "open", progress: "Reopened" });
    expect(reopened.history.map((change) => change.action)).toEqual([
      "created",
      "closed",
      "updated",
      "reopened",
    ]);
  });

  test("long lists are in the ticket whole, and in its history by their length", async () => {
    await create();
    const impactedResources = Array.from({ length: 500 }, (_, index) => `r-${index}`);
    const changed = await update({ set: { impactedResources } });
    expect(changed.impactedResources).toEqual(impactedResources);
    expect(changed.history.at(-1)?.fields.impactedResources).toEqual({ from: ["r-1"], to: "500 entries" });
  });

  test("there must be a ticket", async () => {
    await expect(update({ id: "T-NONE" })).rejects.toThrow("there is no ticket T-NONE");
  });
});

describe("wrong input is refused, and nothing is written", () => {
  test.each([{ severity: 6 }, { severity: 2.5 }, { title: undefined }, { impactedAccounts: "222233334444" }])(
    "create with %j",
    async (wrong) => {
      await expect(create(wrong as never)).rejects.toThrow();
      expect(await tickets.list(["app01"])).toEqual([]);
    },
  );

  test.each([{ action: "created" }, { set: { severity: 0 } }, { run: undefined }, { set: { title: 1 } }])(
    "update with %j",
    async (wrong) => {
      const before = await create();
      await expect(update(wrong)).rejects.toThrow();
      expect(await tickets.get(before.id)).toEqual(before);
    },
  );
});

describe("search", () => {
  const everything = { query: "", teams: [], status: null, minimumSeverity: null, account: null };
  const search = async (filter: Record<string, unknown>) => {
    const found = await createSearchTickets({ tickets }, ["app01", "fin01"]).invoke({
      ...everything,
      ...filter,
    });
    return found.map((ticket) => ticket.title);
  };

  beforeEach(async () => {
    await create({ cause: "a", title: "Cluster upgrade", severity: 2 });
    await create({
      cause: "b",
      title: "Database failover",
      severity: 4,
      impactedAccounts: ["333344445555"],
      at: LATER,
    });
    await create({ cause: "c", title: "Savings plan ends", team: "fin01", severity: 3 });
    await create({ cause: "d", title: "Cluster elsewhere", team: "sec01" });
    await update({ id: ticketIdOf("c", "fin01"), action: "closed", at: "2026-03-02T11:00:00.000Z" });
  });

  test.each([
    [{}, ["Savings plan ends", "Database failover", "Cluster upgrade"]],
    [{ teams: ["app01"] }, ["Database failover", "Cluster upgrade"]],
    [{ status: "closed" }, ["Savings plan ends"]],
    [{ status: "open", minimumSeverity: 3 }, ["Database failover"]],
    [{ account: "333344445555" }, ["Database failover"]],
    [{ query: "cluster" }, ["Cluster upgrade"]],
    [{ query: "databse" }, ["Database failover"]],
    [{ query: "unheard-of" }, []],
    [{ limit: 1 }, ["Savings plan ends"]],
  ])("%j", async (filter, titles) => {
    expect(await search(filter)).toEqual(titles);
  });

  test.each([{ status: "new" }, { minimumSeverity: 9 }, { limit: 0 }, { limit: 101 }, { teams: "app01" }])(
    "%j is refused",
    async (filter) => {
      await expect(search(filter)).rejects.toThrow();
    },
  );
});
