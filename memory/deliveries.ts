import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  paginateQuery,
  paginateScan,
  UpdateCommand,
  type UpdateCommandInput,
} from "@aws-sdk/lib-dynamodb";
import { z } from "zod";
import { Problem } from "../events/problem.ts";
import { ModelCall } from "../judgements/usage.ts";
import { conditionHolds } from "./condition-holds.ts";
import { expiresAfter } from "./expires-at.ts";
import type { ObjectStore } from "./object-store.ts";
import { EXPIRING, packPayload, unpackPayload } from "./payload.ts";
import { tables } from "./tables.ts";

/** What a run decided, as far as another policy could decide otherwise. */
export const Decision = z.object({
  owner: z.string().nullable(),
  stakeholders: z.array(z.string()),
  severity: z.number().nullable(),
  costImpact: z.boolean().nullable(),
});
export type Decision = z.infer<typeof Decision>;

/** What a delivery is before it has been run. */
export type NewDelivery = Omit<
  Delivery,
  "outcome" | "reason" | "problem" | "decision" | "calls" | "attempts" | "givenUp"
>;

/** One part of a delivery as it arrived, and what became of it. */
export const Delivery = z.object({
  threadId: z.string(),
  runId: z.string().describe("begins with the time of arrival, so it sorts by it"),
  receivedAt: z.string(),
  incidentId: z.string().nullable().describe("null where the delivery could not be read"),
  part: z.number().int().describe("which finding of the delivery, from 0"),
  interactive: z.boolean().describe("was somebody there who could be asked?"),
  raw: z.unknown(),
  outcome: z.string().nullable().describe("null until a run has finished"),
  reason: z.string().nullable(),
  problem: Problem.nullable(),
  attempts: z
    .number()
    .int()
    .default(1)
    .describe("how often a queue handed it over for its run; receiving it counts as the first"),
  givenUp: z.string().nullable().default(null).describe("why it was put aside unfinished, if it was"),
  calls: z.array(ModelCall).default([]).describe("what models were asked for it, and what that cost"),
  decision: Decision.nullable().describe(
    "what was decided with it; null where it was dropped or is not settled",
  ),
});
export type Delivery = z.infer<typeof Delivery>;

export type DeliveryKey = Pick<Delivery, "threadId" | "runId">;

/** A delivery without its content. */
const Attempt = Delivery.pick({ outcome: true, reason: true, decision: true, attempts: true, givenUp: true });
export type Attempt = z.infer<typeof Attempt>;

export interface Deliveries {
  /** Keeps a delivery before anything is done with it. Receiving the same run again changes nothing. Is it new? */
  receive(delivery: NewDelivery): Promise<boolean>;
  /** Counts an attempt to run it. Gives it as it is then; null where it was never received. */
  begin(key: DeliveryKey): Promise<Attempt | null>;
  /** Takes back the count of an attempt that was stopped between two nodes, and goes on there. */
  stopped(key: DeliveryKey): Promise<void>;
  /** Notes that it was put aside unfinished, and why. Its thread goes on without it, until it is run again. */
  giveUp(key: DeliveryKey, why: string): Promise<void>;
  /** What became of it so far; null where it was never received. */
  get(key: DeliveryKey): Promise<Attempt | null>;
  /** Notes what became of it; a later outcome of the same run, such as an operator's decision, takes its place. */
  settle(
    key: DeliveryKey,
    result: Pick<Delivery, "outcome" | "reason" | "problem" | "decision" | "calls">,
  ): Promise<void>;
  /** Received, but no run has finished it: oldest first. What a restart goes on with. */
  listWaiting(): Promise<Delivery[]>;
  /** What could not be read, oldest first. */
  listInvalid(): Promise<Delivery[]>;
  /** Every delivery of an incident, in order of arrival. */
  listByThread(threadId: string): Promise<Delivery[]>;
  /** Every delivery that is kept, in order of arrival. Reads the whole table. */
  listAll(): Promise<Delivery[]>;
}

const [byWaiting] = tables.deliveries.indexes;

/** Partitions of the index: what no run has finished, and what could not be read. */
const WAITING = "yes";
const INVALID = "invalid";

export function createDeliveries(
  client: DynamoDBDocumentClient,
  TableName: string,
  objects: ObjectStore,
  retentionDays: number,
): Deliveries {
  const read = async (item: Record<string, unknown>): Promise<Delivery> =>
    Delivery.parse({ ...item, raw: await unpackPayload(item, objects) });

  const readAll = async (pages: AsyncIterable<{ Items?: Record<string, unknown>[] | undefined }>) => {
    const found: Delivery[] = [];
    for await (const { Items = [] } of pages) for (const item of Items) found.push(await read(item));
    return found;
  };

  const query = async (keyed: { index?: string; key: string; value: string }): Promise<Delivery[]> => {
    const input = {
      TableName,
      ...(keyed.index && { IndexName: keyed.index }),
      KeyConditionExpression: "#key = :value",
      ExpressionAttributeNames: { "#key": keyed.key },
      ExpressionAttributeValues: { ":value": keyed.value },
    };
    return readAll(paginateQuery({ client }, input));
  };

  /** Changes a delivery that was received, unless `input` has another condition. */
  const update = ({ threadId, runId }: DeliveryKey, input: Partial<UpdateCommandInput>) =>
    client.send(
      new UpdateCommand({
        TableName,
        Key: { threadId, runId },
        ConditionExpression: "attribute_exists(runId)",
        ...input,
      }),
    );

  return {
    async receive({ raw, ...item }) {
      const payload = await packPayload(raw, `${EXPIRING}/${item.threadId}`, objects);
      const expiresAt = expiresAfter(item.receivedAt, retentionDays);
      const fresh = {
        ...item,
        ...payload,
        outcome: null,
        reason: null,
        problem: null,
        decision: null,
        attempts: 1,
        waiting: WAITING,
        expiresAt,
      };
      return conditionHolds(
        client.send(
          new PutCommand({ TableName, Item: fresh, ConditionExpression: "attribute_not_exists(runId)" }),
        ),
      );
    },
    async begin(key) {
      try {
        const { Attributes } = await update(key, {
          UpdateExpression: "SET attempts = if_not_exists(attempts, :none) + :one REMOVE givenUp",
          ExpressionAttributeValues: { ":none": 0, ":one": 1 },
          ReturnValues: "ALL_NEW",
        });
        return Attempt.parse(Attributes);
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return null;
        throw error;
      }
    },
    async stopped(key) {
      await update(key, {
        UpdateExpression: "SET attempts = attempts - :one",
        ConditionExpression: "attempts > :none",
        ExpressionAttributeValues: { ":one": 1, ":none": 0 },
      });
    },
    async giveUp(key, why) {
      await update(key, {
        UpdateExpression: "SET givenUp = :why, attempts = :none",
        ExpressionAttributeValues: { ":why": why, ":none": 0 },
      });
    },
    async get({ threadId, runId }) {
      const Key = { threadId, runId };
      const { Item } = await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
      return Item === undefined ? null : Attempt.parse(Item);
    },
    async settle(key, result) {
      await update(key, {
        UpdateExpression: [
          "SET outcome = :outcome, reason = :reason, problem = :problem, decision = :decision, calls = :calls",
          result.outcome === INVALID ? ", waiting = :invalid" : "REMOVE waiting",
        ].join(" "),
        ExpressionAttributeValues: {
          ":outcome": result.outcome,
          ":reason": result.reason,
          ":problem": result.problem,
          ":decision": result.decision,
          ":calls": result.calls,
          ...(result.outcome === INVALID && { ":invalid": INVALID }),
        },
      });
    },
    listWaiting: () => query({ index: byWaiting.name, key: byWaiting.partitionKey, value: WAITING }),
    listInvalid: () => query({ index: byWaiting.name, key: byWaiting.partitionKey, value: INVALID }),
    listByThread: (threadId) => query({ key: "threadId", value: threadId }),
    async listAll() {
      const found = await readAll(paginateScan({ client }, { TableName, ConsistentRead: true }));
      return found.sort((a, b) => (a.runId < b.runId ? -1 : 1));
    },
  };
}
