import { isDeepStrictEqual } from "node:util";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { StructuredToolInterface } from "@langchain/core/tools";
import type { BaseCheckpointSaver, RunControl } from "@langchain/langgraph";
import type { Channel, LivePiece, Thread } from "../channels/channel.ts";
import { conversationOf } from "../events/chat.ts";
import { type CompiledGraph, createGraph } from "../graph/create-graph.ts";
import type { RunState } from "../graph/state.ts";
import type { Judges } from "../judgements/model.ts";
import type { NewDelivery } from "../memory/deliveries.ts";
import type { DeliveryQueue } from "../memory/delivery-queue.ts";
import { DynamoDBSaver } from "../memory/dynamodb-saver/index.ts";
import { createKeyedQueue } from "../memory/keyed-queue.ts";
import type { Knowledge } from "../memory/knowledge/knowledge.ts";
import type { ObjectStore } from "../memory/object-store.ts";
import { createStores, type Stores } from "../memory/stores.ts";
import type { TableNames } from "../memory/tables.ts";
import type { Dependencies } from "../nodes/dependencies.ts";
import { decisionOf } from "../nodes/record.ts";
import type { MergedOrganization } from "../policy/merge-registry.ts";
import type { Organization } from "../policy/organization.ts";
import type { PageSearch } from "../tools/mcp-tools.ts";
import { createTools } from "../tools/tools.ts";
import { awaitSettled } from "./await-settled.ts";
import { createRunIds, type DeliveryName, partsOf, runIdOf } from "./parts-of.ts";
import { readOrganization } from "./read-organization.ts";
import { type Result, toResult } from "./result.ts";
import { runPart } from "./run-part.ts";
import { type Due, listReleased, listTimedOut } from "./what-is-due.ts";

/** Where everything is kept that outlives a run. */
export interface State {
  client: DynamoDBClient;
  names: TableNames;
  objects: ObjectStore;
  /** Keeps the states of runs; default: in the table. */
  checkpointer?: BaseCheckpointSaver;
  /** Is this process the one that runs what is kept there? */
  isOwner: boolean;
  close(): Promise<void>;
}

export interface ApplicationOptions {
  /** As the file has it; what the registry adds is read when it opens, and by `refresh`. */
  organization: Organization;
  /** Nothing is read when it opens: whoever opens it calls `refresh` before the first run. */
  readsRegistryLater?: boolean;
  /** Closed with the application. */
  state: State;
  /** Where what comes in waits for others to run it; default: it is kept and run here. */
  queue?: DeliveryQueue;
  /** How people are told, or what makes that of the stores. */
  channel: Channel | ((stores: Stores) => Channel);
  /** Nothing is written when it opens. */
  readOnly?: boolean;
  clock?: () => Date;
  /** Without them the rules judge. */
  judges?: Judges;
  /** Documents and history. Whoever gives them closes them. */
  knowledge: Knowledge;
  /** Tools of MCP servers; default: none. Whoever gives them closes them. */
  external?: () => StructuredToolInterface[];
  /** MCP servers that look things up for tickets; default: none. */
  searches?: readonly PageSearch[];
}

export type ReceivedPart = NewDelivery;

export interface RunOptions {
  /** The delivery's number in the results, from 0. */
  delivery?: number;
  /** Was the part handed over before, and may the process have died over it? */
  isRepeat?: boolean;
  /** Hears which node begins, and an answer while it is written; default: whoever looks on in the channels. */
  onPiece?: (piece: LivePiece) => void;
  /** Stops the run after the node that is under way. */
  control?: RunControl | undefined;
}

/** A run took its process with it, as often as it was tried. */
export class DiedError extends Error {
  override name = "DiedError";
}

/** Everything that a way in needs, the same for the server, the command line and Studio. */
export interface Application {
  /** Of the file, with what the registry adds. */
  readonly organization: Organization;
  /** What of the registry does not count, and the fix; with text that others wrote. */
  readonly notes: readonly string[];
  stores: Stores;
  readonly graph: CompiledGraph;
  readonly dependencies: Dependencies;
  /** Is this process the one that holds the data folder? */
  isOwner: boolean;
  /** Does another process run what this one receives? */
  isQueued: boolean;
  /**
   * Keeps a delivery, part by part, before anything is done with it, and gives what is to be run; `only` picks one part. Of a
   * delivery that is named a copy gives nothing: what came first is run, at the next start if need be. Where there is a queue,
   * that keeps it, and tells copies.
   */
  receive(
    raw: unknown,
    options: { interactive: boolean; only?: number; name?: DeliveryName },
  ): Promise<ReceivedPart[]>;
  /**
   * Runs a part that was received, or goes on with its run where one died. Parts of one incident wait for each other. Where
   * there is a queue, this waits until others have run it; throws UnderWayError where that takes long.
   */
  run(part: ReceivedPart, options?: RunOptions): Promise<Result>;
  /**
   * Runs a part that a queue hands over, however often that does; null where it was run to its end before. Throws DiedError
   * where more attempts began than `mostAttempts`.
   */
  take(
    part: ReceivedPart,
    options?: Pick<RunOptions, "control"> & { mostAttempts?: number },
  ): Promise<Result | null>;
  /** Receives and runs a delivery. */
  process(raw: unknown, options: { interactive: boolean; delivery?: number }): Promise<Result[]>;
  /** Judges the incidents whose suppression or maintenance window is over, the earliest end first. */
  releaseDue(): Promise<Result[]>;
  /** Decides, as the policy says, about incidents whose operator had all the time that the policy gives. */
  timeOutDue(): Promise<Result[]>;
  /** Reads the registry again; what changed there counts for runs from now on. */
  refresh(): Promise<void>;
  /** Parts that were received by a process that ended before it had run them, oldest first. */
  listUnfinished(): Promise<ReceivedPart[]>;
  close(): Promise<void>;
}

/** How long checkpoints are kept, in seconds: as long as an incident may reasonably be talked about. */
const CHECKPOINT_SECONDS = 400 * 86_400;
/** Bytes of checkpoints kept in memory: a long chat fits, and in a storm threads hardly come back to the same process soon. */
const CACHE_BYTES = 1_048_576;

/** An application on any state: the tables, the objects, and what is to be known and told. */
export async function openApplication(options: ApplicationOptions): Promise<Application> {
  const { organization: file, state, queue, readOnly = false, clock = () => new Date() } = options;
  const stores = createStores(state.client, state.names, state.objects, options.knowledge, file.policy);
  const channel = typeof options.channel === "function" ? options.channel(stores) : options.channel;
  const checkpointer =
    state.checkpointer ??
    new DynamoDBSaver({
      client: state.client,
      tableName: state.names.checkpoints,
      ttlSeconds: CHECKPOINT_SECONDS,
      cacheBytes: CACHE_BYTES,
    });
  const read = () => readOrganization(file, stores);
  const build = ({ organization, notes }: MergedOrganization) => {
    const dependencies: Dependencies = {
      organization,
      stores,
      tools: createTools(stores, organization),
      channel,
      judges: options.judges ?? { models: [], onFailure: organization.policy.onFailure },
      clock,
      ...(options.external && { external: options.external }),
      ...(options.searches && { searches: options.searches }),
    };
    return { organization, notes, dependencies, graph: createGraph(dependencies, { checkpointer }) };
  };
  let built = build(options.readsRegistryLater ? { organization: file, notes: [] } : await read());
  const enqueue = createKeyedQueue();
  const newRunId = createRunIds(clock);

  const keep = async (part: ReceivedPart): Promise<boolean> => {
    if (queue === undefined) return stores.deliveries.receive(part);
    await queue.send(part);
    return true;
  };

  const receive: Application["receive"] = async (delivered, { interactive, only, name: given }) => {
    const name = given === undefined ? newRunId() : runIdOf(given);
    const parts = partsOf(delivered, { name, receivedAt: clock().toISOString(), interactive });
    const kept = only === undefined ? parts : parts.filter(({ part }) => part === only);
    const isNew = await Promise.all(kept.map(keep));
    return kept.filter((_, index) => isNew[index]);
  };

  /** Threads on which a run failed, here or in a process before this one: the next run finishes it first. */
  const broken = new Set<string>();
  if (state.isOwner && !readOnly)
    for (const { threadId } of await stores.deliveries.listWaiting()) broken.add(threadId);

  const runHere: Application["run"] = (
    part,
    { delivery = 0, isRepeat = false, onPiece = null, control } = {},
  ) =>
    enqueue(part.threadId, async () => {
      const started = performance.now();
      const mayHaveDied = isRepeat || broken.delete(part.threadId);
      const listen = onPiece ?? channel.stream(threadOfPart(part));
      const input = { ...part, mayHaveDied, onPiece: listen, control };
      const after = await runPart(built.graph, built.dependencies, input).catch((error: unknown) => {
        broken.add(part.threadId);
        throw error;
      });
      // A decision that resumed a waiting run is settled with that run's outcome.
      if (after.runId !== part.runId) await stores.deliveries.settle(part, settledBy(after));
      const durationMs = Math.round((performance.now() - started) * 10) / 10;
      return toResult(after, { delivery, part: part.part, durationMs });
    });

  const run: Application["run"] =
    queue === undefined
      ? runHere
      : (part, { delivery = 0 } = {}) => awaitSettled({ stores, graph: built.graph }, part, { delivery });

  const process: Application["process"] = async (raw, { interactive, delivery = 0 }) => {
    const parts = await receive(raw, { interactive });
    const results: Result[] = [];
    for (const part of parts) results.push(await run(part, { delivery }));
    return results;
  };
  const processAll = async (due: readonly Due[]): Promise<Result[]> => {
    const results: Result[] = [];
    for (const { raw } of due) results.push(...(await process(raw, { interactive: false })));
    return results;
  };

  return {
    get organization() {
      return built.organization;
    },
    get notes() {
      return built.notes;
    },
    get dependencies() {
      return built.dependencies;
    },
    get graph() {
      return built.graph;
    },
    stores,
    isOwner: state.isOwner,
    isQueued: queue !== undefined,
    receive,
    run,
    async take(part, { control, mostAttempts = Number.POSITIVE_INFINITY } = {}) {
      if (!(await stores.deliveries.receive(part))) {
        const attempt = await stores.deliveries.begin(part);
        // One that asks an operator is settled before it waits for the answer: it may have died in between.
        if (attempt !== null && attempt.outcome !== null && attempt.outcome !== "awaiting-operator")
          return null;
        if (attempt !== null && attempt.attempts > mostAttempts)
          throw new DiedError(
            `${mostAttempts} attempts began, and the last ended with its process: out of memory, or out of time`,
          );
      }
      // The run before this one may have died anywhere, in a process that nobody here knows of.
      return runHere(part, { isRepeat: true, control });
    },
    process,
    releaseDue: async () => processAll(await listReleased({ stores, ...built })),
    timeOutDue: async () => processAll(await listTimedOut({ stores, ...built })),
    async refresh() {
      const merged = await read();
      if (!isDeepStrictEqual(merged.organization, built.organization)) built = build(merged);
    },
    listUnfinished: () => stores.deliveries.listWaiting(),
    close: state.close,
  };
}

/** What a delivery came to whose decision another run, the one that had waited for it, has carried out. */
const settledBy = (state: RunState) => ({
  outcome: state.outcome,
  reason: state.reason,
  problem: null,
  decision: decisionOf(state),
  // The run that was resumed has them.
  calls: [],
});

/** Where a run is shown while it goes on. */
const threadOfPart = ({ threadId, incidentId }: ReceivedPart): Thread => ({
  threadId,
  incidentId,
  conversation: incidentId === null ? null : conversationOf(incidentId),
});
