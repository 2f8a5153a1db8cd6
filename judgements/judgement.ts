import type { z } from "zod";

/** What every answer has: the value that code goes on with, and the words of the input that it rests on. */
export interface Answer {
  value: unknown;
  evidence: string | null;
}

/** What differs from run to run in a question. */
export interface Question {
  /** What code knows: the date, the registry, the policy. */
  facts: string;
  /** What others wrote. It is marked as such, and comes last. */
  untrusted: string;
}

/** All that an answer may quote. */
export const textOf = ({ facts, untrusted }: Question): string => `${facts}\n${untrusted}`;

/** A typed question that a model may answer within bounds, or its rule. */
export interface Judgement<Input, A extends Answer> {
  name: string;
  /** What an answer must look like; a model is asked for exactly this. */
  schema: z.ZodType<A>;
  /** Name of the Markdown file in `prompts/`, without its ending. */
  prompt: string;
  /** The part of the question that differs from run to run; it comes after the prompt. */
  question(input: Input): Question;
  /** The deterministic answer: used without a model and when every model failed. */
  rule(input: Input): A;
  /** May a model change the rule's answer? Where this is there and says no, none is asked. Default: yes. */
  isOpen?(ruled: A, input: Input): boolean;
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
