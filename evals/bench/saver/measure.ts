import { randomBytes } from "node:crypto";
import { HumanMessage } from "@langchain/core/messages";
import { type BaseCheckpointSaver, END, MessagesAnnotation, START, StateGraph } from "@langchain/langgraph";
import type { TestDatabase } from "../../../memory/dynamodb-saver/test-database.ts";
import { createCommunity, createOurs, type MeteredSaver } from "./compared-savers.ts";
import { measureLatency } from "./latency.ts";
import { runAgent, runChat, runTenSteps, thread } from "./workloads.ts";

/** One line of the report. */
export interface Row {
  name: string;
  goal: string;
  ours: string;
  community: string;
  /** Undefined where there is no goal. */
  reached?: boolean;
}

interface Workload {
  name: string;
  /** Most write units. */
  goal?: number;
  run: (saver: BaseCheckpointSaver) => Promise<void>;
}

const workloads: Workload[] = [
  { name: "10 supersteps, 6 KB of state, sync", goal: 30, run: (saver) => runTenSteps(saver, "sync") },
  { name: "10 supersteps, 6 KB of state, exit", run: (saver) => runTenSteps(saver, "exit") },
  { name: "chat, 50 turns, sync", goal: 300, run: (saver) => runChat(saver, "sync", 50) },
  { name: "chat, 200 turns, sync", goal: 1_300, run: (saver) => runChat(saver, "sync", 200) },
  { name: "chat, 200 turns, exit", run: (saver) => runChat(saver, "exit", 200) },
  { name: "agent, 20 turns with a tool, sync", goal: 400, run: (saver) => runAgent(saver, "sync", 20) },
];

/** Runs every workload on both savers, on tables of their own. */
export async function measureWrites(database: TestDatabase): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [index, { name, goal, run }] of workloads.entries()) {
    const ours = await createOurs(database);
    const community = await createCommunity(database, `writes-${index}`);
    await run(ours.saver);
    const mine = ours.consumed();
    const theirs = await run(community.saver).then(
      () => community.consumed(),
      () => undefined,
    );
    rows.push({
      name: `${name}: write units / requests`,
      goal: goal === undefined ? "" : `≤ ${goal}`,
      ours: `${mine.writeUnits} / ${mine.requests}`,
      community: theirs ? `${theirs.writeUnits} / ${theirs.requests}` : "fails",
      ...(goal === undefined ? {} : { reached: mine.writeUnits <= goal }),
    });
  }
  return rows;
}

/** What a process without anything in memory pays to read the latest checkpoint of a chat. */
export async function measureRead(database: TestDatabase): Promise<Row> {
  const ours = await createOurs(database);
  const community = await createCommunity(database, "read");
  for (const { saver } of [ours, community]) await runChat(saver, "sync", 100);
  const mine = await readLatest(ours);
  const theirs = await readLatest(community);
  const { QueryCommand: queries = 0, BatchGetItemCommand: batches = 0 } = mine.commands;
  return {
    name: "latest checkpoint after 100 chat turns, read cold: requests, read units",
    goal: "1 Query + ≤ 1 BatchGet",
    ours: `${queries} Query + ${batches} BatchGet, ${mine.readUnits}`,
    community: `${theirs.requests} Query, ${theirs.readUnits}`,
    reached: mine.requests === queries + batches && queries === 1 && batches <= 1,
  };
}

async function readLatest({ createAnother, consumed }: MeteredSaver) {
  consumed();
  await createAnother().getTuple(thread("chat"));
  return consumed();
}

/** A message above DynamoDB's limit of 400 KB for an item. */
export async function measureBigMessage(database: TestDatabase): Promise<Row> {
  const content = randomBytes(450_000).toString("base64").slice(0, 450_000);
  const isReadBack = async ({ saver, createAnother }: MeteredSaver) => {
    const compile = (checkpointer: BaseCheckpointSaver) =>
      new StateGraph(MessagesAnnotation)
        .addNode("model", () => ({ messages: [new HumanMessage("noted")] }))
        .addEdge(START, "model")
        .addEdge("model", END)
        .compile({ checkpointer });
    await compile(saver).invoke({ messages: [new HumanMessage(content)] }, thread("big"));
    const { values } = await compile(createAnother()).getState(thread("big"));
    return values.messages[0]?.content === content;
  };
  const ours = await isReadBack(await createOurs(database)).catch(() => false);
  const community = await isReadBack(await createCommunity(database, "big")).catch(() => false);
  const answer = (success: boolean) => (success ? "stored and read back" : "fails");
  return {
    name: "a message of 450 KB",
    goal: "stored and read back",
    ours: answer(ours),
    community: answer(community),
    reached: ours,
  };
}

/** What the saver itself takes of a superstep, for each kind of run. */
export async function measureOverhead(): Promise<Row[]> {
  const runs: { name: string; run: Workload["run"]; rounds: number; together: number }[] = [
    {
      name: "10 supersteps, 6 KB of state",
      run: (saver) => runTenSteps(saver, "sync"),
      rounds: 400,
      together: 1,
    },
    { name: "agent, 20 turns", run: (saver) => runAgent(saver, "sync", 20), rounds: 24, together: 5 },
    { name: "chat, 50 turns", run: (saver) => runChat(saver, "sync", 50), rounds: 16, together: 3 },
  ];
  const rows: Row[] = [];
  for (const { name, run, rounds, together } of runs) {
    const { memory, ours, ratio, runRatio } = await measureLatency(run, rounds, together);
    const milliseconds = `${ours.toFixed(2)} ms, MemorySaver ${memory.toFixed(2)} ms`;
    rows.push({
      name: `${name}: time of a superstep without the store's round trip, p50`,
      goal: "≤ 1.2 × MemorySaver",
      ours: `${ratio.toFixed(2)} × (${milliseconds}; whole run ${runRatio.toFixed(2)} ×)`,
      community: "",
      reached: ratio <= 1.2,
    });
  }
  return rows;
}
