import {
  BatchGetCommand,
  BatchWriteCommand,
  type DynamoDBDocumentClient,
  ScanCommand,
} from "@aws-sdk/lib-dynamodb";
import { expect, test } from "vitest";
import { type Causes, createCauses } from "./causes.ts";
import { threadIdOf } from "./incidents.ts";
import { useTestDatabase } from "./test-database.ts";

let causes: Causes;
let documents: DynamoDBDocumentClient;
let table: string;

useTestDatabase((database) => {
  documents = database.documents;
  table = database.names.causes;
  causes = createCauses(documents, table, 400);
});

/** All of them about one cause, and all of them happened. */
const about = (cause: string, ...ids: string[]) =>
  new Map(ids.map((id) => [id, { cause, hasHappened: true }]));

const many = (count: number) => Array.from({ length: count }, (_, index) => `incident-${index}`);

test("what was said of incidents is found, and of others nothing", async () => {
  await causes.put(about("composite", "one", "two"));
  expect(await causes.get(["two", "one", "three"])).toEqual(
    new Map([
      ["one", { cause: "composite", hasHappened: true }],
      ["two", { cause: "composite", hasHappened: true }],
    ]),
  );
});

test("what is said later takes the place of what was said before", async () => {
  await causes.put(about("first", "one", "two"));
  await causes.put(about("second", "two"));
  expect((await causes.get(["one"])).get("one")?.cause).toBe("first");
  expect((await causes.get(["two"])).get("two")?.cause).toBe("second");
});

test("none, and one asked for twice, are fine", async () => {
  await causes.put(about("cause"));
  await causes.put(about("cause", "one", "one"));
  expect(await causes.get([])).toEqual(new Map());
  expect(await causes.get(["one", "one"])).toEqual(about("cause", "one"));
});

test("more than one request takes are written and read whole", async () => {
  await causes.put(about("cause", ...many(230)));
  const found = await causes.get(many(240));
  expect([...found.keys()].sort()).toEqual(many(230).sort());
});

test("what DynamoDB leaves unprocessed is sent again", async () => {
  const sizes: number[] = [];
  const limited = createCauses(atMost(7, sizes), table, 400);
  await limited.put(about("cause", ...many(40)));
  expect(sizes).toEqual([25, 25, 25, 19, 12, 5]);
  sizes.length = 0;
  expect((await limited.get(many(40))).size).toBe(40);
  expect(sizes).toEqual([40, 33, 26, 19, 12, 5]);
});

test("it is forgotten after the days that deliveries are kept", async () => {
  const before = Math.floor(Date.now() / 1_000);
  await causes.put(about("cause", "one"));
  const { Items = [] } = await documents.send(new ScanCommand({ TableName: table }));
  expect(Items).toMatchObject([{ threadId: threadIdOf("one"), cause: "cause" }]);
  const days = (Number(Items[0]?.expiresAt) - before) / 86_400;
  expect(days).toBeGreaterThanOrEqual(400);
  expect(days).toBeLessThan(400.01);
});

/** A client whose DynamoDB processes at most so many of a batch; `sizes` gets the size of each batch. */
function atMost(most: number, sizes: number[]): DynamoDBDocumentClient {
  const send = async (command: BatchGetCommand | BatchWriteCommand) => {
    if (command instanceof BatchGetCommand) {
      const { Keys = [], ...rest } = command.input.RequestItems?.[table] ?? { Keys: [] };
      sizes.push(Keys.length);
      const answer = await documents.send(
        new BatchGetCommand({ RequestItems: { [table]: { ...rest, Keys: Keys.slice(0, most) } } }),
      );
      const left = Keys.slice(most);
      return { ...answer, UnprocessedKeys: left.length > 0 ? { [table]: { Keys: left } } : {} };
    }
    const requests = command.input.RequestItems?.[table] ?? [];
    sizes.push(requests.length);
    const answer = await documents.send(
      new BatchWriteCommand({ RequestItems: { [table]: requests.slice(0, most) } }),
    );
    const left = requests.slice(most);
    return { ...answer, UnprocessedItems: left.length > 0 ? { [table]: left } : {} };
  };
  return { send } as unknown as DynamoDBDocumentClient;
}

test("what is only named by another is told apart from what has happened", async () => {
  await causes.put(new Map([["named", { cause: "composite", hasHappened: false }]]));
  expect((await causes.get(["named"])).get("named")).toEqual({ cause: "composite", hasHappened: false });
});
