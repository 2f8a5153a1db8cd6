import { z } from "zod";
import { MAX_REASON } from "../../events/chat.ts";
import { PersonName } from "../../events/person-name.ts";
import { INCIDENT_STATUSES } from "../../memory/incident-statuses.ts";
import type { Message } from "../../memory/messages.ts";
import type { IncidentCard, LivePiece } from "../channel.ts";

/**
 * What the page and the server say to each other: JSON texts over a WebSocket. The page asks with a number of its own (`ask`),
 * and the one answer to it carries the same number; what happens meanwhile comes without one, to every page. Nothing is
 * remembered of a page between two of its messages, so that they may come to different processes.
 */
const question = { ask: z.number().int().nonnegative() };

/** Longest text that a person may send, in characters, and in bytes of its JSON: API Gateway takes messages of up to 32 KB. */
export const MAX_SAID = 20_000;
export const MAX_SAID_BYTES = 30_000;

const filter = z.object({
  text: z.string().max(500).default(""),
  statuses: z.array(z.enum(INCIDENT_STATUSES)).max(10).default([]),
  team: z.string().max(100).nullable().default(null),
});
export type IncidentFilter = z.infer<typeof filter>;

export const PageMessage = z.discriminatedUnion("type", [
  /** Rooms, and what the page should know of the policy; `at` is the server's time. */
  z.object({ ...question, type: z.literal("hello") }),
  /** Incidents, last changed first; `before`: the `changedAt` and thread of the last one that the page has. */
  z.object({
    ...question,
    type: z.literal("list"),
    filter,
    limit: z.number().int().min(1).max(200).default(50),
    before: z
      .object({ changedAt: z.string().max(40), threadId: z.string().max(40) })
      .nullable()
      .default(null),
  }),
  /** What stands in a room besides incidents: conversations, or a team's notices; newest first. */
  z.object({
    ...question,
    type: z.literal("room"),
    room: z.string().min(1).max(100),
    limit: z.number().int().min(1).max(200).default(50),
    before: z.string().max(300).nullable().default(null),
  }),
  /** A thread's messages, oldest first, and its incident where it has one. */
  z.object({ ...question, type: z.literal("thread"), threadId: z.uuid() }),
  /** Everything about an incident: tickets, the newest raw event, the newest report. */
  z.object({ ...question, type: z.literal("details"), threadId: z.uuid() }),
  /** Incidents by outcome and day of their last change, the last `days` days. */
  z.object({ ...question, type: z.literal("counts"), days: z.number().int().min(1).max(90).default(30) }),
  /**
   * What a person says. `id` names it: sent again after a lost connection, it is no second message. `at` is the server's time
   * as the page knows it. `threadId`: the thread it is said in; null begins a conversation, which `id` names too.
   */
  z.object({
    ...question,
    type: z.literal("say"),
    id: z.uuid(),
    at: z.iso.datetime(),
    user: PersonName,
    text: z
      .string()
      .trim()
      .min(1)
      .max(MAX_SAID)
      .refine((text) => Buffer.byteLength(JSON.stringify(text)) <= MAX_SAID_BYTES, "a shorter text"),
    threadId: z.uuid().nullable(),
  }),
  /** Decides by hand. `overrule`: also where a person has decided already. */
  z.object({
    ...question,
    type: z.literal("decide"),
    threadId: z.uuid(),
    action: z.enum(["accept", "discharge"]),
    reason: z.string().trim().min(1).max(MAX_REASON),
    user: PersonName,
    overrule: z.boolean().default(false),
  }),
]);
export type PageMessage = z.infer<typeof PageMessage>;

export interface Room {
  id: string;
  name: string;
}

export interface DayCounts {
  /** Such as 2026-03-14, UTC. */
  day: string;
  counts: Record<string, number>;
}

/** What each question is answered with. */
export interface Answers {
  hello: { at: string; rooms: Room[]; hasApprovers: boolean };
  list: { incidents: IncidentCard[]; total: number; isComplete: boolean; hasMore: boolean };
  room: { messages: Message[]; hasMore: boolean };
  thread: { incident: IncidentCard | null; messages: Message[] };
  details: {
    incident: IncidentCard;
    event: unknown;
    /** The delivery as it arrived, the newest that is kept; null where none is. */
    raw: unknown;
    tickets: unknown[];
    report: string | null;
  };
  counts: { days: DayCounts[] };
  say: { threadId: string; key: string };
  decide: { outcome: string };
}

/** What happens, for every page that is open. */
export type LiveEvent =
  | { type: "incident"; incident: IncidentCard }
  | { type: "message"; message: Message }
  | { type: "live"; threadId: string; piece: LivePiece };

export type ServerMessage =
  | { ask: number; answer: Answers[keyof Answers] }
  | { ask: number; error: string }
  | LiveEvent;
