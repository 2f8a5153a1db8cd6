import { readdirSync, readFileSync } from "node:fs";
import { MemorySaver } from "@langchain/langgraph";
import { describe, expect, test } from "vitest";
import { Case } from "../evals/case.ts";
import { runPart } from "../handlers/run-part.ts";
import { createGraph } from "./create-graph.ts";
import { organizationWith, testApplication } from "./test-application.ts";
import { summary } from "./test-order.ts";
import { createWalk } from "./test-walk.ts";

const folder = new URL("../evals/cases/", import.meta.url);
const cases = readdirSync(folder)
  .filter((name) => name.endsWith(".json") && name !== "organization.json")
  .map((name) => Case.parse(JSON.parse(readFileSync(new URL(name, folder), "utf8"))))
  .filter(({ deliveries }) => deliveries.length > 1 && deliveries.every(({ event }) => event !== undefined));

let now = new Date();
const walk = createWalk({ organization: organizationWith(), clock: () => now });

/** Calls `check` with the end of every order in which the events can arrive. Orders that begin alike share their beginning. */
async function inEveryOrder(
  events: readonly unknown[],
  check: (order: number[], end: ReturnType<typeof summary>) => void,
  before: number[] = [],
): Promise<void> {
  if (before.length === events.length) return check(before, summary(await walk.tickets()));
  const restore = walk.save();
  for (const [index, event] of events.entries()) {
    if (before.includes(index)) continue;
    await walk.send(event);
    await inEveryOrder(events, check, [...before, index]);
    restore();
  }
}

describe("whatever the order of arrival, the same tickets are open and closed at the end", () => {
  test.each(cases)("$id $title", { timeout: 120_000 }, async ({ clock, deliveries }) => {
    now = new Date(clock);
    const events = deliveries.map(({ event }) => event);
    let inOrder: unknown;
    for (const first of beginnings(events.length)) {
      walk.reset();
      for (const index of first) await walk.send(events[index]);
      await inEveryOrder(
        events,
        (order, end) => {
          inOrder ??= end;
          expect({ order, end }).toEqual({ order, end: inOrder });
        },
        first,
      );
    }
  });
});

/** Four events have 24 orders, five 120: of more than four, the first ones or the last ones come first. */
function beginnings(count: number): number[][] {
  const given = Array.from({ length: Math.max(0, count - 4) }, (_, index) => index);
  return given.length === 0 ? [[]] : [given, given.map((index) => count - 1 - index)];
}

/** A walk is no run: some of the cases, the last event first, go through LangGraph and the database as well. */
const sample = cases.filter((_, index) => index % 6 === 0);

test.each(sample)("$id ends the same when it is run", { timeout: 60_000 }, async ({ clock, deliveries }) => {
  now = new Date(clock);
  const { dependencies, stores, organization, receive } = await testApplication({ clock: () => now });
  const graph = createGraph(dependencies, { checkpointer: new MemorySaver() });
  walk.reset();
  for (const { event } of deliveries.toReversed()) {
    await walk.send(event);
    for (const part of await receive(event, { interactive: false }))
      await runPart(graph, dependencies, { ...part, mayHaveDied: false });
  }
  const listed = await stores.tickets.list(organization.teams.map(({ id }) => id));
  const tickets = await stores.tickets.getMany(listed.map(({ id }) => id));
  expect(summary(tickets)).toEqual(summary(await walk.tickets()));
});
