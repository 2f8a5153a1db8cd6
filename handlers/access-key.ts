import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DataFolderError } from "../memory/errors.ts";
import { createLockOut, type LockOut } from "./lock-out.ts";

/** Whoever has the key may decide. It is in a file that only the owner of the data folder may read. */
const FILE = "access-key";
const KEY = /^[A-Za-z0-9_-]{43}$/;

/** The data folder's key, of 32 random bytes; made at the first start. Throws DataFolderError. */
export async function readAccessKey(dataDirectory: string): Promise<string> {
  const path = join(dataDirectory, FILE);
  try {
    await mkdir(dataDirectory, { recursive: true });
    // Of two that start at once one writes it, and both read it.
    await writeFile(path, `${randomBytes(32).toString("base64url")}\n`, { flag: "wx", mode: 0o600 }).catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code !== "EEXIST") throw error;
      },
    );
    const key = (await readFile(path, "utf8")).trim();
    if (KEY.test(key)) return key;
  } catch (cause) {
    throw new DataFolderError(`${path} cannot be read or written: ${(cause as Error).message}`, { cause });
  }
  throw new DataFolderError(`${path} does not hold a key; delete it, and the next start makes a new one`);
}

export type Access = "granted" | "refused" | "locked";

/** Lets in whoever shows the key, compared in the same time whatever is shown. Who shows none is refused, and has not guessed. */
export function createGate(key: string, lockOut: LockOut = createLockOut()) {
  const wanted = digestOf(key);
  return (given: string, address: string): Access =>
    given === "" ? "refused" : lockOut.attempt(address, () => timingSafeEqual(digestOf(given), wanted));
}

/** Of equal length for everything, as the comparison wants it. */
const digestOf = (text: string): Buffer => createHash("sha256").update(text).digest();
