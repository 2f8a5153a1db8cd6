import { join } from "node:path";
import { MemorySaver } from "@langchain/langgraph";
import { createTables } from "../memory/create-tables.ts";
import { openEmbeddedDynamoDB } from "../memory/embedded-dynamodb.ts";
import { openEmbeddedKnowledge } from "../memory/knowledge/embedded-knowledge.ts";
import type { Knowledge } from "../memory/knowledge/knowledge.ts";
import { createFileObjectStore, createMemoryObjectStore } from "../memory/object-store.ts";
import { tableNames } from "../memory/tables.ts";
import { type Application, type ApplicationOptions, openApplication } from "./application.ts";

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
  const database = await openEmbeddedDynamoDB(dataDirectory, { share });
  const names = tableNames();
  await createTables(database.client, names, { hasCheckpoints: checkpoints === "database" });
  const embedded =
    knowledge === undefined
      ? await openEmbeddedKnowledge(dataDirectory && join(dataDirectory, "knowledge"))
      : null;
  return openApplication({
    ...options,
    knowledge: knowledge ?? (embedded as Knowledge),
    state: {
      client: database.client,
      names,
      objects:
        dataDirectory === null
          ? createMemoryObjectStore()
          : createFileObjectStore(join(dataDirectory, "objects")),
      ...(checkpoints === "map" && { checkpointer: new MemorySaver() }),
      isOwner: database.isOwner,
      async close() {
        await embedded?.close();
        await database.close();
      },
    },
  });
}
