import { Command } from "@langchain/langgraph";
import type { CompiledGraph } from "../graph/create-graph.ts";
import type { RunState } from "../graph/state.ts";
import { ConflictError } from "../memory/errors.ts";

/** One part of a delivery, ready to run on the thread of its incident. */
export interface PartInput {
  threadId: string;
  runId: string;
  part: number;
  interactive: boolean;
  delivery: unknown;
}

const MAX_CONFLICTS = 3;

/**
 * Runs a part to its end, or to where it waits for an operator, and gives the state of the thread then.
 * A run that died on this thread is finished first: a new input would drop the nodes it still had to run.
 * Runs of one thread must not overlap; the caller sees to that.
 */
export async function runPart(graph: CompiledGraph, input: PartInput): Promise<RunState> {
  for (let conflicts = 0; ; conflicts += 1) {
    try {
      return await runOnce(graph, input, conflicts > 0);
    } catch (error) {
      // Another process wrote the incident meanwhile: look at it anew.
      if (!(error instanceof ConflictError) || conflicts >= MAX_CONFLICTS) throw error;
    }
  }
}

async function runOnce(graph: CompiledGraph, input: PartInput, isFresh: boolean): Promise<RunState> {
  // Sync: each superstep is stored before the next begins, so a killed process repeats one node at most.
  const config = { configurable: { thread_id: input.threadId }, durability: "sync" as const };
  if (!isFresh) {
    const before = await graph.getState(config);
    const isWaiting = before.tasks.some((task) => task.interrupts.length > 0);
    const decision = isWaiting ? decisionIn(input.delivery) : null;
    if (decision !== null) return (await graph.invoke(new Command({ resume: decision }), config)) as RunState;
    if (before.next.length > 0 && !isWaiting) {
      const finished = (await graph.invoke(null, config)) as RunState;
      if (finished.runId === input.runId) return finished;
    }
  }
  const { threadId: _, ...state } = input;
  return (await graph.invoke(state, config)) as RunState;
}

/** An operator's decision answers a run that waits for one, so it resumes it instead of starting another. */
function decisionIn(delivery: unknown): unknown {
  return typeof delivery === "object" && delivery !== null && "decision" in delivery
    ? delivery.decision
    : null;
}
