import { join } from "node:path";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { RunnableConfig } from "@langchain/core/runnables";
import { getConfig, type StateSnapshot } from "@langchain/langgraph";
import type { CompiledGraph } from "../../graph/create-graph.ts";
import type { Knowledge } from "../../memory/knowledge/knowledge.ts";
import type { ObjectStore } from "../../memory/object-store.ts";
import type { TableNames } from "../../memory/tables.ts";
import type { State } from "../application.ts";
import { createJournal, type Journal, type Work } from "./journal.ts";
import { fileShelf, historyShelf, itemKeyOf, itemShelf } from "./shelves.ts";

export interface TimeTravel {
  /** What the application works on: the same state and knowledge, with a journal of what nodes write there. */
  state: State;
  knowledge: Knowledge;
  /**
   * Brings the state to where it was at the checkpoint that the next run of a thread starts from: what nodes of other branches
   * wrote is taken back, what those before the checkpoint wrote is done again. Throws WrittenOverError.
   */
  travel(graph: CompiledGraph, config: RunnableConfig): Promise<StateSnapshot | null>;
}

/** Lets the state go back and forth with the checkpoints of the Agent Server, whose names are those of the journal's executions. */
export function createTimeTravel(state: State, knowledge: Knowledge, directory: string): TimeTravel {
  const journal = createJournal(
    {
      item: itemShelf(state.client),
      report: fileShelf(state.objects, join(directory, "objects")),
      history: historyShelf(knowledge),
    },
    join(directory, "journal"),
  );
  noteItems(state.client, state.names, journal);
  return {
    state: { ...state, objects: noteReports(state.objects, journal) },
    knowledge: noteHistory(knowledge, journal),
    async travel(graph, config) {
      const { thread_id: threadId, checkpoint_id: start } = config.configurable ?? {};
      if (typeof threadId !== "string") return null;
      const path = await pathTo(graph, threadId, start);
      await journal.travel(threadId, new Set(path.flatMap(executionsOf)));
      return path[0] ?? null;
    },
  };
}

/** The checkpoints from the one that is named, or the newest, back to the thread's first. */
async function pathTo(graph: CompiledGraph, threadId: string, start?: string): Promise<StateSnapshot[]> {
  const snapshots = new Map<string, StateSnapshot>();
  const config = { configurable: { thread_id: threadId, checkpoint_ns: "" } };
  for await (const snapshot of graph.getStateHistory(config)) snapshots.set(idOf(snapshot.config), snapshot);
  const [newest] = snapshots.keys();
  const path: StateSnapshot[] = [];
  let at = snapshots.get(start ?? newest ?? "");
  while (at !== undefined) {
    path.push(at);
    at = snapshots.get(idOf(at.parentConfig));
  }
  return path;
}

const idOf = (config?: RunnableConfig) => String(config?.configurable?.checkpoint_id ?? "");

/** What was executed so that this checkpoint came after the one before it; nothing where a person changed the state. */
function executionsOf({ metadata }: StateSnapshot, index: number, path: readonly StateSnapshot[]): string[] {
  if (metadata?.source !== "loop") return [];
  const { run_id: runId } = metadata as { run_id?: string };
  return (path[index + 1]?.tasks ?? []).map(({ id }) => nameOf(id, runId));
}

/** A task is named by its checkpoint; another run may start from there again. */
const nameOf = (taskId: string, runId: unknown) => `${taskId} ${String(runId ?? "")}`;

/** The node that is at work here, or whose tool is; null outside of one. Tools see of a run what its metadata says. */
function currentWork(): Work | null {
  const {
    thread_id: threadId,
    run_id: runId,
    langgraph_checkpoint_ns: namespace,
  } = getConfig()?.metadata ?? {};
  if (typeof threadId !== "string" || typeof namespace !== "string") return null;
  const [task = ""] = namespace.split("|");
  return { threadId, execution: nameOf(task.slice(task.indexOf(":") + 1), runId) };
}

const WRITES = ["PutItemCommand", "UpdateItemCommand", "DeleteItemCommand"];

function noteItems(client: DynamoDBClient, names: TableNames, journal: Journal): void {
  client.middlewareStack.add(
    (next, context) => async (request) => {
      const work = WRITES.includes(String(context.commandName)) ? currentWork() : null;
      const key = work && itemKeyOf(names, request.input as Parameters<typeof itemKeyOf>[1]);
      if (work === null || key === null) return next(request);
      return journal.note(work, { shelf: "item", key }, () => next(request));
    },
    // Before the document client puts the item into DynamoDB's own form.
    { step: "initialize", name: "journal", priority: "high" },
  );
}

/** Payloads are named by their content, so they may stay. */
function noteReports(objects: ObjectStore, journal: Journal): ObjectStore {
  return {
    ...objects,
    async putIfAbsent(key, body) {
      const work = key.startsWith("reports/") ? currentWork() : null;
      const write = () => objects.putIfAbsent(key, body);
      return work === null ? write() : journal.note(work, { shelf: "report", key }, write);
    },
  };
}

function noteHistory(knowledge: Knowledge, journal: Journal): Knowledge {
  const note = (collection: string, key: string, write: () => Promise<void>) => {
    const work = collection === "history" ? currentWork() : null;
    return work === null ? write() : journal.note(work, { shelf: "history", key }, write);
  };
  return {
    ...knowledge,
    put: (document) => note(document.collection, document.id, () => knowledge.put(document)),
    remove: (collection, id) => note(collection, id, () => knowledge.remove(collection, id)),
  };
}
