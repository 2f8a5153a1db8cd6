import { setTimeout } from "node:timers/promises";
import type { CompiledGraph } from "../graph/create-graph.ts";
import type { RunState } from "../graph/state.ts";
import type { Attempt, NewDelivery } from "../memory/deliveries.ts";
import type { Stores } from "../memory/stores.ts";
import { type Result, toResult } from "./result.ts";
import { isRunOf } from "./run-part.ts";

/** It is kept, and waits for its run or for the end of it. */
export class UnderWayError extends Error {
  override name = "UnderWayError";
}

/** Milliseconds: less than the half minute for which API Gateway waits for an answer. */
const PATIENCE = 20_000;
const SHORTEST = 100;
const LONGEST = 1_000;

/** Waits until another process has run a part, and gives what it came to. Throws UnderWayError where that takes longer. */
export async function awaitSettled(
  { stores, graph }: { stores: Pick<Stores, "deliveries">; graph: CompiledGraph },
  part: NewDelivery,
  { delivery, patience = PATIENCE }: { delivery: number; patience?: number | undefined },
): Promise<Result> {
  const started = performance.now();
  for (let pause = SHORTEST; ; pause = Math.min(pause * 1.5, LONGEST)) {
    const attempt = await stores.deliveries.get(part);
    const durationMs = Math.round(performance.now() - started);
    if (attempt !== null && attempt.outcome !== null) {
      const result = await resultOf(graph, part, attempt, { delivery, part: part.part, durationMs });
      if (result !== null) return result;
    }
    if (attempt?.givenUp) throw new UnderWayError(`it failed, and was put aside: ${attempt.givenUp}`);
    if (durationMs + pause > patience)
      throw new UnderWayError("it is kept and waits for its run; look again in a moment");
    await setTimeout(pause);
  }
}

/**
 * The run's own account of itself, unless its thread has gone on to another run since. null where its end is not stored yet: the
 * delivery is settled by the last node, before that node's state is there.
 */
async function resultOf(
  graph: CompiledGraph,
  part: NewDelivery,
  { outcome, reason, decision }: Attempt,
  place: { delivery: number; part: number; durationMs: number },
): Promise<Result | null> {
  const { values, tasks } = await graph.getState({ configurable: { thread_id: part.threadId } });
  const state = values as RunState;
  if (isRunOf(part, state)) {
    const isUnderWay = tasks.some(({ interrupts }) => interrupts.length === 0);
    return isUnderWay ? null : toResult(state, place);
  }
  return {
    ...place,
    ...{ incidentId: part.incidentId, outcome: outcome ?? "invalid", reason },
    owner: decision?.owner ?? null,
    stakeholders: decision?.stakeholders ?? [],
    severity: decision?.severity ?? null,
    costImpact: decision?.costImpact ?? null,
    injectionSuspected: false,
    accounts: { known: [], unrecognised: [] },
    ...{ tickets: [], path: [], judgements: [], modelCalls: 0, inputTokens: 0, outputTokens: 0 },
  };
}
