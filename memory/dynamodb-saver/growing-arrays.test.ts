import { createHash } from "node:crypto";
import { type DynamoDBClient, paginateScan } from "@aws-sdk/client-dynamodb";
import {
  AIMessage,
  AIMessageChunk,
  type BaseMessage,
  HumanMessage,
  RemoveMessage,
} from "@langchain/core/messages";
import { END, MessagesAnnotation, START, StateGraph } from "@langchain/langgraph";
import { afterAll, beforeAll, beforeEach, expect, inject, it } from "vitest";
import { DynamoDBSaver } from "./dynamodb-saver.ts";
import { startTestDatabase, type TestDatabase } from "./test-database.ts";

const config = { configurable: { thread_id: "chat" } };
/** How many are compared with the turns before them. */
const TURNS = inject("isThorough") ? 10 : 5;

let database: TestDatabase;
let client: DynamoDBClient;
let tableName: string;

beforeAll(async () => {
  database = await startTestDatabase();
  client = database.createClient();
});
beforeEach(async () => {
  tableName = await database.createTable();
});
afterAll(() => database.close());

/** Text of 400 characters that does not compress. */
function noise(seed: string): string {
  return createHash("sha512").update(seed).digest("base64").repeat(5).slice(0, 400);
}

/** One turn of a chat, in a process of its own unless its saver is given. */
async function takeTurn(
  answer: (seed: string) => BaseMessage,
  turn: number,
  checkpointer = new DynamoDBSaver({ client, tableName }),
): Promise<BaseMessage[]> {
  const app = new StateGraph(MessagesAnnotation)
    .addNode("model", () => ({ messages: [answer(noise(`answer ${turn}`))] }))
    .addEdge(START, "model")
    .addEdge("model", END)
    .compile({ checkpointer });
  const messages = [new HumanMessage(noise(`question ${turn}`))];
  return (await app.invoke({ messages }, config)).messages;
}

/** Bytes of all checkpoints, without the writes of tasks. */
async function storedBytes(): Promise<number> {
  let bytes = 0;
  for await (const { Items: items = [] } of paginateScan({ client }, { TableName: tableName })) {
    for (const { d } of items) bytes += d?.B?.length ?? 0;
  }
  return bytes;
}

/** A message whose text changes when it is revived. */
function chunk(content: string): BaseMessage {
  return new AIMessageChunk({ content, tool_call_chunks: [{ name: "look", args: "{", index: 0 }] });
}

it.each<[string, (text: string) => BaseMessage, boolean]>([
  ["messages", (text) => new AIMessage(text), false],
  ["streamed chunks", chunk, false],
  ["streamed chunks in one process", chunk, true],
])("a chat of %s costs n, not n²", async (_, answer, isOneProcess) => {
  const saver = isOneProcess ? new DynamoDBSaver({ client, tableName }) : undefined;
  const growth: number[] = [];
  for (const from of [0, TURNS, 2 * TURNS]) {
    const before = await storedBytes();
    for (let turn = from; turn < from + TURNS; turn += 1) await takeTurn(answer, turn, saver);
    growth.push((await storedBytes()) - before);
  }
  const [first = 0, , third = 0] = growth;
  expect(third / first).toBeLessThan(1.6);
});

it("a message that is changed or removed in the middle is, after more turns too", async () => {
  for (let turn = 0; turn < 12; turn += 1) await takeTurn((text) => new AIMessage(text), turn);
  const app = new StateGraph(MessagesAnnotation)
    .addNode("model", () => ({}))
    .addEdge(START, "model")
    .compile({ checkpointer: new DynamoDBSaver({ client, tableName }) });
  const messages: BaseMessage[] = (await app.getState(config)).values.messages;
  const changed = new HumanMessage({ content: "changed", id: messages[4]?.id ?? "" });
  await app.updateState(
    config,
    { messages: [changed, new RemoveMessage({ id: messages[9]?.id ?? "" })] },
    "model",
  );
  const after = await takeTurn((text) => new AIMessage(text), 12);
  const expected = messages.map((message) => (message.id === changed.id ? changed : message)).toSpliced(9, 1);
  expect(after.slice(0, -2).map(({ content }) => content)).toEqual(expected.map(({ content }) => content));
});
