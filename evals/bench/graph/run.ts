import { performance } from "node:perf_hooks";
import { Annotation, MemorySaver, START, StateGraph } from "@langchain/langgraph";
import { createSilentChannel } from "../../../channels/silent.ts";
import { createGraph } from "../../../graph/create-graph.ts";
import { openLocalApplication } from "../../../handlers/open-local-application.ts";
import { createTables } from "../../../memory/create-tables.ts";
import { openEmbeddedDynamoDB } from "../../../memory/embedded-dynamodb.ts";
import { openEmbeddedKnowledge } from "../../../memory/knowledge/embedded-knowledge.ts";
import { createMemoryObjectStore } from "../../../memory/object-store.ts";
import { createStores } from "../../../memory/stores.ts";
import { tableNames } from "../../../memory/tables.ts";
import { createTools } from "../../../tools/tools.ts";
import { table, verdict } from "../table.ts";
import { accepted, mixed } from "./deliveries.ts";
import { organization } from "./organization.ts";
import { timeStore } from "./store-timer.ts";

const clock = () => new Date("2026-03-02T09:00:00Z");
const channel = createSilentChannel();

const MOST_OF_EMPTY = 3;
const MOST_OF_ACCEPTED = 0.25;

/**
 * Time per delivery: against an empty graph, copies against accepted ones, and how many in a second. Sets the exit code to 1 when a goal
 * is missed.
 */
export async function run(): Promise<void> {
  const rows = [...(await againstEmptyGraph()), await copiesAgainstAccepted(), await throughput(1_000)];
  console.log(table(["what", "goal", "measured", "verdict"], rows));
}

async function againstEmptyGraph(): Promise<string[][]> {
  const database = await openEmbeddedDynamoDB(null);
  const names = tableNames();
  await createTables(database.client, names);
  const store = timeStore(database.client);
  const stores = createStores(
    database.client,
    names,
    createMemoryObjectStore(),
    await openEmbeddedKnowledge(null),
    organization.policy,
  );
  const tools = createTools(stores, organization);
  const judges = { models: [], onFailure: "rule" as const };
  const whole = createGraph(
    { organization, stores, tools, channel, judges, clock },
    { checkpointer: new MemorySaver() },
  );

  const runWhole = async (number: number) => {
    const runId = `bench-${number}.0`;
    const delivery = accepted(number);
    const config = { configurable: { thread_id: `whole-${number}` }, durability: "sync" as const };
    const before = store.milliseconds();
    const started = performance.now();
    const state = await whole.invoke({ delivery, runId }, config);
    const total = performance.now() - started;
    return { total, ours: total - (store.milliseconds() - before), steps: state.trace.length };
  };
  // `record` settles a delivery that was received; here only the graph is timed, so that is left out.
  stores.deliveries.settle = async () => {};

  const { steps } = await runWhole(0);
  const empty = emptyGraph(steps);
  const runEmpty = async (number: number) => {
    const started = performance.now();
    await empty.invoke({ value: 0 }, { configurable: { thread_id: `empty-${number}` }, durability: "sync" });
    return performance.now() - started;
  };
  for (let number = 1; number <= 30; number += 1) await Promise.all([runWhole(number), runEmpty(number)]);

  const total: number[] = [];
  const ours: number[] = [];
  const floor: number[] = [];
  for (let number = 100; number < 300; number += 1) {
    const one = await runWhole(number);
    total.push(one.total);
    ours.push(one.ours);
    floor.push(await runEmpty(number));
  }
  await database.close();
  const measured = (times: readonly number[]) =>
    `${ratio(times, floor).toFixed(2)} times (${ms(times)} against ${ms(floor)})`;
  return [
    [
      `an accepted delivery, ${steps} supersteps, rules, MemorySaver, without the store's round trips, against an empty graph of as many (p50 of ${ours.length}, in turn)`,
      `at most ${MOST_OF_EMPTY} times`,
      measured(ours),
      reached(ratio(ours, floor) <= MOST_OF_EMPTY),
    ],
    ["the same with the round trips to the embedded DynamoDB", "", measured(total), ""],
  ];
}

function emptyGraph(steps: number) {
  const graph = new StateGraph(Annotation.Root({ value: Annotation<number>() }));
  // biome-ignore lint/suspicious/noExplicitAny: the names of the nodes are made here, so the compiler cannot know them
  const loose = graph as any;
  for (let step = 0; step < steps; step += 1) {
    loose.addNode(`step${step}`, async () => ({ value: step }));
    loose.addEdge(step === 0 ? START : `step${step - 1}`, `step${step}`);
  }
  return graph.compile({ checkpointer: new MemorySaver() });
}

const openInMemory = () =>
  openLocalApplication({
    ...{ organization, channel, clock },
    dataDirectory: null,
    checkpoints: "database",
    share: false,
  });

async function copiesAgainstAccepted(): Promise<string[]> {
  const application = await openInMemory();
  const timed = async (number: number) => {
    const started = performance.now();
    const [result] = await application.process(accepted(number), { interactive: false });
    return { milliseconds: performance.now() - started, outcome: result?.outcome };
  };
  for (let number = 0; number < 20; number += 1) await timed(number);
  const first: number[] = [];
  const copies: number[] = [];
  for (let number = 100; number < 200; number += 1) {
    const one = await timed(number);
    const copy = await timed(number);
    if (one.outcome !== "accepted" || copy.outcome !== "duplicate")
      throw new Error(`${one.outcome}, then ${copy.outcome}`);
    first.push(one.milliseconds);
    copies.push(copy.milliseconds);
  }
  await application.close();
  return [
    `a copy against the accepted delivery, every store and the DynamoDB checkpoint saver included (p50 of ${copies.length})`,
    `under ${MOST_OF_ACCEPTED}`,
    `${ratio(copies, first).toFixed(2)} (${ms(copies)} against ${ms(first)})`,
    reached(ratio(copies, first) < MOST_OF_ACCEPTED),
  ];
}

async function throughput(count: number): Promise<string[]> {
  const application = await openInMemory();
  const outcomes = new Map<string, number>();
  const started = performance.now();
  for (const [delivery, raw] of mixed(count).entries())
    for (const { outcome } of await application.process(raw, { interactive: false, delivery }))
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
  const seconds = (performance.now() - started) / 1_000;
  await application.close();
  const counted = [...outcomes].map(([outcome, number]) => `${outcome} ${number}`).join(", ");
  return [
    `${count.toLocaleString("en")} mixed deliveries one after another: ${counted}`,
    "",
    `${(count / seconds).toFixed(0)} a second`,
    "",
  ];
}

function reached(isReached: boolean): string {
  if (!isReached) process.exitCode = 1;
  return verdict(isReached);
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

const ratio = (a: readonly number[], b: readonly number[]) => median(a) / median(b);
const ms = (times: readonly number[]) => `${median(times).toFixed(1)} ms`;
