import { type Classification, classify } from "./classify.ts";
import { judgeTogether } from "./judge.ts";
import type { JudgementRecord } from "./judgement.ts";
import { backedByRule, type Judges } from "./model.ts";
import { type ReportFacts, type ReportInput, reportFacts } from "./report-facts.ts";
import type { ModelCall } from "./usage.ts";

/**
 * What a message wants, and what it states where it reports something: in one call, in none where its words leave no
 * choice. `facts` is null for a question. Somebody waits, so where every model fails the rules answer, whatever the
 * policy says of failures.
 */
export async function readMessage(
  input: ReportInput,
  judges: Judges,
): Promise<{ facts: ReportFacts | null; judgements: JudgementRecord[]; calls: ModelCall[] }> {
  const ruled = classify.rule(input);
  const isPlainQuestion = ruled.value === "question" && classify.isOpen?.(ruled, input) === false;
  const { judged, calls } = await judgeTogether(
    { name: "classify", prompts: ["read-message", classify.prompt, reportFacts.prompt] },
    isPlainQuestion ? [classify] : [classify, reportFacts],
    input,
    backedByRule(judges),
  );
  const [kind, facts] = judged.map(({ answer }) => answer) as [Classification, ReportFacts?];
  const records = judged.map(({ record }) => record);
  return kind.value === "report" && facts !== undefined
    ? { facts, judgements: records, calls }
    : { facts: null, judgements: records.slice(0, 1), calls };
}
