import type { RunState } from "../graph/state.ts";
import { type Judges, rulesOnly } from "../judgements/model.ts";

/** What tries to instruct its reader is not shown to a model: the rules, which cannot be instructed, judge it alone. */
export const judgesFor = (judges: Judges, { suspicions }: Pick<RunState, "suspicions">): Judges =>
  suspicions.length === 0 ? judges : rulesOnly;
