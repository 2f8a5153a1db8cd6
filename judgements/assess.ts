import { type CostImpact, costImpact } from "./cost-impact.ts";
import type { EventInput } from "./describe-event.ts";
import { type Judges, judge, type Usage } from "./judge.ts";
import type { JudgementRecord } from "./judgement.ts";
import { severity, withCost } from "./severity.ts";

export interface Assessment {
  cost: CostImpact;
  /** 1 to 5. */
  severity: number;
}

/** Cost impact and severity, judged side by side. `assessment` is null where a judgement has no answer. */
export async function assessEvent(
  input: EventInput,
  judges: Judges,
): Promise<{ assessment: Assessment | null; judgements: JudgementRecord[]; usage: Usage }> {
  const [cost, grade] = await Promise.all([judge(costImpact, input, judges), judge(severity, input, judges)]);
  const assessment =
    cost.answer === null || grade.answer === null
      ? null
      : { cost: cost.answer, severity: withCost(grade.answer.value, cost.answer, input.organization) };
  return { assessment, judgements: [cost.record, grade.record], usage: addUsage(cost.usage, grade.usage) };
}

export const addUsage = (a: Usage, b: Usage): Usage => ({
  modelCalls: a.modelCalls + b.modelCalls,
  inputTokens: a.inputTokens + b.inputTokens,
  outputTokens: a.outputTokens + b.outputTokens,
});

export const noUsage = (): Usage => ({ modelCalls: 0, inputTokens: 0, outputTokens: 0 });
