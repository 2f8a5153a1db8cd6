import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { type ModelCall, type Tokens, totalOf } from "./usage.ts";

/** A chat model and the id by which records name it. */
export interface NamedModel {
  id: string;
  /** Never streams. */
  model: BaseChatModel;
  /** The same model, for answers that people watch being written. Default: `model`. */
  speaker?: BaseChatModel;
  /** What marks the end of a system text that stays the same, where the provider caches only what is marked. */
  cacheMark?: "bedrock" | "anthropic";
  /** US dollars of a call; null where nobody knows the price. */
  price?(tokens: Tokens): number | null;
}

/** An entry of a list that cannot be asked as things are; it is passed over, and records say why. */
export interface UnusableModel {
  id: string;
  /** In words for people, with what to do. */
  problem: string;
}

/** Which models failed lately: they are left out for a while. */
export interface Breaker {
  isOpen(id: string): boolean;
  failed(id: string, error: unknown): void;
  succeeded(id: string): void;
}

/** Who answers, and how it is asked. */
export interface Judges {
  /** Asked in order; the next one takes over when one fails. Empty: rules only. */
  models: readonly (NamedModel | UnusableModel)[];
  /** Who answers when every model failed. */
  onFailure: "rule" | "operator";
  /** Models for single questions, by their name, in place of `models`. */
  overrides?: Readonly<Record<string, readonly (NamedModel | UnusableModel)[]>>;
  /** The organization's own additions to prompts, by the name of the prompt. */
  guidance?: Readonly<Partial<Record<string, string>>>;
  /** Calls of one model for one question; from the second on it is told what was wrong. Default: 2. */
  attempts?: number;
  /** Tokens that may still be spent, in and out, all models together. */
  maxTokens?: number;
  breaker?: Breaker;
  /** May a model still be asked, where the process has an end? The run stops where not. Default: always. */
  hasTime?(): boolean;
  /** An error of a model in words for people. */
  explain?(error: unknown): string;
}

/** The process ends before a model could answer. The run goes on in another one, from its last checkpoint. */
export class NoTimeLeftError extends Error {
  override name = "NoTimeLeftError";
}

/** Throws NoTimeLeftError where a model that is asked now could not answer in time. */
export function mustHaveTime({ hasTime }: Pick<Judges, "hasTime">): void {
  if (hasTime?.() === false) throw new NoTimeLeftError("no time is left for a model to answer");
}

/** The same models, but the rule answers when they fail: for what somebody waits for, or what is decided already. */
export const backedByRule = (judges: Judges): Judges => ({ ...judges, onFailure: "rule" });

/** The model where it can be asked just now, or why it is passed over. */
export function readyModel(
  candidate: NamedModel | UnusableModel,
  { breaker }: Pick<Judges, "breaker">,
): NamedModel | UnusableModel {
  if ("problem" in candidate || !breaker?.isOpen(candidate.id)) return candidate;
  return { id: candidate.id, problem: "left out: it failed a moment ago" };
}

/** Why a model is not asked when no tokens are left. */
export const SPENT = "not asked: the tokens for this run are spent";

/** Tokens that may still be spent after these calls; below 0 where they cost more. */
export function tokensLeft({ maxTokens }: Pick<Judges, "maxTokens">, calls: readonly ModelCall[]): number {
  const { inputTokens, outputTokens } = totalOf(calls);
  return (maxTokens ?? Number.POSITIVE_INFINITY) - inputTokens - outputTokens;
}

/** An error of a model in words for people. */
export const explainError = ({ explain }: Pick<Judges, "explain">, error: unknown): string =>
  explain?.(error) ?? (error instanceof Error ? error.message : String(error));

/** Who answers a question, in order. */
export const modelsFor = ({ models, overrides }: Judges, question: string) => overrides?.[question] ?? models;

/** Asks no model. */
export const rulesOnly: Judges = { models: [], onFailure: "rule" };
