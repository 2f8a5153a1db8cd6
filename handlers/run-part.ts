import { Command } from "@langchain/langgraph";
import { parseDelivery } from "../events/parse-delivery.ts";
import type { CompiledGraph } from "../graph/create-graph.ts";
import type { RunState } from "../graph/state.ts";
import { ConflictError } from "../memory/errors.ts";
import type { Incident, Incidents } from "../memory/incidents.ts";
import { relationOf } from "../nodes/relation.ts";

/** One part of a delivery, ready to run on the thread of its incident. */
export interface PartInput {
  threadId: string;
  runId: string;
  incidentId: string | null;
  receivedAt: string;
  part: number;
  interactive: boolean;
  raw: unknown;
  /** May a process have died over this part? Then its run is looked for, and goes on from its checkpoint. */
  isRepeat: boolean;
}

const MAX_CONFLICTS = 3;

/**
 * Runs a part to its end, or to where it waits for an operator, and gives the state of the thread then.
 * Runs of one thread must not overlap; the caller sees to that.
 */
export async function runPart(
  graph: CompiledGraph,
  incidents: Incidents,
  input: PartInput,
): Promise<RunState> {
  const resumed = await resume(graph, input);
  for (let conflicts = 0; resumed === null; conflicts += 1) {
    try {
      return await start(graph, incidents, input);
    } catch (error) {
      // Another process wrote the incident meanwhile: look at it anew.
      if (!(error instanceof ConflictError) || conflicts >= MAX_CONFLICTS) throw error;
    }
  }
  return resumed;
}

const threadOf = ({ threadId }: PartInput) => ({ configurable: { thread_id: threadId } });

/**
 * Goes on with what stands still on the thread: a run that died, or one that waits for the decision that the input
 * brings. null where there is nothing that the input could go on with. A run of another delivery that died is finished
 * too, because a new input would drop the nodes that it still had to run.
 */
async function resume(graph: CompiledGraph, input: PartInput): Promise<RunState | null> {
  const decision = decisionIn(input.raw);
  if (!input.isRepeat && decision === null) return null;
  const config = { ...threadOf(input), durability: "sync" as const };
  const before = await graph.getState(config);
  const isWaiting = before.tasks.some((task) => task.interrupts.length > 0);
  if (isWaiting && decision !== null)
    return (await graph.invoke(new Command({ resume: decision }), config)) as RunState;
  if (isWaiting || before.next.length === 0) return null;
  try {
    const finished = (await graph.invoke(null, config)) as RunState;
    return finished.runId === input.runId ? finished : null;
  } catch (error) {
    // What the dead run knew is out of date; its delivery is run anew.
    if (error instanceof ConflictError) return null;
    throw error;
  }
}

async function start(graph: CompiledGraph, incidents: Incidents, input: PartInput): Promise<RunState> {
  const { runId, part, interactive, raw, incidentId } = input;
  const incident = incidentId === null ? null : await incidents.get(incidentId);
  const durability = isNothingNew(input, incident) ? "exit" : "sync";
  const state = { runId, part, interactive, delivery: raw, snapshot: { incident } };
  return (await graph.invoke(state, { ...threadOf(input), durability })) as RunState;
}

/**
 * Each superstep is stored before the next begins ("sync"), so that a killed process repeats one node at most. A copy
 * that will be dropped has nothing to repeat: it is stored once, at its end ("exit"), at a fraction of the cost.
 */
function isNothingNew({ raw, part, receivedAt }: PartInput, known: Incident | null): boolean {
  const parsed = parseDelivery(raw, receivedAt)[part];
  if (parsed?.kind !== "event") return parsed?.kind !== "message" && parsed?.kind !== "decision";
  const relation = relationOf(parsed.event, known);
  return relation === "duplicate" || relation === "stale" || relation === "echo";
}

/** An operator's decision answers a run that waits for one, so it resumes it instead of starting another. */
function decisionIn(delivery: unknown): unknown {
  return typeof delivery === "object" && delivery !== null && "decision" in delivery
    ? delivery.decision
    : null;
}
