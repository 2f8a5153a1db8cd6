import type { Channel, Said } from "../channels/channel.ts";
import type { ChatMessage } from "../events/operational-event.ts";
import type { RunState } from "../graph/state.ts";
import type { AnswerInput } from "../judgements/answer.ts";
import { harmless } from "../judgements/harmless-text.ts";
import { escapeMarkdown, quoteInMarkdown } from "../judgements/markdown-text.ts";
import type { Passage } from "../judgements/passage.ts";
import { shorten } from "../judgements/text.ts";
import { termsOf } from "../memory/knowledge/search-terms.ts";
import { threadIdOf } from "../memory/thread-id.ts";
import { rank } from "../tools/rank.ts";

/** What people said in a thread before a question. */
export interface ThreadHistory {
  /** Each message as something to rest an answer on. */
  passages: Passage[];
  /** What of it fits the question, for whoever has no model; null where there is nothing. */
  answer: AnswerInput["fromData"];
  failures: string[];
}

export const NO_HISTORY: ThreadHistory = { passages: [], answer: null, failures: [] };

/** The last messages of a thread that are read. */
const READ = 50;
const SHOWN = 8;
const CHARACTERS = 300;

/** Reads the thread where it stands, with who said what and when. */
export async function readHistory(
  channel: Pick<Channel, "readThread">,
  { incidentId, known }: Pick<RunState, "incidentId" | "known">,
  { thread, text, id }: ChatMessage,
): Promise<ThreadHistory> {
  try {
    const place = {
      threadId: threadIdOf(incidentId ?? ""),
      incidentId: known?.id ?? null,
      conversation: thread,
    };
    const said = (await channel.readThread(place)) ?? [];
    return historyOf(said.filter((one) => one.id === null || one.id !== id).slice(-READ), text);
  } catch (error) {
    return { ...NO_HISTORY, failures: [`history of the thread: ${String(error)}`] };
  }
}

export function historyOf(said: readonly Said[], question: string): ThreadHistory {
  if (said.length === 0) return NO_HISTORY;
  const passages = said.map(({ user, text, at }, index) => ({
    source: `message-${index + 1}`,
    title: `${user} at ${at}`,
    text,
  }));
  const words = question
    .split(/\s+/)
    .filter((word) => termsOf(word).length > 0)
    .join(" ");
  const fitting = words === "" ? [] : rank(passages, words, SHOWN, ({ title, text }) => [title, text]);
  const shown = fitting.length > 0 ? passages.filter((one) => fitting.includes(one)) : passages.slice(-SHOWN);
  const lines = shown.map(({ title, text }) => {
    const [user = ""] = title.split(" at ");
    return `- ${quoteInMarkdown(user)}: ${escapeMarkdown(shorten(harmless(text), CHARACTERS))}`;
  });
  const heading =
    fitting.length > 0 ? "Said in this thread, as far as it fits:" : "Said in this thread last:";
  return { passages, answer: { isWhole: true, text: [heading, ...lines].join("\n") }, failures: [] };
}
