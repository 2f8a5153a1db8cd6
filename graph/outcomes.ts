/** What became of a delivery. Apart from the state, whose file brings LangGraph to whoever only wants to name them. */
export const OUTCOMES = [
  "accepted",
  "discharged",
  "asked",
  "answered",
  "updated",
  "closed",
  "reopened",
  "merged",
  "duplicate",
  "stale",
  "echo",
  "awaiting-operator",
  "invalid",
] as const;
export type Outcome = (typeof OUTCOMES)[number];

export const DISCHARGE_REASONS = [
  "unknown-account",
  "no-account",
  "not-significant",
  "sample",
  "suppressed",
  "resolved",
  "by-operator",
] as const;
export type DischargeReason = (typeof DISCHARGE_REASONS)[number];
