import { createHash } from "node:crypto";
import { gunzipSync, gzipSync } from "node:zlib";
import type { ObjectStore } from "./object-store.ts";

/** Folders of the object store: what belongs to incidents and tickets is kept with them; the rest as long as deliveries are. */
export const KEPT = "payloads";
export const EXPIRING = "expiring";

/** DynamoDB takes items of up to 400 KB; the rest of an item needs its share. */
const INLINE_BYTES = 300_000;

/** The part of an item that may be large: compressed in the item, or in the object store behind its key. */
export type Payload = { payload: Uint8Array } | { payloadKey: string };

/** Packs a JSON value. A large one is put into the folder `prefix`, under a digest of itself. */
export async function packPayload(value: unknown, prefix: string, objects: ObjectStore): Promise<Payload> {
  const payload = gzipSync(JSON.stringify(value));
  return payload.byteLength <= INLINE_BYTES ? { payload } : putAside(payload, prefix, objects);
}

/** Puts a JSON value into the object store, whatever its size, where packPayload would put a large one. */
export const putPayload = (
  value: unknown,
  prefix: string,
  objects: Pick<ObjectStore, "putIfAbsent">,
): Promise<{ payloadKey: string }> => putAside(gzipSync(JSON.stringify(value)), prefix, objects);

async function putAside(payload: Uint8Array, prefix: string, objects: Pick<ObjectStore, "putIfAbsent">) {
  const payloadKey = `${prefix}/${createHash("sha256").update(payload).digest("hex")}.json.gz`;
  await objects.putIfAbsent(payloadKey, payload);
  return { payloadKey };
}

/** The value that packPayload or putPayload was given. Throws where the object store has lost it. */
export async function unpackPayload(
  item: Record<string, unknown>,
  objects: Pick<ObjectStore, "get">,
): Promise<unknown> {
  const { payload, payloadKey } = item;
  const bytes = typeof payloadKey === "string" ? await objects.get(payloadKey) : payload;
  if (!(bytes instanceof Uint8Array))
    throw new Error(`the payload ${String(payloadKey ?? "of an item")} is missing`);
  return JSON.parse(gunzipSync(bytes).toString("utf8"));
}
