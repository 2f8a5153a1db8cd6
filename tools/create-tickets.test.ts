import { expect, test } from "vitest";
import { ticketIdOf } from "../memory/tickets.ts";
import { createCreateTickets } from "./create-tickets.ts";
import { AT, ID, LATER, share, text, useTickets } from "./test-tickets.ts";

const { stores, read, create, update } = useTickets();

test("a new ticket is open, new, and says who made it", async () => {
  const ticket = await create();
  expect(ticket).toMatchObject({
    ...text,
    id: ID,
    cause: "cause",
    team: "app01",
    progress: "New",
    status: "open",
    severity: 3,
    incidentIds: ["one"],
    incidents: [share()],
    impactedAccounts: ["222233334444"],
    impactedResources: ["r-1"],
    joinedInto: null,
    version: 1,
    createdAt: AT,
    history: [{ run: "run-1", action: "created", at: AT }],
  });
  expect(await read()).toEqual(ticket);
});

test("a ticket of what is over already is closed from the beginning", async () => {
  expect(await create({ status: "closed" })).toMatchObject({
    status: "closed",
    progress: "Closed",
    severity: 3,
  });
});

test("a repeat of the run makes no second one and changes nothing", async () => {
  const first = await create();
  expect(await create({ severity: 5 }, { at: LATER, title: "another" })).toEqual(first);
  expect(await stores().tickets.list(["app01"])).toHaveLength(1);
});

test("two that create it at once make one", async () => {
  await Promise.all([create(), create({ incidentId: "two" }, { run: "run-2" })]);
  const ticket = await read();
  expect(ticket.incidentIds.toSorted()).toEqual(["one", "two"]);
  expect(ticket.incidents.map((one) => one.incidentId)).toEqual(ticket.incidentIds);
  expect(ticket.history.map((change) => change.action)).toEqual(["created", "updated"]);
});

test("of a storm of incidents at once none is lost", async () => {
  const ids = Array.from({ length: 12 }, (_, index) => `incident-${index + 10}`);
  await Promise.all(ids.map((incidentId) => create({ incidentId }, { run: incidentId })));
  expect((await read()).incidentIds.toSorted()).toEqual(ids);
});

test("another incident of the same cause joins: everything is united, the higher severity stays", async () => {
  await create();
  const other = { incidentId: "two", accounts: ["333344445555"], resources: ["r-1", "r-2"], severity: 5 };
  const joined = await create(other, { run: "run-2", title: "another", at: LATER, note: "one control" });
  expect(joined).toMatchObject({
    incidentIds: ["one", "two"],
    impactedAccounts: ["222233334444", "333344445555"],
    impactedResources: ["r-1", "r-2"],
    severity: 5,
    title: "Update the cluster",
    progress: "New",
  });
  expect(joined.history.at(-1)).toMatchObject({
    run: "run-2",
    action: "updated",
    note: "one control",
    fields: { severity: { from: 3, to: 5 }, incidentIds: { from: ["one"], to: ["one", "two"] } },
  });
  expect((await create({ incidentId: "three", severity: 2 }, { run: "run-3" })).severity).toBe(5);
  expect(await stores().tickets.list(["app01"])).toHaveLength(1);
});

test("an incident that joins a closed ticket reopens it", async () => {
  await create();
  await update({ status: "closed" });
  expect(await create({ incidentId: "two" }, { run: "run-3" })).toMatchObject({
    status: "open",
    progress: "Reopened",
  });
});

test("each team has a ticket of its own", async () => {
  const teams = ["app01", "fin01"].map((team) => ({ ...text, team }));
  const input = { cause: "cause", teams, incident: share(), run: "run-1", at: AT, note: "" };
  const tickets = await createCreateTickets(stores(), async () => {}).invoke(input);
  expect(tickets.map(({ id, team }) => ({ id, team }))).toEqual(
    teams.map(({ team }) => ({ id: ticketIdOf("cause", team), team })),
  );
});

test.each([
  { severity: 6 },
  { severity: 2.5 },
  { accounts: "222233334444" },
  { status: "new" },
  { incidentId: undefined },
])("a share with %j is refused, and nothing is written", async (wrong) => {
  await expect(create(wrong as never)).rejects.toThrow();
  expect(await stores().tickets.list(["app01"])).toEqual([]);
});

test("a ticket without a title is refused, and nothing is written", async () => {
  const { title: _, ...untitled } = text;
  const teams = [{ ...untitled, team: "app01" }];
  const input = { cause: "cause", teams, incident: share(), run: "run-1", at: AT, note: "" };
  await expect(createCreateTickets(stores(), async () => {}).invoke(input as never)).rejects.toThrow();
  expect(await stores().tickets.list(["app01"])).toEqual([]);
});
