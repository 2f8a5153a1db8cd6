import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, PutCommand, QueryCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { z } from "zod";
import { Problem } from "../events/problem.ts";
import type { ObjectStore } from "./object-store.ts";
import { packPayload, unpackPayload } from "./payload.ts";
import { tables } from "./tables.ts";

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
});
export type Delivery = z.infer<typeof Delivery>;

export interface Deliveries {
  /** Keeps a delivery before anything is done with it. Receiving the same run again changes nothing. */
  receive(delivery: Omit<Delivery, "outcome" | "reason" | "problem">): Promise<void>;
  /** Notes what became of it; a later outcome of the same run, such as an operator's decision, takes its place. */
  settle(
    key: Pick<Delivery, "threadId" | "runId">,
    result: Pick<Delivery, "outcome" | "reason" | "problem">,
  ): Promise<void>;
  /** Received, but no run has finished it: oldest first. What a restart goes on with. */
  listWaiting(): Promise<Delivery[]>;
  /** Every delivery of an incident, in order of arrival. */
  listByThread(threadId: string): Promise<Delivery[]>;
}

const [byWaiting] = tables.deliveries.indexes;
const DAY_SECONDS = 86_400;

export function createDeliveries(
  client: DynamoDBDocumentClient,
  TableName: string,
  objects: ObjectStore,
  retentionDays: number,
): Deliveries {
  const query = async (keyed: { index?: string; key: string; value: string }): Promise<Delivery[]> => {
    const found: Delivery[] = [];
    let ExclusiveStartKey: Record<string, unknown> | undefined;
    do {
      const page = await client.send(
        new QueryCommand({
          TableName,
          ...(keyed.index && { IndexName: keyed.index }),
          KeyConditionExpression: "#key = :value",
          ExpressionAttributeNames: { "#key": keyed.key },
          ExpressionAttributeValues: { ":value": keyed.value },
          ExclusiveStartKey,
        }),
      );
      for (const item of page.Items ?? [])
        found.push(Delivery.parse({ ...item, raw: await unpackPayload(item, objects) }));
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey !== undefined);
    return found;
  };

  return {
    async receive({ raw, ...item }) {
      const payload = await packPayload(raw, `payloads/${item.threadId}`, objects);
      const expiresAt = Math.floor(Date.parse(item.receivedAt) / 1_000) + retentionDays * DAY_SECONDS;
      const fresh = {
        ...item,
        ...payload,
        outcome: null,
        reason: null,
        problem: null,
        waiting: "yes",
        expiresAt,
      };
      try {
        await client.send(
          new PutCommand({ TableName, Item: fresh, ConditionExpression: "attribute_not_exists(runId)" }),
        );
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    },
    async settle(Key, result) {
      await client.send(
        new UpdateCommand({
          TableName,
          Key: { threadId: Key.threadId, runId: Key.runId },
          UpdateExpression: "SET outcome = :outcome, reason = :reason, problem = :problem REMOVE waiting",
          ConditionExpression: "attribute_exists(runId)",
          ExpressionAttributeValues: {
            ":outcome": result.outcome,
            ":reason": result.reason,
            ":problem": result.problem,
          },
        }),
      );
    },
    listWaiting: () => query({ index: byWaiting.name, key: byWaiting.partitionKey, value: "yes" }),
    listByThread: (threadId) => query({ key: "threadId", value: threadId }),
  };
}
