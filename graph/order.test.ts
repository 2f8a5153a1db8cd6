import { readdirSync, readFileSync } from "node:fs";
import { MemorySaver } from "@langchain/langgraph";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Case } from "../evals/case.ts";
import { parseDelivery } from "../events/parse-delivery.ts";
import { runPart } from "../handlers/run-part.ts";
import { type CompiledGraph, createGraph } from "./create-graph.ts";
import { openTestApplication, type TestApplication } from "./test-application.ts";

const folder = new URL("../evals/cases/", import.meta.url);
const cases = readdirSync(folder)
  .filter((name) => name.endsWith(".json") && name !== "organization.json")
  .map((name) => Case.parse(JSON.parse(readFileSync(new URL(name, folder), "utf8"))))
  .filter(({ deliveries }) => deliveries.length > 1 && deliveries.every(({ event }) => event !== undefined));

let application: TestApplication;
let graph: CompiledGraph;
let now = new Date();
beforeAll(async () => {
  application = await openTestApplication({ clock: () => now });
  // What is checked does not depend on where checkpoints are kept; this many runs are quicker without a database.
  graph = createGraph(application.dependencies, { checkpointer: new MemorySaver() });
});
afterAll(() => application.close());

/** What tells one matter from another, in the payloads of every source. */
const IDENTITIES = [
  /"eventArn":"([^"]+)"/,
  /"resources":\["(arn:[\w-]+:cloudwatch:[^"]+)"\]/,
  /"arn":"(arn:[\w-]+:guardduty:[^"]+)"/,
  /"Id":"([^"]*finding[^"]*)"/,
  /"SecurityControlId":"([^"]+)"/,
  /"configRuleName":"([^"]+)"/,
];

/** The same event of another matter. */
function renamed(event: unknown, suffix: string): unknown {
  const names = IDENTITIES.flatMap((pattern) => JSON.stringify(event).match(pattern)?.[1] ?? []);
  const text = names.reduce(
    (json, name) => json.replaceAll(`"${name}"`, `"${name}${suffix}"`),
    JSON.stringify(event),
  );
  return JSON.parse(text);
}

async function endAfter(deliveries: unknown[]): Promise<unknown> {
  const { incidents } = application.stores;
  for (const raw of deliveries)
    for (const part of await application.receive(raw, { interactive: false }))
      await runPart(graph, incidents, { ...part, mayHaveDied: false });
  const incidentId = parseDelivery(deliveries[0], now.toISOString())[0]?.incidentId ?? null;
  const tickets = Object.values(await application.ticketsOf(incidentId));
  return tickets
    .map(({ team, status, severity, impactedAccounts, impactedResources }) => ({
      team,
      status,
      severity,
      accounts: [...impactedAccounts].sort(),
      resources: impactedResources.length,
    }))
    .sort((a, b) => (a.team < b.team ? -1 : 1));
}

function permutations<T>(list: readonly T[]): T[][] {
  if (list.length < 2) return [[...list]];
  return list.flatMap((first, index) =>
    permutations(list.filter((_, other) => other !== index)).map((rest) => [first, ...rest]),
  );
}

describe("whatever the order of arrival, the same tickets are open and closed at the end", () => {
  test.each(cases)("$id $title", { timeout: 120_000 }, async ({ clock, deliveries }) => {
    now = new Date(clock);
    const orders = permutations(deliveries.map((_, index) => index));
    const ends: unknown[] = [];
    for (const order of orders) {
      const suffix = `-in-order-${order.join("")}`;
      ends.push(await endAfter(order.map((index) => renamed(deliveries[index]?.event, suffix))));
    }
    expect(ends[0]).not.toEqual([]);
    for (const [index, end] of ends.entries())
      expect({ order: orders[index], end }).toEqual({ order: orders[index], end: ends[0] });
  });
});
