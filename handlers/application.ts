import { createHash, randomBytes } from "node:crypto";
import { join } from "node:path";
import type { StructuredToolInterface } from "@langchain/core/tools";
import type { Channel, LivePiece, Thread } from "../channels/channel.ts";
import { conversationOf } from "../events/chat.ts";
import { withinDepth } from "../events/depth.ts";
import { parseDelivery } from "../events/parse-delivery.ts";
import { type CompiledGraph, createGraph } from "../graph/create-graph.ts";
import type { Judges } from "../judgements/model.ts";
import { createTables } from "../memory/create-tables.ts";
import type { NewDelivery } from "../memory/deliveries.ts";
import { DynamoDBSaver } from "../memory/dynamodb-saver/index.ts";
import { openEmbeddedDynamoDB } from "../memory/embedded-dynamodb.ts";
import { TIME_OUT } from "../memory/incidents.ts";
import { createKeyedQueue } from "../memory/keyed-queue.ts";
import { openEmbeddedKnowledge } from "../memory/knowledge/embedded-knowledge.ts";
import type { Knowledge } from "../memory/knowledge/knowledge.ts";
import { createFileObjectStore, createMemoryObjectStore } from "../memory/object-store.ts";
import { createStores, type Stores } from "../memory/stores.ts";
import { tableNames } from "../memory/tables.ts";
import type { Dependencies } from "../nodes/dependencies.ts";
import { decisionOf, threadOf } from "../nodes/record.ts";
import type { Organization } from "../policy/organization.ts";
import type { PageSearch } from "../tools/mcp-tools.ts";
import { createTools } from "../tools/tools.ts";
import { type Result, toResult } from "./result.ts";
import { runPart } from "./run-part.ts";

export interface ApplicationOptions {
  organization: Organization;
  /** Folder of the embedded database and the reports; null keeps everything in memory. */
  dataDirectory: string | null;
  /** How people are told, or what makes that of the stores. */
  channel: Channel | ((stores: Stores) => Channel);
  /** Nothing is written when it opens. */
  readOnly?: boolean;
  /** May another process hold the data folder? Then its database is shared. */
  share: boolean;
  clock?: () => Date;
  /** Without them the rules judge. */
  judges?: Judges;
  /** Documents and history; default: an index in the data folder. Whoever gives them closes them. */
  knowledge?: Knowledge;
  /** Tools of MCP servers; default: none. Whoever gives them closes them. */
  external?: () => StructuredToolInterface[];
  /** MCP servers that look things up for tickets; default: none. */
  searches?: readonly PageSearch[];
}

export type ReceivedPart = NewDelivery;

/** Something that came in and can come again: `id` tells copies of it, `at` is when it was sent, ISO 8601. */
export interface DeliveryName {
  id: string;
  at: string;
}

export interface RunOptions {
  /** The delivery's number in the results, from 0. */
  delivery?: number;
  /** Was the part handed over before, and may the process have died over it? */
  isRepeat?: boolean;
  /** Hears which node begins, and an answer while it is written; default: whoever looks on in the channels. */
  onPiece?: (piece: LivePiece) => void;
}

/** Everything that a way in needs, the same for the server, the command line and Studio. */
export interface Application {
  organization: Organization;
  stores: Stores;
  graph: CompiledGraph;
  dependencies: Dependencies;
  /** Is this process the one that holds the data folder? */
  isOwner: boolean;
  /**
   * Keeps a delivery, part by part, before anything is done with it, and gives what is to be run; `only` picks one part. Of a
   * delivery that is named a copy gives nothing: what came first is run, at the next start if need be.
   */
  receive(
    raw: unknown,
    options: { interactive: boolean; only?: number; name?: DeliveryName },
  ): Promise<ReceivedPart[]>;
  /** Runs a part that was received, or goes on with its run where one died. Parts of one incident wait for each other. */
  run(part: ReceivedPart, options?: RunOptions): Promise<Result>;
  /** Receives and runs a delivery. */
  process(raw: unknown, options: { interactive: boolean; delivery?: number }): Promise<Result[]>;
  /** Judges the incidents whose suppression or maintenance window is over, the earliest end first. */
  releaseDue(): Promise<Result[]>;
  /** Decides, as the policy says, about incidents whose operator had all the time that the policy gives. */
  timeOutDue(): Promise<Result[]>;
  /** Parts that were received by a process that ended before it had run them, oldest first. */
  listUnfinished(): Promise<ReceivedPart[]>;
  close(): Promise<void>;
}

/** How long checkpoints are kept, in seconds: as long as an incident may reasonably be talked about. */
const CHECKPOINT_SECONDS = 400 * 86_400;

export async function openApplication(options: ApplicationOptions): Promise<Application> {
  const { organization, dataDirectory, share, clock = () => new Date() } = options;
  const database = await openEmbeddedDynamoDB(dataDirectory, { share });
  const names = tableNames();
  await createTables(database.client, names);
  const objects =
    dataDirectory === null
      ? createMemoryObjectStore()
      : createFileObjectStore(join(dataDirectory, "objects"));
  let closeKnowledge = async () => {};
  let { knowledge } = options;
  if (knowledge === undefined) {
    const embedded = await openEmbeddedKnowledge(dataDirectory && join(dataDirectory, "knowledge"));
    closeKnowledge = embedded.close;
    knowledge = embedded;
  }
  const stores = createStores(database.client, names, objects, knowledge, organization.policy);
  if (!options.readOnly) await Promise.all(organization.teams.map((team) => stores.teams.put(team)));

  const channel = typeof options.channel === "function" ? options.channel(stores) : options.channel;
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
  const checkpointer = new DynamoDBSaver({
    client: database.client,
    tableName: names.checkpoints,
    ttlSeconds: CHECKPOINT_SECONDS,
  });
  const graph = createGraph(dependencies, { checkpointer });
  const enqueue = createKeyedQueue();
  const newRunId = createRunIds(clock);

  const receive: Application["receive"] = async (delivered, { interactive, only, name: given }) => {
    const raw = withinDepth(delivered);
    const receivedAt = clock().toISOString();
    const name = given === undefined ? newRunId() : runIdOf(given);
    const parts = parseDelivery(raw, receivedAt).map(({ incidentId }, part): ReceivedPart => {
      const runId = `${name}.${part}`;
      return {
        threadId: threadOf({ incidentId, runId }),
        runId,
        receivedAt,
        incidentId,
        part,
        interactive,
        raw,
      };
    });
    const kept = only === undefined ? parts : parts.filter(({ part }) => part === only);
    const isNew = await Promise.all(kept.map((part) => stores.deliveries.receive(part)));
    return kept.filter((_, index) => isNew[index]);
  };

  /** Threads on which a run failed, here or in a process before this one: the next run finishes it first. */
  const broken = new Set<string>();
  if (database.isOwner && !options.readOnly)
    for (const { threadId } of await stores.deliveries.listWaiting()) broken.add(threadId);
  const run: Application["run"] = (part, { delivery = 0, isRepeat = false, onPiece = null } = {}) =>
    enqueue(part.threadId, async () => {
      const started = performance.now();
      const mayHaveDied = isRepeat || broken.delete(part.threadId);
      const listen = onPiece ?? channel.stream(threadOfPart(part));
      const input = { ...part, mayHaveDied, onPiece: listen };
      const state = await runPart(graph, stores.incidents, input).catch((error: unknown) => {
        broken.add(part.threadId);
        throw error;
      });
      // A decision that resumed a waiting run is settled with that run's outcome.
      const { outcome, reason } = state;
      if (state.runId !== part.runId)
        await stores.deliveries.settle(part, {
          outcome,
          reason,
          problem: null,
          decision: decisionOf(state),
          // The run that was resumed has them.
          calls: [],
        });
      const durationMs = Math.round((performance.now() - started) * 10) / 10;
      return toResult(state, { delivery, part: part.part, durationMs });
    });

  const process: Application["process"] = async (raw, { interactive, delivery = 0 }) => {
    const parts = await receive(raw, { interactive });
    const results: Result[] = [];
    for (const part of parts) results.push(await run(part, { delivery }));
    return results;
  };

  return {
    organization,
    stores,
    graph,
    dependencies,
    isOwner: database.isOwner,
    receive,
    run,
    process,
    async releaseDue() {
      const results: Result[] = [];
      for (const { id } of await stores.incidents.listReleased(clock().toISOString()))
        results.push(...(await process({ release: { incidentId: id } }, { interactive: false })));
      return results;
    },
    async timeOutDue() {
      const { withinHours, otherwise: action } = organization.policy.operators;
      const since = new Date(clock().getTime() - withinHours * 3_600_000).toISOString();
      const waiting = await stores.incidents.list({
        statuses: ["awaiting-operator"],
        limit: Number.POSITIVE_INFINITY,
      });
      const results: Result[] = [];
      for (const { id: incidentId } of waiting.filter(({ changedAt }) => changedAt <= since)) {
        const reason = `nobody decided within ${withinHours} hours`;
        const decision = { incidentId, action, reason, by: TIME_OUT, when: "waiting" };
        results.push(...(await process({ decision }, { interactive: false })));
      }
      return results;
    },
    listUnfinished: () => stores.deliveries.listWaiting(),
    async close() {
      await closeKnowledge();
      await database.close();
    },
  };
}

/** Where a run is shown while it goes on. */
const threadOfPart = ({ threadId, incidentId }: ReceivedPart): Thread => ({
  threadId,
  incidentId,
  conversation: incidentId === null ? null : conversationOf(incidentId),
});

/** Names that sort by time of arrival, also where the clock stands still: time, count, and a random end. */
function createRunIds(clock: () => Date): () => string {
  let count = 0;
  return () => {
    count += 1;
    return runIdAt(clock().toISOString(), count, randomBytes(4).toString("hex"));
  };
}

/** The same for every copy of a delivery. */
const runIdOf = ({ id, at }: DeliveryName): string =>
  runIdAt(at, 0, createHash("sha256").update(id).digest("hex").slice(0, 8));

const runIdAt = (at: string, count: number, end: string): string =>
  `${at.replace(/[-:.]/g, "")}-${String(count).padStart(7, "0")}-${end}`;
