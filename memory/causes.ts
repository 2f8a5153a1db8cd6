import { BatchWriteCommand, type DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { getItems } from "./get-items.ts";
import { threadIdOf } from "./incidents.ts";

/** What an incident is about. */
export interface Cause {
  cause: string;
  /** Did it happen, or is it only named by one that did? An alarm may be named by composites that have nothing in common. */
  hasHappened: boolean;
  /** Causes that named it too before it happened: when it does, all of them are one. */
  others?: string[];
}

/** Which incidents turned out to be about the same: a composite alarm and the alarms under it, before and after they ring. */
export interface Causes {
  /** Of those incidents that have a cause, by incident id. */
  get(incidentIds: readonly string[]): Promise<Map<string, Cause>>;
  /** Takes the place of what was said before. */
  put(causes: ReadonlyMap<string, Cause>): Promise<void>;
}

/** What DynamoDB takes in one request. */
const WRITTEN_AT_ONCE = 25;
const DAY_SECONDS = 86_400;

export function createCauses(
  client: DynamoDBDocumentClient,
  TableName: string,
  retentionDays: number,
): Causes {
  return {
    async get(incidentIds) {
      const causes = new Map<string, Cause>();
      const ids = new Map(incidentIds.map((id) => [threadIdOf(id), id]));
      const keys = [...ids.keys()].map((threadId) => ({ threadId }));
      for (const item of await getItems(client, TableName, keys))
        causes.set(ids.get(String(item.threadId)) ?? "", {
          cause: String(item.cause),
          hasHappened: item.hasHappened === true,
          ...(Array.isArray(item.others) && { others: item.others.map(String) }),
        });
      return causes;
    },
    async put(causes) {
      const expiresAt = Math.floor(Date.now() / 1_000) + retentionDays * DAY_SECONDS;
      let requests = [...causes].map(([incidentId, cause]) => ({
        PutRequest: {
          Item: { threadId: threadIdOf(incidentId), ...cause, expiresAt } as Record<string, unknown>,
        },
      }));
      while (requests.length > 0) {
        const { UnprocessedItems } = await client.send(
          new BatchWriteCommand({ RequestItems: { [TableName]: requests.splice(0, WRITTEN_AT_ONCE) } }),
        );
        requests = [...requests, ...((UnprocessedItems?.[TableName] ?? []) as typeof requests)];
      }
    },
  };
}
