import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { type DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { type Access, connect, serveDynamoDB } from "./dynamodb-server.ts";
import { DataFolderError } from "./errors.ts";

/** An open database; `close` ends it cleanly and frees the folder for other processes. */
export interface OpenDynamoDB {
  client: DynamoDBClient;
  /** False where another process holds the folder and its database is shared. */
  isOwner: boolean;
  close(): Promise<void>;
}

/**
 * The embedded DynamoDB-compatible server, kept in `directory`, or in memory for null. One process at a time can hold
 * a folder; another one that opens it (the CLI while the local server runs) talks to the first. Throws DataFolderError.
 */
export async function openEmbeddedDynamoDB(
  directory: string | null,
  { share = true }: { share?: boolean } = {},
): Promise<OpenDynamoDB> {
  if (directory === null) return { ...(await serveDynamoDB(null)), isOwner: true };
  await makeDirectory(resolve(directory)).catch((cause: Error) => {
    throw new DataFolderError(`cannot create the data folder ${directory}: ${cause.message}`, { cause });
  });
  const holder = join(directory, "holder.json");
  for (let tries = 0; tries < 100; tries += 1) {
    if (await claim(holder)) return serveFolder(directory, holder);
    const shared = share ? await connectToHolder(holder) : null;
    if (shared) return shared;
    await dropDead(holder);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const { pid } = readHolder(await readFile(holder, "utf8").catch(() => ""));
  throw new DataFolderError(
    `the data folder ${directory} is in use by process ${pid ?? "?"}; stop it, or choose another folder`,
  );
}

/** Like `mkdir -p`. Node's own never ends where a parent is there but takes no folders, as in /proc. */
async function makeDirectory(path: string): Promise<void> {
  const isMade = (error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  };
  await mkdir(path).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT" || dirname(path) === path) return isMade(error);
    await makeDirectory(dirname(path));
    await mkdir(path).catch(isMade);
  });
}

/** Takes the folder for this process; false where another one has it. */
async function claim(holder: string): Promise<boolean> {
  try {
    // Only its owner may read the key that goes in there.
    await writeFile(holder, JSON.stringify({ pid: process.pid }), { flag: "wx", mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw new DataFolderError(`cannot write to the data folder: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

async function serveFolder(directory: string, holder: string): Promise<OpenDynamoDB> {
  try {
    const database = await serveDynamoDB(join(directory, "dynamodb"));
    await writeFile(holder, JSON.stringify({ pid: process.pid, ...database.access }));
    return {
      client: database.client,
      isOwner: true,
      close: async () => {
        await database.close();
        await rm(holder, { force: true });
      },
    };
  } catch (error) {
    await rm(holder, { force: true });
    throw error;
  }
}

/** Removes what a killed process left. LevelDB's own lock went with that process. */
async function dropDead(holder: string): Promise<void> {
  const { pid } = readHolder(await readFile(holder, "utf8").catch(() => ""));
  if (pid !== undefined && !isAlive(pid)) await rm(holder, { force: true });
}

/** A client of the process that holds the folder; null where that one is gone or not ready yet. */
async function connectToHolder(holder: string): Promise<OpenDynamoDB | null> {
  const text = await readFile(holder, "utf8").catch(() => "");
  const { pid, access } = readHolder(text);
  if (access === undefined || (pid !== undefined && !isAlive(pid))) return null;
  const client = connect(access);
  try {
    await client.send(new ListTablesCommand({}), { abortSignal: AbortSignal.timeout(2_000) });
    return { client, isOwner: false, close: async () => client.destroy() };
  } catch {
    client.destroy();
    return null;
  }
}

function readHolder(text: string): { pid?: number; access?: Access } {
  try {
    const { pid, endpoint, key } = JSON.parse(text) as Record<string, unknown>;
    return {
      ...(typeof pid === "number" && { pid }),
      ...(typeof endpoint === "string" && typeof key === "string" && { access: { endpoint, key } }),
    };
  } catch {
    return {};
  }
}

function isAlive(pid: number): boolean {
  if (pid === process.pid) return true;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
