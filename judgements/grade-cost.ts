import { isSignificantCost } from "../policy/significance.ts";
import type { EventInput } from "./describe-event.ts";
import { quoteMeasured } from "./measured-cost.ts";
import type { Signal } from "./signal.ts";

/** Money decides, wherever it is spent: significant or not. How unusual the pattern is says nothing. */
export function gradeCost({ event, organization }: EventInput): Signal {
  const cost = { monthlyUsd: event.measuredUsd, openEnded: false };
  return { value: isSignificantCost(organization, cost) ? 3 : 2, evidence: quoteMeasured(event) };
}
