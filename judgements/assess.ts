import { type CostImpact, costImpact } from "./cost-impact.ts";
import type { EventInput } from "./describe-event.ts";
import { harmless } from "./harmless-text.ts";
import { judgeTogether } from "./judge.ts";
import type { JudgementRecord } from "./judgement.ts";
import type { Judges } from "./model.ts";
import { type Severity, severity, withCost } from "./severity.ts";
import type { ModelCall } from "./usage.ts";

export interface Assessment {
  cost: CostImpact;
  /** 1 to 5. */
  severity: number;
}

/** Cost impact and severity, judged in one call. `assessment` is null where a judgement has no answer. */
export async function assessEvent(
  input: EventInput,
  judges: Judges,
): Promise<{ assessment: Assessment | null; judgements: JudgementRecord[]; calls: ModelCall[] }> {
  const prompts = ["assess", costImpact.prompt, severity.prompt];
  const { judged, calls } = await judgeTogether(
    { name: "assess", prompts },
    [costImpact, severity],
    input,
    judges,
  );
  const [cost, grade] = judged.map(({ answer }) => answer) as [CostImpact | null, Severity | null];
  const assessment =
    cost === null || grade === null
      ? null
      : { cost: quotable(cost), severity: withCost(grade.value, cost, input.organization) };
  return { assessment, judgements: judged.map(({ record }) => record), calls };
}

/** A ticket quotes the evidence; who wrote the event chose its words. The record keeps them as they are. */
const quotable = (cost: CostImpact): CostImpact => ({
  ...cost,
  evidence: cost.evidence === null ? null : harmless(cost.evidence) || null,
});
