import { HumanMessage } from "@langchain/core/messages";
import {
  Annotation,
  type BaseCheckpointSaver,
  Command,
  END,
  interrupt,
  MemorySaver,
  MessagesAnnotation,
  Send,
  START,
  StateGraph,
} from "@langchain/langgraph";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DynamoDBSaver } from "./dynamodb-saver.ts";
import { startTestDatabase, type TestDatabase } from "./test-database.ts";

let database: TestDatabase;
let tableName: string;

beforeAll(async () => {
  database = await startTestDatabase();
  tableName = await database.createTable();
});
afterAll(() => database.close());

const State = Annotation.Root({
  ...MessagesAnnotation.spec,
  items: Annotation<string[]>,
  results: Annotation<string[]>({ reducer: (left, right) => left.concat(right), default: () => [] }),
  decision: Annotation<string>,
});

/** Fans out, asks inside a subgraph, and goes on: sends, namespaces, interrupts and growing lists in one graph. */
function compile(checkpointer: BaseCheckpointSaver, hooks: { beforeReport?: () => void } = {}) {
  const approval = new StateGraph(State)
    .addNode("ask", () => ({ decision: interrupt<string, string>("Deploy?") }))
    .addEdge(START, "ask")
    .compile();
  return new StateGraph(State)
    .addNode("collect", () => ({ items: ["a", "b", "c"], messages: [new HumanMessage("collected")] }))
    .addNode("work", ({ items }) => ({ results: [`${items[0]} done ${"x".repeat(3_000)}`] }))
    .addNode("approve", approval)
    .addNode("report", ({ decision }) => {
      hooks.beforeReport?.();
      return { messages: [new HumanMessage(`decided: ${decision}`)] };
    })
    .addEdge(START, "collect")
    .addConditionalEdges("collect", ({ items }) => items.map((item) => new Send("work", { items: [item] })), [
      "work",
    ])
    .addEdge("work", "approve")
    .addEdge("approve", "report")
    .addEdge("report", END)
    .compile({ checkpointer });
}

/** Message ids are random: everything else must be the same. */
function comparable(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, each) =>
      /^(id|ts|createdAt|checkpoint\w*|thread_id|ns)$/.test(key) ? "" : each,
    ),
  );
}

async function history(app: ReturnType<typeof compile>, config: object): Promise<unknown[]> {
  const states = [];
  for await (const { values, next, metadata, tasks } of app.getStateHistory(config)) {
    states.push({
      values,
      next,
      step: metadata?.step,
      tasks: tasks.map(({ name, interrupts }) => ({ name, interrupts })),
    });
  }
  return states;
}

describe.each(["sync", "async", "exit"] as const)("a graph that saves %s", (durability) => {
  it("interrupts, resumes in another process and is read back as with MemorySaver", async () => {
    const config = { configurable: { thread_id: `approval-${durability}` }, durability };
    const memory = compile(new MemorySaver());
    const create = () =>
      compile(new DynamoDBSaver({ client: database.createClient(), tableName, ttlSeconds: 3_600 }));

    const results = [];
    for (const [first, second] of [
      [memory, memory],
      [create(), create()],
    ] as const) {
      const asked = await first.invoke({ messages: [new HumanMessage("go")] }, config);
      const answered = await second.invoke(new Command({ resume: "yes" }), config);
      await second.updateState(config, { decision: "revised" });
      results.push(comparable([asked, answered, await history(second, config)]));
    }
    expect(results[1]).toEqual(results[0]);
  });

  it("is killed between two supersteps and finishes in another process with the same result", async () => {
    const config = { configurable: { thread_id: `killed-${durability}` }, durability };
    const create = (hooks?: { beforeReport: () => void }) =>
      compile(new DynamoDBSaver({ client: database.createClient(), tableName }), hooks);
    const undisturbed = { configurable: { thread_id: `undisturbed-${durability}` }, durability };
    await create().invoke({ messages: [] }, undisturbed);
    const expected = await create().invoke(new Command({ resume: "yes" }), undisturbed);

    await create().invoke({ messages: [] }, config);
    const kill = () => {
      throw new Error("killed");
    };
    await expect(
      create({ beforeReport: kill }).invoke(new Command({ resume: "yes" }), config),
    ).rejects.toThrow("killed");
    expect(comparable(await create().invoke(null, config))).toEqual(comparable(expected));
  });
});

it("gives a fork its own values, also where both branches use the same versions", async () => {
  const app = compile(new DynamoDBSaver({ client: database.createClient(), tableName }));
  const config = { configurable: { thread_id: "forked" } };
  await app.invoke({ messages: [] }, config);
  const { config: base } = await app.getState(config);
  const left = await app.updateState(base, { results: ["left"] }, "work");
  const right = await app.updateState(base, { results: ["right"] }, "work");
  expect((await app.getState(left)).values.results.at(-1)).toBe("left");
  expect((await app.getState(right)).values.results.at(-1)).toBe("right");
});
