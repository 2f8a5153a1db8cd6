import { HumanMessage, SystemMessage } from "@langchain/core/messages";
import type { z } from "zod";
import { loadPrompt } from "../prompts/load-prompt.ts";
import { betweenMarks } from "./between-marks.ts";
import { inChatSpan } from "./chat-span.ts";
import type { Question } from "./judgement.ts";
import type { Judges, NamedModel } from "./model.ts";
import { isReplayed, stoppedBecause, tokensOf } from "./model-message.ts";
import type { ModelCall } from "./usage.ts";

/** What a model is asked, whichever model it is. */
export interface ModelQuestion {
  /** Names the question; the model sees it as the name of the tool that takes its answer. */
  name: string;
  schema: z.ZodType;
  /** Markdown files in `prompts/`, in order: the part that never changes, so that it can be cached. */
  prompts: readonly string[];
  question: Question;
}

/**
 * One call of one model; gives what it answered, unchecked. `refusal` is what was wrong with its last answer. Enters into
 * `calls` what it cost, also where it fails.
 */
export async function askModel(
  { name, schema, prompts, question }: ModelQuestion,
  candidate: NamedModel,
  { guidance = {} }: Pick<Judges, "guidance">,
  refusal: string | null,
  calls: ModelCall[],
): Promise<unknown> {
  const started = performance.now();
  let answered: unknown = null;
  try {
    // Structured output only asks for the shape; nothing checks what comes back.
    const structured = candidate.model.withStructuredOutput(schema, { name, includeRaw: true });
    const messages = [
      systemMessage(systemText(prompts, guidance), candidate),
      new HumanMessage(marked(question, refusal)),
    ];
    const { raw, parsed } = await inChatSpan(
      candidate,
      () => structured.invoke(messages),
      (given) => given.raw,
    );
    answered = raw;
    const stopped = parsed === null ? stoppedBecause(raw) : null;
    if (stopped !== null) throw stopped;
    return parsed;
  } finally {
    calls.push(callOf(name, candidate, answered, performance.now() - started));
  }
}

/** What a call cost by the message that came back; null where none did. */
export function callOf(question: string, { id, price }: NamedModel, raw: unknown, ms: number): ModelCall {
  const tokens = tokensOf(raw);
  return {
    question,
    model: id,
    ...tokens,
    ms: Math.round(ms),
    costUsd: price?.(tokens) ?? null,
    problem: null,
    ...(isReplayed(raw) && { replayed: true }),
  };
}

/** The prompts, each with what the organization adds to it: the same text for every event. */
export const systemText = (prompts: readonly string[], guidance: NonNullable<Judges["guidance"]>): string =>
  prompts
    .flatMap((name) => {
      const own = guidance[name];
      return [loadPrompt(name), ...(own ? [`## What this organization adds\n\n${own.trim()}`] : [])];
    })
    .join("\n\n");

/** With the mark up to which providers read it from their cache. */
function systemMessage(text: string, { cacheMark }: NamedModel): SystemMessage {
  if (cacheMark === "bedrock")
    return new SystemMessage({
      content: [{ type: "text", text }, { cachePoint: { type: "default" } }] as never,
    });
  if (cacheMark === "anthropic")
    return new SystemMessage({
      content: [{ type: "text", text, cache_control: { type: "ephemeral" } }] as never,
    });
  return new SystemMessage(text);
}

/** What differs from run to run, untrusted text last. */
const marked = ({ facts, untrusted }: Question, refusal: string | null): string =>
  [
    ...(refusal === null ? [] : [`Your last answer cannot be used: ${refusal}. Answer anew.`]),
    facts,
    betweenMarks(untrusted),
  ]
    .filter(Boolean)
    .join("\n");
