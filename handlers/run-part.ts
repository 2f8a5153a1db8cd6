import { Command, EmptyInputError, INTERRUPT, type RunControl } from "@langchain/langgraph";
import type { LivePiece } from "../channels/channel.ts";
import type { OperatorDecision } from "../events/operational-event.ts";
import { type DeliveryPart, parseDelivery } from "../events/parse-delivery.ts";
import type { CompiledGraph } from "../graph/create-graph.ts";
import { DISCHARGE_REASONS } from "../graph/outcomes.ts";
import type { RunState } from "../graph/state.ts";
import { ConflictError } from "../memory/errors.ts";
import type { Incident } from "../memory/incidents.ts";
import type { Stores } from "../memory/stores.ts";
import type { Dependencies } from "../nodes/dependencies.ts";
import { catchUp } from "../nodes/late.ts";
import { isDropped, relationOf } from "../nodes/relation.ts";
import { inSpan } from "../telemetry/in-span.ts";

/** One part of a delivery, ready to run on the thread of its incident. */
export interface PartInput {
  threadId: string;
  runId: string;
  incidentId: string | null;
  receivedAt: string;
  part: number;
  interactive: boolean;
  raw: unknown;
  /** May a run have died on this thread? Then it is looked for, and goes on from its checkpoint. */
  mayHaveDied: boolean;
  /** Hears which node begins, and an answer while it is written. */
  onPiece?: ((piece: LivePiece) => void) | null | undefined;
  /** Stops the run after the node that is under way: GraphDrained is thrown then. */
  control?: RunControl | undefined;
}

type Stored = Pick<Stores, "incidents" | "deliveries">;
type Known = Pick<Dependencies, "organization" | "clock"> & { stores: Stored };

const MAX_CONFLICTS = 3;

/**
 * Runs a part to its end, or to where it waits for an operator, and gives the state of the thread then.
 * Runs of one thread must not overlap; the caller sees to that.
 */
export function runPart(graph: CompiledGraph, known: Known, input: PartInput): Promise<RunState> {
  const parsed = parseDelivery(input.raw, input.receivedAt)[input.part];
  const attributes = {
    "ohero.run.id": input.runId,
    "ohero.incident.id": input.incidentId ?? undefined,
    "ohero.source": sourceOf(parsed),
  };
  return inSpan("run", { attributes }, async (span) => {
    const state = await toEnd(graph, known, input, parsed);
    span.setAttributes({
      "ohero.outcome": state.outcome ?? undefined,
      "ohero.reason": DISCHARGE_REASONS.find((reason) => reason === state.reason),
      "ohero.path.length": state.trace.length,
      "ohero.model.calls": state.calls.length,
    });
    return state;
  });
}

/** Where a part comes from: the source of an event, or what else it is. */
const sourceOf = (part: DeliveryPart | undefined): string =>
  part?.kind === "event" ? part.event.source : (part?.kind ?? "invalid");

async function toEnd(
  graph: CompiledGraph,
  known: Known,
  input: PartInput,
  parsed: DeliveryPart | undefined,
): Promise<RunState> {
  const resumed = await resume(
    graph,
    known.stores,
    input,
    parsed?.kind === "decision" ? parsed.decision : null,
  );
  for (let conflicts = 0; resumed === null; conflicts += 1) {
    try {
      return await start(graph, known, input, parsed);
    } catch (error) {
      // Another process wrote the incident meanwhile: look at it anew.
      if (!(error instanceof ConflictError) || conflicts >= MAX_CONFLICTS) throw error;
    }
  }
  return resumed;
}

const threadOf = ({ threadId }: PartInput) => ({ configurable: { thread_id: threadId } });

/**
 * What the thread already holds of the input: its finished run, or one that stands still and goes on. That is a run
 * which died, or one that waits for the decision which the input brings. null where the input is to be started. The dead
 * run of another delivery is finished first: a new input would drop the nodes that it still had to run. Nothing is
 * looked for without cause, because a run that another process has under way looks the same as a dead one.
 */
async function resume(
  graph: CompiledGraph,
  stores: Stored,
  input: PartInput,
  decision: OperatorDecision | null,
): Promise<RunState | null> {
  if (!input.mayHaveDied && decision === null) return null;
  const config = { ...threadOf(input), durability: "sync" as const };
  const before = await graph.getState(config);
  // Tasks, not `next`: a node whose writes are stored already is left out there, although its superstep is not.
  const isWaiting = before.tasks.some((task) => task.interrupts.length > 0);
  const { runId } = before.values as Partial<RunState>;
  if (isWaiting && decision !== null)
    return watch(graph, new Command({ resume: { ...decision, runId: input.runId } }), config, input);
  const isSameRun = isRunOf(input, before.values as Partial<RunState>);
  if (isWaiting || before.tasks.length === 0) return isSameRun ? (before.values as RunState) : null;
  if (!input.mayHaveDied) return null;
  // What failed every time holds nobody up.
  if (!isSameRun && runId && (await stores.deliveries.get({ threadId: input.threadId, runId }))?.givenUp)
    return null;
  try {
    const finished = await watch(graph, null, config, input);
    if (isRunOf(input, finished)) return finished;
    // It died on its way to where it waits for the very decision that comes now.
    return decision === null ? null : await resume(graph, stores, { ...input, mayHaveDied: false }, decision);
  } catch (error) {
    // Died before its first checkpoint was whole, or knew what is out of date by now: the delivery is run anew.
    if (error instanceof EmptyInputError || error instanceof ConflictError) return null;
    throw error;
  }
}

/** Is it the run of the input, or the one that had waited for the decision which the input brought? */
export const isRunOf = (
  input: Pick<PartInput, "runId">,
  { runId, ruling }: Partial<Pick<RunState, "runId" | "ruling">>,
): boolean => runId === input.runId || ruling?.runId === input.runId;

async function start(
  graph: CompiledGraph,
  known: Known,
  input: PartInput,
  parsed: DeliveryPart | undefined,
): Promise<RunState> {
  const { runId, part, interactive, raw, incidentId } = input;
  const incident = incidentId === null ? null : await known.stores.incidents.get(incidentId);
  const durability = (await isNothingNew(parsed, incident, known)) ? "exit" : "sync";
  const state = { runId, part, interactive, delivery: raw, snapshot: { incident } };
  const config = { ...threadOf(input), durability } as const;
  return watch(graph, state, config, input);
}

/** Runs the graph, and passes on what it says meanwhile where somebody listens. */
async function watch(
  graph: CompiledGraph,
  start: Parameters<CompiledGraph["invoke"]>[0],
  thread: Parameters<CompiledGraph["invoke"]>[1],
  { onPiece, control, runId, incidentId }: PartInput,
): Promise<RunState> {
  // By these a run is found in LangSmith, where somebody has it traced there.
  const metadata = { ohero_run_id: runId, ohero_incident_id: incidentId };
  const config = { ...thread, ...(control && { control }), tags: ["ohero"], metadata };
  if (!onPiece) return (await graph.invoke(start, config)) as RunState;
  let last: unknown;
  for await (const [mode, data] of await graph.stream(start, { ...config, streamMode: ["custom", "values"] }))
    if (mode === "custom") onPiece(data as LivePiece);
    // What stands still at an interrupt says so by itself; the state came before it.
    else if (!(INTERRUPT in data)) last = data;
  return last as RunState;
}

/**
 * Each superstep is stored before the next begins ("sync"), so that a killed process repeats one node at most. A copy
 * that will be dropped has nothing to repeat: it is stored once, at its end ("exit"), at a fraction of the cost.
 */
async function isNothingNew(
  parsed: DeliveryPart | undefined,
  incident: Incident | null,
  { organization, clock }: Pick<Known, "organization" | "clock">,
): Promise<boolean> {
  if (parsed?.kind !== "event") return parsed === undefined || parsed.kind === "invalid";
  if (!isDropped(relationOf(parsed.event, incident))) return false;
  // An older state that concerns teams without a ticket writes as much as a newer one.
  return incident === null || (await catchUp(organization, parsed.event, incident, clock())) === null;
}
