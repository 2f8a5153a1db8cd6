import { beforeEach, expect, test } from "vitest";
import { ticketIdOf } from "../memory/tickets.ts";
import { createSearchTickets } from "./search-tickets.ts";
import { LATER, useTickets } from "./test-tickets.ts";

const { stores, create, update } = useTickets();

const everything = { query: "", teams: [], status: null, minimumSeverity: null, account: null };
const search = async (filter: Record<string, unknown>) => {
  const tool = createSearchTickets(stores(), ["app01", "fin01"]);
  const found = await tool.invoke({ ...everything, ...filter });
  return found.map((ticket) => ticket.title);
};

beforeEach(async () => {
  await create({ severity: 2 }, { cause: "a", title: "Cluster upgrade" });
  await create(
    { severity: 4, accounts: ["333344445555"] },
    { cause: "b", title: "Database failover", at: LATER },
  );
  await create({ severity: 3 }, { cause: "c", title: "Savings plan ends", team: "fin01" });
  await create({}, { cause: "d", title: "Cluster elsewhere", team: "sec01" });
  const closed = { id: ticketIdOf("c", "fin01"), at: "2026-03-02T11:00:00.000Z" };
  await update({ status: "closed" }, closed);
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
