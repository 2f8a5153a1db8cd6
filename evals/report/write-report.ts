import type { Case } from "../case.ts";
import type { Comparison } from "../compare.ts";
import type { Finished } from "../evaluation.ts";
import type { Summary } from "../summarise.ts";

export interface ReportInput {
  finished: Finished;
  summaries: readonly Summary[];
  comparison: Comparison | null;
  /** The cases as they are now, for their events and reasons. */
  cases: readonly Case[];
  earlier: Finished | null;
}

/** The evaluation as one page of HTML that needs nothing else. */
export function writeReport({ finished, summaries }: ReportInput): string {
  return `<!doctype html><pre>${JSON.stringify({ plan: finished.plan, summaries }, null, 2).replaceAll("<", "&lt;")}</pre>`;
}
