import { type DynamoDBDocumentClient, paginateQuery, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { z } from "zod";
import { conditionHolds } from "./condition-holds.ts";
import { expiresAfter } from "./expires-at.ts";
import type { ObjectStore } from "./object-store.ts";
import { EXPIRING, packPayload, unpackPayload } from "./payload.ts";
import { tables } from "./tables.ts";

/** Something to be written to an outside service, from the moment it is decided until the service has it, and after. */
export const OutboxEntry = z.object({
  service: z.string().describe('where it goes, such as "slack"'),
  group: z
    .string()
    .describe("what keeps its order: the entries of a group are sent one after the other, by key"),
  key: z.string(),
  lane: z.string().describe("what shares a limit of the service, such as a channel"),
  version: z.number().int().describe("of two contents under one key the higher counts"),
  payload: z.unknown(),
  at: z.string().describe("when it was first put here; ISO 8601"),
  waitingSince: z
    .string()
    .nullable()
    .describe("of an entry that is marked: since when it waits; null: it does not"),
  dueAt: z.string().nullable().describe("when it may be tried next; null: there is nothing to send"),
  sendingSince: z.string().nullable().describe("an attempt that began then, and whose end is not known"),
  attempts: z.number().int().describe("since the service last had it"),
  place: z.string().nullable().describe("where the service keeps it; null: it never had it"),
  sentVersion: z.number().int().describe("what of it the service has; 0: nothing"),
  problem: z.string().nullable().describe("what the last attempt failed with"),
});
export type OutboxEntry = z.infer<typeof OutboxEntry>;

/** What a round of sending came to. */
export interface Round {
  sent: number;
  /** When there is more to do; null where nothing waits. ISO 8601. */
  nextAt: string | null;
}

export type NewOutboxEntry = Pick<
  OutboxEntry,
  "service" | "group" | "key" | "lane" | "version" | "payload" | "at"
>;

/** What an attempt that failed means for the next one. `problem` is for people: none of the text, and no secret. */
export type Failure =
  /** Too many calls: again after so many seconds. */
  | { kind: "limited"; seconds: number; problem: string }
  /** Nobody knows whether the service has it. */
  | { kind: "doubtful"; problem: string }
  /** Not done; may work when somebody has mended the settings or the service. */
  | { kind: "blocked"; problem: string }
  /** The service will never take it. */
  | { kind: "refused"; problem: string }
  /** What was to be changed is not there any more. */
  | { kind: "gone"; problem: string };

/**
 * Writes to outside services, kept until they are done. Whoever has something to say puts it here and goes on; whoever sends
 * claims an entry, sends it, and notes what became of it. A process may die in between: then the next one knows that it
 * cannot know whether the service has it (`sendingSince`).
 */
export interface Outbox {
  /** Keeps an entry. The same version again, or an older one, changes nothing. */
  put(entry: NewOutboxEntry): Promise<void>;
  /** There is something to send again, whatever it was before: each mark is one more version. */
  mark(entry: Pick<OutboxEntry, "service" | "group" | "key" | "lane" | "at">): Promise<void>;
  /** Keeps what a service has of an entry, and where, while it is still being sent. */
  keep(entry: Pick<OutboxEntry, "group" | "key">, kept: { place: string; payload: unknown }): Promise<void>;
  /** Until when something, by its name, was asked what changed there; null where it never was. ISO 8601. */
  getCursor(name: string): Promise<string | null>;
  setCursor(name: string, until: string): Promise<void>;
  /** Groups with something that may be tried at `now`, and its lane, the longest due first. */
  listDue(service: string, now: string): Promise<{ group: string; lane: string }[]>;
  /** When the first entry that may not be tried at `now` may be; null where there is none. */
  nextDueAt(service: string, now: string): Promise<string | null>;
  /** How many entries wait, and the oldest of them. */
  listWaiting(service: string): Promise<OutboxEntry[]>;
  /** All entries of a group, by key, also those that were sent. */
  listGroup(group: string): Promise<OutboxEntry[]>;
  /** Takes an entry until `until`; false where somebody else was faster, or has put a newer version. */
  claim(entry: OutboxEntry, times: { now: string; until: string }): Promise<boolean>;
  /** The service has this version, and keeps it at `place`; null where it is nowhere. */
  markSent(entry: OutboxEntry, sent: { place: string | null; now: string }): Promise<void>;
  /** Not sent: tried again from `until` on. `isDoubtful`: the service may have it all the same. */
  postpone(entry: OutboxEntry, why: { until: string; problem: string; isDoubtful: boolean }): Promise<void>;
  /** The service will never take this: it is kept with its problem, and no longer in the way of what follows. */
  refuse(entry: OutboxEntry, problem: string): Promise<void>;
  /** The entry that the service keeps at that place; null where it is none of ours. */
  findByPlace(place: string): Promise<OutboxEntry | null>;
}

const [byDue, byPlace] = tables.outbox.indexes;
/** Entries that one look at what is due reads; the next look goes on. */
const MAX_DUE = 1_000;
const DUE = ["group", "lane"];
/** Attributes whose names DynamoDB keeps for itself. */
const NAMES = [
  ...["group", "key", "version", "payload", "waiting", "service", "place", "problem", "at", "until"],
];

/** Not an entry: it waits for nothing. */
const cursorOf = (name: string) => ({ group: `cursor~${name}`, key: "cursor" });

export function createOutbox(
  client: DynamoDBDocumentClient,
  TableName: string,
  objects: ObjectStore,
  retentionDays: number,
): Outbox {
  const read = async (item: Record<string, unknown>): Promise<OutboxEntry> =>
    OutboxEntry.parse({
      waitingSince: null,
      dueAt: null,
      sendingSince: null,
      attempts: 0,
      place: null,
      sentVersion: 0,
      problem: null,
      ...item,
      // What was only marked has nothing yet.
      payload: "payload" in item || "payloadKey" in item ? await unpackPayload(item, objects) : null,
    });

  /** The attribute that holds a payload, or where it is kept, and the one that then does not. */
  const pack = async (payload: unknown) => {
    const packed = await packPayload(payload, `${EXPIRING}/outbox`, objects);
    return "payload" in packed
      ? { name: "#payload", content: packed.payload, other: "payloadKey" }
      : { name: "payloadKey", content: packed.payloadKey, other: "#payload" };
  };

  const query = async (input: {
    index?: { name: string; partitionKey: string; sortKey: string };
    value: string;
    upTo?: string;
    after?: string;
    limit?: number;
    only?: readonly string[];
  }): Promise<Record<string, unknown>[]> => {
    const { index, value, upTo, after, limit, only = [] } = input;
    const bound = upTo ?? after;
    const command = {
      TableName,
      ...(index ? { IndexName: index.name } : { ConsistentRead: true }),
      KeyConditionExpression:
        bound === undefined
          ? "#key = :value"
          : `#key = :value AND #sort ${upTo === undefined ? ">" : "<="} :bound`,
      ...(only.length > 0 && { ProjectionExpression: only.map((name) => `#only_${name}`).join(", ") }),
      ExpressionAttributeNames: {
        "#key": index?.partitionKey ?? "group",
        ...Object.fromEntries(only.map((name) => [`#only_${name}`, name])),
        ...(bound !== undefined && { "#sort": index?.sortKey ?? "key" }),
      },
      ExpressionAttributeValues: { ":value": value, ...(bound !== undefined && { ":bound": bound }) },
      ...(limit !== undefined && { Limit: limit }),
    };
    const items: Record<string, unknown>[] = [];
    for await (const { Items = [] } of paginateQuery({ client }, command)) {
      items.push(...Items);
      if (limit !== undefined && items.length >= limit) break;
    }
    return items;
  };

  /** false where the condition does not hold. */
  const update = async (
    { group, key }: Pick<OutboxEntry, "group" | "key">,
    expression: string,
    values: Record<string, unknown>,
    condition: string | null,
  ): Promise<boolean> => {
    const used = NAMES.filter((name) => new RegExp(`#${name}\\b`).test(`${expression} ${condition}`));
    return conditionHolds(
      client.send(
        new UpdateCommand({
          TableName,
          Key: { group, key },
          UpdateExpression: expression,
          ...(condition !== null && { ConditionExpression: condition }),
          ...(used.length > 0 && {
            ExpressionAttributeNames: Object.fromEntries(used.map((name) => [`#${name}`, name])),
          }),
          ExpressionAttributeValues: values,
        }),
      ),
    );
  };

  return {
    async put({ service, lane, payload, version, at, ...identity }) {
      const { name, other, content } = await pack(payload);
      await update(
        identity,
        `SET #service = :service, ${name} = :content, #version = :version, lane = :lane, #waiting = :service, dueAt = if_not_exists(dueAt, :at), #at = if_not_exists(#at, :at), expiresAt = :expires REMOVE ${other}`,
        {
          ":service": service,
          ":content": content,
          ":version": version,
          ":lane": lane,
          ":at": at,
          ":expires": expiresAfter(at, retentionDays),
        },
        "attribute_not_exists(#version) OR #version < :version",
      );
    },
    async mark({ service, group, key, lane, at }) {
      await update(
        { group, key },
        "SET #service = :service, #version = if_not_exists(#version, :none) + :one, lane = :lane, #waiting = :service, dueAt = if_not_exists(dueAt, :at), waitingSince = if_not_exists(waitingSince, :at), #at = :at, expiresAt = :expires",
        {
          ...{ ":service": service, ":lane": lane, ":none": 0, ":one": 1, ":at": at },
          ":expires": expiresAfter(at, retentionDays),
        },
        null,
      );
    },
    async keep(entry, { place, payload }) {
      const packed = await pack(payload);
      await update(
        entry,
        `SET ${packed.name} = :content, #place = :place REMOVE ${packed.other}`,
        { ":content": packed.content, ":place": place },
        "attribute_exists(#version)",
      );
    },
    async getCursor(name) {
      const [cursor] = await query({ value: cursorOf(name).group });
      return cursor === undefined ? null : String(cursor.until);
    },
    async setCursor(name, until) {
      await update(cursorOf(name), "SET #until = :until", { ":until": until }, null);
    },
    async listDue(service, now) {
      const due = await query({ index: byDue, value: service, upTo: now, limit: MAX_DUE, only: DUE });
      const lanes = new Map<string, string>();
      for (const { group, lane } of due)
        if (!lanes.has(String(group))) lanes.set(String(group), String(lane));
      return [...lanes].map(([group, lane]) => ({ group, lane }));
    },
    async nextDueAt(service, now) {
      const [first] = await query({ index: byDue, value: service, after: now, limit: 1 });
      return first === undefined ? null : String(first.dueAt);
    },
    async listWaiting(service) {
      return Promise.all((await query({ index: byDue, value: service })).map(read));
    },
    async listGroup(group) {
      return Promise.all((await query({ value: group })).map(read));
    },
    async claim(entry, { now, until }) {
      return update(
        entry,
        // The first attempt that is in doubt: whoever looks for its message must look from there on.
        "SET dueAt = :until, sendingSince = if_not_exists(sendingSince, :now), attempts = if_not_exists(attempts, :none) + :one",
        {
          ":until": until,
          ":now": now,
          ":none": 0,
          ":one": 1,
          ":seen": entry.dueAt,
          ":version": entry.version,
        },
        // The version too: what is sent must be what is noted as sent.
        "dueAt = :seen AND dueAt <= :now AND #version = :version",
      );
    },
    async markSent(entry, { place, now }) {
      // A key of an index takes no empty text.
      const kept = place === null ? "" : "#place = :place, ";
      const values = { ...(place !== null && { ":place": place }), ":version": entry.version, ":none": 0 };
      const isNewest = await update(
        entry,
        `SET ${kept}sentVersion = :version, attempts = :none REMOVE #waiting, waitingSince, dueAt, sendingSince, #problem`,
        values,
        "#version = :version",
      );
      if (isNewest) return;
      // Newer content came while this was sent: it is next.
      const waits = entry.waitingSince === null ? "" : ", waitingSince = :now";
      await update(
        entry,
        `SET ${kept}sentVersion = :version, attempts = :none, dueAt = :now${waits} REMOVE sendingSince, #problem`,
        { ...values, ":now": now },
        "attribute_exists(#version)",
      );
    },
    async postpone(entry, { until, problem, isDoubtful }) {
      await update(
        entry,
        `SET dueAt = :until, #problem = :problem${isDoubtful ? "" : " REMOVE sendingSince"}`,
        { ":until": until, ":problem": problem },
        "attribute_exists(#waiting)",
      );
    },
    async refuse(entry, problem) {
      await update(
        entry,
        "SET #problem = :problem REMOVE #waiting, waitingSince, dueAt, sendingSince",
        { ":problem": problem, ":version": entry.version },
        "#version = :version",
      );
    },
    async findByPlace(place) {
      const [item] = await query({ index: byPlace, value: place, limit: 1 });
      return item === undefined ? null : read(item);
    },
  };
}
