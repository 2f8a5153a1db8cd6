import { isDeepStrictEqual } from "node:util";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { ConflictError } from "./errors.ts";
import { getItems } from "./get-items.ts";
import { threadIdOf } from "./incidents.ts";
import { putVersion } from "./versioned.ts";

/** What an incident is about. */
export interface Cause {
  cause: string;
  /** Did it happen, or is it only named by one that did? An alarm may be named by composites that have nothing in common. */
  hasHappened: boolean;
  /** Causes that named it too before it happened: when it does, all of them are one. */
  others?: string[];
  /** Causes whose tickets it is about to bring to its own: a run that dies over that is gone on with. */
  joins?: string[];
  /** Counts what was said of it; 0 where nothing was. */
  version: number;
}

/** Which incidents turned out to be about the same: a composite alarm and the alarms under it, before and after they ring. */
export interface Causes {
  /** Of those incidents that have a cause, by incident id. */
  get(incidentIds: readonly string[]): Promise<Map<string, Cause>>;
  /**
   * Takes the place of what was read. Throws ConflictError where somebody else has said something else meanwhile: some may be
   * said then, and some not. Saying the same again changes nothing.
   */
  put(causes: ReadonlyMap<string, Cause>): Promise<void>;
}

const DAY_SECONDS = 86_400;

export function createCauses(
  client: DynamoDBDocumentClient,
  TableName: string,
  retentionDays: number,
): Causes {
  const get = async (incidentIds: readonly string[]) => {
    const causes = new Map<string, Cause>();
    const ids = new Map(incidentIds.map((id) => [threadIdOf(id), id]));
    const keys = [...ids.keys()].map((threadId) => ({ threadId }));
    for (const item of await getItems(client, TableName, keys))
      causes.set(ids.get(String(item.threadId)) ?? "", {
        cause: String(item.cause),
        hasHappened: item.hasHappened === true,
        ...(Array.isArray(item.others) && { others: item.others.map(String) }),
        ...(Array.isArray(item.joins) && item.joins.length > 0 && { joins: item.joins.map(String) }),
        version: Number(item.version ?? 0),
      });
    return causes;
  };
  const put = async (incidentId: string, { version, ...cause }: Cause): Promise<void> => {
    const expiresAt = Math.floor(Date.now() / 1_000) + retentionDays * DAY_SECONDS;
    const item = { threadId: threadIdOf(incidentId), ...cause, expiresAt, version: version + 1 };
    try {
      await putVersion(client, TableName, item);
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error;
      const there = (await get([incidentId])).get(incidentId);
      if (!isDeepStrictEqual(meaningOf(there), meaningOf(cause))) throw error;
    }
  };
  return {
    get,
    async put(causes) {
      await Promise.all([...causes].map(([incidentId, cause]) => put(incidentId, cause)));
    },
  };
}

/** Without how often it was said, and what was left to do. */
const meaningOf = ({ cause, hasHappened, others = [] }: Partial<Cause> = {}) => ({
  cause,
  hasHappened,
  others,
});
