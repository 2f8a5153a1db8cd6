import type { Case } from "../case.ts";
import { compare } from "../compare.ts";
import type { Finished } from "../evaluation.ts";
import { summarise } from "../summarise.ts";
import type { Check, TrialResult } from "../trial.ts";
import type { ReportInput } from "./write-report.ts";

/** A right result of a case, as `changes` make it otherwise. */
export function resultOf(one: Case, changes: Partial<TrialResult> = {}): TrialResult {
  return {
    ...{ set: "cases", id: one.id, model: "rules", repeat: 1 },
    ...{ title: one.title, tags: one.tags, sources: ["aws.health"], contested: false, error: null },
    checks: [outcome("accepted", "accepted")],
    parts: one.deliveries.map((_, delivery) => ({
      delivery,
      part: 0,
      got: {
        ...{ outcome: "discharged", reason: "not-significant", owner: null, stakeholders: [], severity: 2 },
        ...{ costImpact: false, injectionSuspected: false },
        path: ["intake", "checkAccount", "assess", "checkSignificance", "discharge", "respond", "record"],
        judgements: [
          { name: "severity", by: "rule", value: 2, evidence: "stops at some time" },
          { name: "ticket-text", by: "rule", value: one.title, evidence: null },
        ],
      },
    })),
    attacked: [],
    usage: { calls: 1, refused: 0, inputTokens: 10, outputTokens: 2, costUsd: 0, durationMs: [12] },
    ...changes,
  };
}

export const outcome = (expected: string, got: string): Check => ({
  ...{ scorer: "outcome", where: "delivery 0", expected, got },
  isRight: expected === got,
});

export function finishedOf(results: TrialResult[], changes: Partial<Finished["plan"]> = {}): Finished {
  return {
    plan: {
      ...{ name: "now", startedAt: "2026-03-02T09:00:00.000Z", sets: ["cases", "attacks"] },
      ...{ models: [...new Set(results.map(({ model }) => model))], repeat: 1, filter: "" },
      ...{ record: null, replay: null, judge: null, trials: results.length },
      ...changes,
    },
    finishedAt: "2026-03-02T09:01:00.000Z",
    seconds: 60,
    results,
    measured: {},
  };
}

/** What the report of it is given, compared with `earlier` where there is one. */
export function inputOf(
  finished: Finished,
  cases: readonly Case[],
  earlier: Finished | null = null,
): ReportInput {
  return {
    ...{ finished, cases, earlier },
    summaries: finished.plan.models.map((model) => summarise(model, finished.results)),
    comparison: earlier === null ? null : compare(finished, earlier),
  };
}
