import type { z } from "zod";

/** What every answer has: the value that code goes on with, and the words of the input that it rests on. */
export interface Answer {
  value: unknown;
  evidence: string | null;
}

/** A typed question that a model may answer within bounds, or its rule. */
export interface Judgement<Input, A extends Answer> {
  name: string;
  /** What an answer must look like; a model is asked for exactly this. */
  schema: z.ZodType<A>;
  /** Name of the Markdown file in `prompts/`, without its ending. */
  prompt: string;
  /** The part of the question that differs from run to run; it comes after the prompt. Holds untrusted text. */
  question(input: Input): string;
  /** The deterministic answer: used without a model and when every model failed. */
  rule(input: Input): A;
  /** Why an answer may not be used although it fits the schema; null where it may. Keeps models inside the policy. */
  bounds(answer: A, input: Input): string | null;
}

/** One model's failed try at a judgement. */
export interface Attempt {
  model: string;
  problem: string;
}

/** What the run remembers of a judgement; goes into the report and the JSON. */
export interface JudgementRecord {
  name: string;
  by: string;
  value: unknown;
  evidence: string | null;
  attempts: Attempt[];
}
