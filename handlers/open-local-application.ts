import { join } from "node:path";
import { MemorySaver } from "@langchain/langgraph";
import { createTables } from "../memory/create-tables.ts";
import { openEmbeddedDynamoDB } from "../memory/embedded-dynamodb.ts";
import { openEmbeddedKnowledge } from "../memory/knowledge/embedded-knowledge.ts";
import type { Knowledge } from "../memory/knowledge/knowledge.ts";
import { createFileObjectStore, createMemoryObjectStore } from "../memory/object-store.ts";
import { tableNames } from "../memory/tables.ts";
import { type Application, type ApplicationOptions, openApplication, type State } from "./application.ts";

export interface LocalApplicationOptions extends Omit<ApplicationOptions, "state" | "knowledge"> {
  /** Folder of the embedded database and the reports; null keeps everything in memory. */
  dataDirectory: string | null;
  /**
   * Where the states of runs are: in the database, or in a map, which takes half the time of a run. Default: in the database where
   * that is kept in a folder; nobody else could go on with a run.
   */
  checkpoints?: "database" | "map";
  /** May another process hold the data folder? Then its database is shared. */
  share: boolean;
  /** Documents and history; default: an index in the data folder. Whoever gives them closes them. */
  knowledge?: Knowledge;
}

/** The application on one machine, with a database of its own. */
export async function openLocalApplication({
  dataDirectory,
  checkpoints = dataDirectory === null ? "map" : "database",
  share,
  knowledge,
  ...options
}: LocalApplicationOptions): Promise<Application> {
  const local = await openLocalState(dataDirectory, { share, hasCheckpoints: checkpoints === "database" });
  const state = { ...local, ...(checkpoints === "map" && { checkpointer: new MemorySaver() }) };
  if (knowledge !== undefined) return openApplication({ ...options, knowledge, state });
  const embedded = await openEmbeddedKnowledge(dataDirectory && join(dataDirectory, "knowledge"));
  const close = async () => {
    await embedded.close();
    await state.close();
  };
  return openApplication({ ...options, knowledge: embedded, state: { ...state, close } });
}

/** Tables and objects in a folder, or in memory for null. */
export async function openLocalState(
  dataDirectory: string | null,
  { share, hasCheckpoints = true }: { share: boolean; hasCheckpoints?: boolean },
): Promise<State> {
  const { client, isOwner, close } = await openEmbeddedDynamoDB(dataDirectory, { share });
  const names = tableNames();
  await createTables(client, names, { hasCheckpoints });
  const objects =
    dataDirectory === null
      ? createMemoryObjectStore()
      : createFileObjectStore(join(dataDirectory, "objects"));
  return { client, names, objects, isOwner, close };
}
