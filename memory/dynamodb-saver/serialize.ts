import { createHash } from "node:crypto";
import { JsonPlusSerializer, type SerializerProtocol } from "@langchain/langgraph-checkpoint";

export interface TypedBytes {
  /** The serializer's type tag, such as "json" or "bytes". */
  type: string;
  bytes: Uint8Array;
}

/** A serialized channel value, ready to be stored whole or, when `elements` is there, in segments. */
export interface SerializedValue extends TypedBytes {
  /** JSON text of every element of an array; none contains a line break. */
  elements?: string[];
}

/** Serializers work up to their first await, so the graph may change `value` as soon as this has returned. */
export async function serialize(serde: SerializerProtocol, value: unknown): Promise<TypedBytes> {
  // Bytes are handed through as they are, and the graph is free to overwrite them: take a copy.
  const [type, bytes] = await serde.dumpsTyped(value instanceof Uint8Array ? Uint8Array.from(value) : value);
  return { type, bytes };
}

/** Serializes a channel's value, element by element when it is an array that may grow. */
export async function serializeValue(serde: SerializerProtocol, value: unknown): Promise<SerializedValue> {
  const elements = isSplittable(serde, value) ? await serializeElements(serde, value) : undefined;
  if (elements === undefined) return serialize(serde, value);
  return { type: "json", bytes: Buffer.from(`[${elements.join(",")}]`), elements };
}

export function deserialize(serde: SerializerProtocol, { type, bytes }: TypedBytes): Promise<unknown> {
  // The serializer may return the bytes as they are: never let it have a view of a shared buffer.
  return Promise.resolve(serde.loadsTyped(type, type === "json" ? bytes : Uint8Array.from(bytes)));
}

/** Fingerprints of the elements of `value` as a later `put` will serialize it; undefined when it is not split. */
export async function fingerprintElements(
  serde: SerializerProtocol,
  value: unknown,
): Promise<string[] | undefined> {
  if (!isSplittable(serde, value)) return undefined;
  return (await serializeElements(serde, value))?.map(fingerprint);
}

/** 108 bits of a hash: enough for "these two texts are the same". */
export function fingerprint(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("base64url").slice(0, 18);
}

/** Arrays of numbers (embeddings, series) are replaced, not appended to, and are slow to take apart. */
function isSplittable(serde: SerializerProtocol, value: unknown): value is unknown[] {
  if (Object.getPrototypeOf(serde) !== JsonPlusSerializer.prototype) return false;
  return Array.isArray(value) && value.length > 0 && typeof value[0] !== "number";
}

async function serializeElements(serde: SerializerProtocol, value: unknown[]): Promise<string[] | undefined> {
  const all = await Promise.all(value.map((element) => serde.dumpsTyped(element)));
  const texts: string[] = [];
  for (const [type, bytes] of all) {
    // Bytes have a type of their own, and a function has no text: such an array is stored whole.
    if (type !== "json" || bytes.byteLength === 0) return undefined;
    texts.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8"));
  }
  return texts;
}
