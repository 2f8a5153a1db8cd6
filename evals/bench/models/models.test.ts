import { beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { startBedrock, type TestBedrock } from "../../../config/test-bedrock.ts";
import { openEmbeddedDynamoDB } from "../../../memory/embedded-dynamodb.ts";
import { accepted, type BenchEvent, dropped } from "./events.ts";
import { checkGoals } from "./goals.ts";
import { type Measured, measure } from "./measure.ts";
import { createPastEvents } from "./peer/past-events.ts";
import { createTicketTable } from "./peer/ticket-table.ts";
import { createTicketTools } from "./peer/ticket-tools.ts";
import { sideOf } from "./readings.ts";
import { scriptOf } from "./script.ts";

const pick = (events: BenchEvent[], ...ids: string[]) => events.filter(({ id }) => ids.includes(id));

let requests: TestBedrock["requests"];
let measured: Measured[];
beforeAll(async () => {
  const bedrock = await startBedrock(scriptOf(0));
  for (const [name, value] of Object.entries(bedrock.environment)) vi.stubEnv(name, value);
  try {
    const events = [...pick(accepted(), "H01", "G02"), ...pick(dropped(), "H01", "N38")];
    measured = await measure(bedrock.environment, events);
  } finally {
    await bedrock.close();
    vi.unstubAllEnvs();
  }
  requests = bedrock.requests;
});

const callsOf = ({ by }: Measured) => [by.ohero, by.asDrawn, by.merged].map(({ calls }) => calls.length);
const teamsOf = ({ by }: Measured) => [by.ohero, by.asDrawn, by.merged].map(({ teams }) => teams.toSorted());

test("every side does the whole job, once", () => {
  expect(measured.flatMap(({ by }) => Object.values(by).flatMap(({ faults }) => faults))).toEqual([]);
  const [lifecycle, mining] = measured as [Measured, Measured];
  expect(teamsOf(lifecycle)).toEqual(Array(3).fill(["app01", "fin01"]));
  expect(teamsOf(mining)).toEqual(Array(3).fill(["app01", "fin01", "sec01"]));
  expect([callsOf(lifecycle), callsOf(mining)]).toEqual([
    [2, 8, 7],
    [2, 8, 7],
  ]);
});

test("a duplicate and an unknown account cost the peer alone calls", () => {
  const [duplicate, unknown] = measured.slice(2) as [Measured, Measured];
  expect([duplicate, unknown].map(callsOf)).toEqual([
    [0, 3, 2],
    [0, 2, 2],
  ]);
  expect(teamsOf(duplicate).slice(1)).toEqual(Array(2).fill(["app01", "fin01"]));
  expect(teamsOf(unknown)).toEqual([[], [], []]);
});

test("the prompt of the peer holds its flow charts, the register and its seven tools", () => {
  const [first] = requests.filter(({ model, tools }) => sideOf(model) === "asDrawn" && tools.length > 2);
  expect(first?.system.match(/```mermaid\nflowchart TD/g)).toHaveLength(3);
  expect(first?.system).not.toContain("{{");
  expect(first?.system).toContain('"id": "222233334444"');
  expect(first?.tools.toSorted()).toEqual([
    "acknowledge_event",
    "ask_aws_advice",
    "create_ticket",
    "search_ops_events",
    "search_sec_findings",
    "search_tickets_by_event_key",
    "update_ticket",
  ]);
  for (const tool of first?.tools ?? []) expect(first?.system).toContain(`- ${tool}: `);
});

test("the research agent searches, reads at once, and answers from what it read", () => {
  const asked = requests.filter(({ model, tools }) => sideOf(model) === "merged" && tools.length === 2);
  const [, , answering] = asked;
  expect(JSON.stringify(answering?.body.messages).match(/"toolResult"/g)).toHaveLength(3);
  expect(answering?.question).toBe("");
});

test("Bedrock takes no more than four cache points, and they are found again", () => {
  for (const { body } of requests)
    expect((JSON.stringify(body).match(/"cachePoint"/g) ?? []).length).toBeLessThanOrEqual(4);
  const [, mining] = measured as [Measured, Measured];
  for (const { calls } of [mining.by.asDrawn, mining.by.merged])
    expect(calls.slice(1).filter(({ cachedTokens }) => cachedTokens === 0).length).toBeLessThanOrEqual(1);
});

test("the goals name every figure", () => {
  expect(checkGoals(measured).map(({ verdict }) => verdict)).toHaveLength(5);
  expect(checkGoals(measured)[3]).toMatchObject({ measured: "0", verdict: "met" });
});

test("the peer's tools change and find what is there", async () => {
  const database = await openEmbeddedDynamoDB(null);
  onTestFinished(() => database.close());
  const tickets = await createTicketTable(database.client, "tickets");
  const ticket = { ticket_id: "1", event_pk: "one", ticket_title: "old", ticket_detail: "", severity: "3" };
  const more = { recommended_action: "", event_last_updated_time: "1", assignee: "app01", progress: "New" };
  await tickets.put({ ...ticket, ...more });
  const [, update, search] = createTicketTools(tickets);
  const changed = { ticket_id: "1", event_last_updated_time: "2", ticket_title: "new" };
  await update.invoke(changed);
  expect(JSON.parse(await search.invoke({ event_pk: "one" }))).toEqual([{ ...ticket, ...more, ...changed }]);
  await expect(update.invoke({ ...changed, ticket_id: "2" })).rejects.toThrow();

  const past = createPastEvents();
  past.add({ isFinding: false, text: "a cluster leaves support" });
  past.add({ isFinding: true, text: "a bucket is open" });
  const [events, findings] = past.tools;
  expect(JSON.parse(`${await events?.invoke({ query: "cluster" })}`)).toEqual(["a cluster leaves support"]);
  expect(JSON.parse(`${await findings?.invoke({ query: "cluster" })}`)).toEqual([]);
});
