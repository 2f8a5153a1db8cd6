import { BatchGetCommand, type DynamoDBDocumentClient, ScanCommand } from "@aws-sdk/lib-dynamodb";
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
const about = (cause: string, ...ids: string[]) => aboutAfter(0, cause, ...ids);
const aboutAfter = (version: number, cause: string, ...ids: string[]) =>
  new Map(ids.map((id) => [id, { cause, hasHappened: true, version }]));

const many = (count: number) => Array.from({ length: count }, (_, index) => `incident-${index}`);

test("what was said of incidents is found, and of others nothing", async () => {
  await causes.put(about("composite", "one", "two"));
  expect(await causes.get(["two", "one", "three"])).toEqual(
    new Map([
      ["one", { cause: "composite", hasHappened: true, version: 1 }],
      ["two", { cause: "composite", hasHappened: true, version: 1 }],
    ]),
  );
});

test("what is said later takes the place of what was said before", async () => {
  await causes.put(about("first", "one", "two"));
  await causes.put(aboutAfter(1, "second", "two"));
  expect((await causes.get(["one"])).get("one")?.cause).toBe("first");
  expect((await causes.get(["two"])).get("two")?.cause).toBe("second");
});

test("of two that say something else at the same moment one looks again", async () => {
  const said = await Promise.allSettled([
    causes.put(about("alarm", "one")),
    causes.put(about("composite", "one", "two")),
  ]);
  expect(said.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
  expect(said.find(({ status }) => status === "rejected")).toMatchObject({
    reason: { name: "ConflictError" },
  });
});

test("the same again is no conflict: a run that died says it once more", async () => {
  await causes.put(about("cause", "one"));
  await causes.put(about("cause", "one"));
  expect((await causes.get(["one"])).get("one")).toEqual({ cause: "cause", hasHappened: true, version: 1 });
});

test("none, and one asked for twice, are fine", async () => {
  await causes.put(about("cause"));
  await causes.put(about("cause", "one", "one"));
  expect(await causes.get([])).toEqual(new Map());
  expect(await causes.get(["one", "one"])).toEqual(aboutAfter(1, "cause", "one"));
});

test("more than one request takes are written and read whole", async () => {
  await causes.put(about("cause", ...many(230)));
  const found = await causes.get(many(240));
  expect([...found.keys()].sort()).toEqual(many(230).sort());
});

test("what DynamoDB leaves unprocessed is asked for again", async () => {
  const sizes: number[] = [];
  const limited = createCauses(atMost(7, sizes), table, 400);
  await causes.put(about("cause", ...many(40)));
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
  const send = async (command: BatchGetCommand) => {
    const { Keys = [], ...rest } = command.input.RequestItems?.[table] ?? { Keys: [] };
    sizes.push(Keys.length);
    const answer = await documents.send(
      new BatchGetCommand({ RequestItems: { [table]: { ...rest, Keys: Keys.slice(0, most) } } }),
    );
    const left = Keys.slice(most);
    return { ...answer, UnprocessedKeys: left.length > 0 ? { [table]: { Keys: left } } : {} };
  };
  return { send } as unknown as DynamoDBDocumentClient;
}

test("what is only named by another is told apart from what has happened", async () => {
  await causes.put(new Map([["named", { cause: "composite", hasHappened: false, version: 0 }]]));
  expect((await causes.get(["named"])).get("named")).toEqual({
    ...{ cause: "composite", hasHappened: false, version: 1 },
  });
});
