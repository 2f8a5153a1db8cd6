import { z } from "zod";
import { filled } from "./lenient.ts";
import type { ChatMessage, OperatorDecision, Release } from "./operational-event.ts";
import { Decider } from "./person-name.ts";
import { type Problem, problemFrom } from "./problem.ts";

const name = z.union([filled, z.number().transform(String)]);

const RawMessage = z.lazy(() =>
  z.looseObject({
    user: name.default("unknown"),
    thread: name.optional(),
    text: z.string().trim().pipe(filled),
    id: name.optional(),
    incidentId: filled.optional(),
  }),
);

/** Longest reason for a decision, in characters. */
export const MAX_REASON = 2_000;

const RawDecision = z.lazy(() =>
  z.looseObject({
    incidentId: filled,
    action: z.enum(["accept", "discharge"]),
    reason: z
      .string()
      .trim()
      .pipe(filled)
      .refine((reason) => reason.length <= MAX_REASON, `at most ${MAX_REASON} characters`),
    by: Decider,
    when: z.enum(["always", "undecided", "waiting"]).optional(),
  }),
);

const RawRelease = z.lazy(() => z.looseObject({ incidentId: filled }));

/** Longest message that is read, in characters; what a person types is far below it. */
const MAX_TEXT = 20_000;

/** The incident that a conversation would open. */
export const incidentOf = (conversation: string): string => `chat~${conversation}`;

/** The conversation that opened an incident; null where it came out of an event. */
export const conversationOf = (incidentId: string): string | null =>
  incidentId.startsWith("chat~") ? incidentId.slice("chat~".length) : null;

/** `{user, thread, text}` as typed by a person. Without a thread, each person has one of their own. */
export function parseMessage(raw: unknown): ChatMessage | Problem {
  const parsed = RawMessage.safeParse(raw);
  if (!parsed.success) return problemFrom(parsed.error, raw, ["message"]);
  const { user, thread = user, text, id = null, incidentId } = parsed.data;
  const question = text.replace(HISTORY, " ").trim();
  const withHistory = HISTORY.test(text);
  return {
    user,
    thread,
    text: (withHistory ? question || WHAT_WAS_SAID : text).slice(0, MAX_TEXT),
    id,
    incidentId: incidentId ?? incidentOf(thread),
    ...(withHistory && { withHistory }),
  };
}

/** Asks for what people said in the thread before. */
const HISTORY = /(?<!\S)@history\b/i;
const WHAT_WAS_SAID = "What has been said in this thread?";

/** `{incidentId, action, reason, by, when?}`: what an operator decided by hand. */
export function parseDecision(raw: unknown): OperatorDecision | Problem {
  const parsed = RawDecision.safeParse(raw);
  if (!parsed.success) return problemFrom(parsed.error, raw, ["decision"]);
  const { incidentId, action, reason, by, when } = parsed.data;
  return { incidentId, action, reason, by, ...(when && { when }) };
}

/** `{incidentId}`: what set the incident aside has ended. */
export function parseRelease(raw: unknown): Release | Problem {
  const parsed = RawRelease.safeParse(raw);
  return parsed.success
    ? { incidentId: parsed.data.incidentId }
    : problemFrom(parsed.error, raw, ["release"]);
}
