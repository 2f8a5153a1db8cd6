import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { HumanMessage, SystemMessage } from "@langchain/core/messages";
import { z } from "zod";
import { loadPrompt } from "../prompts/load-prompt.ts";
import type { Answer, Attempt, Judgement, JudgementRecord } from "./judgement.ts";
import { findInstructions } from "./untrusted-text.ts";

/** A chat model and the id by which records name it. */
export interface NamedModel {
  id: string;
  model: BaseChatModel;
}

export interface Judges {
  /** Asked in order; the next one takes over when one fails. Empty: rules only. */
  models: readonly NamedModel[];
  /** Who answers when every model failed. */
  onFailure: "rule" | "operator";
}

export interface Usage {
  modelCalls: number;
  inputTokens: number;
  outputTokens: number;
}

/** The same models, but the rule answers when they fail: for what somebody waits for, or what is decided already. */
export const backedByRule = (judges: Judges): Judges => ({ ...judges, onFailure: "rule" });

export interface Judged<A> {
  /** null: every model failed and the policy wants a person. */
  answer: A | null;
  record: JudgementRecord;
  usage: Usage;
}

/** What a message says of the tokens it cost; not every model counts. */
const Counted = z.object({
  usage_metadata: z.object({ input_tokens: z.number(), output_tokens: z.number() }),
});

/** Asks the models in order, checks each answer against schema, evidence and bounds, and falls back to the rule. */
export async function judge<Input, A extends Answer>(
  judgement: Judgement<Input, A>,
  input: Input,
  { models, onFailure }: Judges,
): Promise<Judged<A>> {
  const attempts: Attempt[] = [];
  const usage: Usage = { modelCalls: 0, inputTokens: 0, outputTokens: 0 };
  for (const candidate of models) {
    try {
      const answer = await ask(judgement, input, candidate.model, usage);
      return { answer, record: record(judgement.name, candidate.id, answer, attempts), usage };
    } catch (error) {
      attempts.push({ model: candidate.id, problem: error instanceof Error ? error.message : String(error) });
    }
  }
  if (models.length > 0 && onFailure === "operator")
    return {
      answer: null,
      record: record(judgement.name, "nobody", { value: null, evidence: null }, attempts),
      usage,
    };
  const answer = judgement.rule(input);
  return { answer, record: record(judgement.name, "rule", answer, attempts), usage };
}

const record = (name: string, by: string, answer: Answer, attempts: Attempt[]): JudgementRecord => ({
  name,
  by,
  value: answer.value,
  evidence: answer.evidence,
  attempts,
});

/** One model's checked answer; throws with the reason where it cannot be used. Adds to `usage` what the call cost. */
async function ask<Input, A extends Answer>(
  judgement: Judgement<Input, A>,
  input: Input,
  model: BaseChatModel,
  usage: Usage,
): Promise<A> {
  const question = judgement.question(input);
  usage.modelCalls += 1;
  // Structured output only asks for the shape; nothing checks what comes back, so it is parsed here.
  const structured = model.withStructuredOutput(judgement.schema, { name: judgement.name, includeRaw: true });
  const { raw, parsed } = await structured.invoke([
    new SystemMessage(loadPrompt(judgement.prompt)),
    new HumanMessage(question),
  ]);
  const tokens = Counted.safeParse(raw).data?.usage_metadata;
  usage.inputTokens += tokens?.input_tokens ?? 0;
  usage.outputTokens += tokens?.output_tokens ?? 0;
  const checked = judgement.schema.safeParse(parsed);
  if (!checked.success) throw new Error(`the answer does not fit: ${checked.error.issues[0]?.message}`);
  const answer = { ...checked.data, evidence: checked.data.evidence?.trim() || null };
  if (answer.evidence !== null) {
    if (!folded(question).includes(folded(answer.evidence)))
      throw new Error("the quoted evidence is not in the input");
    if (findInstructions(answer.evidence).length > 0) throw new Error("the quoted evidence gives orders");
  }
  const refusal = judgement.bounds(answer, input);
  if (refusal !== null) throw new Error(`out of bounds: ${refusal}`);
  return answer;
}

/** Models write white space anew when they quote. */
const folded = (text: string) => text.replace(/\s+/g, " ");
