import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { Environment } from "../config/environment.ts";
import { regionOf } from "../config/model-loaders.ts";
import { DataFolderError } from "../memory/errors.ts";
import { byCollection } from "../memory/knowledge/by-collection.ts";
import { openEmbeddedKnowledge } from "../memory/knowledge/embedded-knowledge.ts";
import { COLLECTIONS, type Collection, type Knowledge } from "../memory/knowledge/knowledge.ts";
import { UsageError } from "./known-error.ts";

export type OpenedKnowledge = Knowledge & { close(): Promise<void> };

/**
 * Documents and history where the settings say: a collection that OHERO_KNOWLEDGE_BASES names is a knowledge base on
 * Bedrock, any other an index in the data folder (in memory for null). Packages of AWS are loaded only where they are needed.
 */
export async function openKnowledge(
  environment: Environment,
  dataDirectory: string | null,
): Promise<OpenedKnowledge> {
  if (dataDirectory !== null) await mustBeFolder(dataDirectory);
  const openEmbedded = () => openEmbeddedKnowledge(dataDirectory && folderIn(dataDirectory));
  if (!COLLECTIONS.some((collection) => isOnBedrock(environment, collection))) return openEmbedded();
  const bedrock = await openBedrock(environment);
  if (COLLECTIONS.every((collection) => isOnBedrock(environment, collection)))
    return { ...bedrock, close: async () => {} };
  const embedded = await openEmbedded();
  return {
    ...byCollection((collection) => (isOnBedrock(environment, collection) ? bedrock : embedded)),
    close: embedded.close,
  };
}

/** What is not there yet will be made. */
async function mustBeFolder(path: string): Promise<void> {
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    (error: NodeJS.ErrnoException) => error.code !== "ENOTDIR",
  );
  if (!isFolder)
    throw new DataFolderError(
      `cannot create the data folder ${path}: a file is in its place; name a folder by --data or OHERO_DATA`,
    );
}

const folderIn = (dataDirectory: string) => join(dataDirectory, "knowledge");

/** Where it is kept what the files of OHERO_KNOWLEDGE were like. */
export const seenPathIn = (dataDirectory: string | null): string | null =>
  dataDirectory && join(folderIn(dataDirectory), "documents.files");

/** Is the collection a knowledge base, which others fill as well? */
export const isOnBedrock = (
  { OHERO_KNOWLEDGE_BASES: bases }: Pick<Environment, "OHERO_KNOWLEDGE_BASES">,
  collection: Collection,
): boolean => bases.some((base) => base.collection === collection);

async function openBedrock(environment: Environment): Promise<Knowledge> {
  const region = regionOf(environment);
  if (region === undefined)
    throw new UsageError("OHERO_KNOWLEDGE_BASES: the Region is missing: set AWS_REGION, such as us-east-1");
  const [{ createBedrockKnowledge }, { createBedrockClients }] = await Promise.all([
    import("../memory/knowledge/bedrock-knowledge.ts"),
    import("../memory/knowledge/bedrock-clients.ts"),
  ]);
  const { OHERO_KNOWLEDGE_BASES: bases } = environment;
  return createBedrockKnowledge({ bases, clients: createBedrockClients({ region }) });
}
