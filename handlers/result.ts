import type { RunState } from "../graph/state.ts";
import { type ModelCall, totalOf } from "../judgements/usage.ts";

/** What became of one part of a delivery, as `--json` and the HTTP API print it. */
export interface Result {
  delivery: number;
  part: number;
  /** The incident that it went into: of those that share their tickets, the one that opened them. */
  incidentId: string | null;
  outcome: string;
  reason: string | null;
  owner: string | null;
  stakeholders: string[];
  severity: number | null;
  costImpact: boolean | null;
  injectionSuspected: boolean;
  accounts: { known: string[]; unrecognised: string[] };
  tickets: { id: string; team: string; action: string; status: string }[];
  path: string[];
  judgements: { name: string; by: string; value: unknown; evidence: string | null }[];
  modelCalls: number;
  inputTokens: number;
  outputTokens: number;
  durationMs: number;
  /** Only where models were asked: cached tokens (input tokens hold them too), waiting in milliseconds, US dollars, each call. */
  usage?: { cachedTokens: number; modelMs: number; costUsd: number; calls: ModelCall[] };
  /** Only where the outcome is "invalid": what was wrong, and where. */
  problem?: { path: string; expected: string; found: string };
}

export function toResult(
  state: RunState,
  place: { delivery: number; part: number; durationMs: number },
): Result {
  const { assessment, known, problem, calls } = state;
  const { modelCalls, inputTokens, outputTokens, ...usage } = totalOf(calls);
  return {
    delivery: place.delivery,
    part: place.part,
    incidentId: known?.mergedInto ?? state.incidentId,
    outcome: state.outcome ?? "invalid",
    reason: state.reason,
    owner: state.owner,
    stakeholders: state.stakeholders,
    severity: assessment?.severity ?? known?.severity ?? null,
    costImpact: assessment?.cost.value ?? known?.costImpact ?? null,
    injectionSuspected: state.suspicions.length > 0,
    accounts: { known: state.knownAccounts, unrecognised: state.unrecognised },
    tickets: state.tickets.map(({ id, team, action, status }) => ({ id, team, action, status })),
    path: state.trace.map((step) => step.node),
    judgements: state.judgements.map(({ name, by, value, evidence }) => ({ name, by, value, evidence })),
    modelCalls,
    inputTokens,
    outputTokens,
    durationMs: place.durationMs,
    ...(calls.length > 0 && { usage: { ...usage, calls } }),
    ...(problem !== null && { problem }),
  };
}
