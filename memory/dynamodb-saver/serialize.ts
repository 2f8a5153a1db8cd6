import { hash } from "node:crypto";
import { JsonPlusSerializer, type SerializerProtocol } from "@langchain/langgraph-checkpoint";

export interface TypedBytes {
  /** The serializer's type tag, such as "json" or "bytes". */
  type: string;
  bytes: Uint8Array;
}

/** A serialized channel value. */
export interface SerializedValue extends TypedBytes {
  /** Number of elements of an array that may be stored in segments. */
  elements?: number;
}

/**
 * Serializes values, and tells which are arrays that may be stored in segments. Serializers work up to their first
 * await, so the graph may change the values as soon as this has returned.
 */
export async function serialize<const Values extends readonly unknown[]>(
  serde: SerializerProtocol,
  values: Values,
): Promise<{ -readonly [Index in keyof Values]: SerializedValue }> {
  const elements = values.map((value) => (isSplittable(serde, value) ? value.length : undefined));
  // Bytes are handed through as they are, and the graph is free to overwrite them: take a copy.
  const dumping = values.map((value) =>
    serde.dumpsTyped(value instanceof Uint8Array ? new Uint8Array(value) : value),
  );
  const serialized = await Promise.all(dumping);
  const results = serialized.map(([type, bytes], index): SerializedValue => {
    const count = isArrayText(type, bytes) ? elements[index] : undefined;
    return count === undefined ? { type, bytes } : { type, bytes, elements: count };
  });
  return results as { -readonly [Index in keyof Values]: SerializedValue };
}

export function deserialize(serde: SerializerProtocol, { type, bytes }: TypedBytes): Promise<unknown> {
  // The serializer may return the bytes as they are: never let it have a view of a shared buffer.
  return Promise.resolve(serde.loadsTyped(type, type === "json" ? bytes : new Uint8Array(bytes)));
}

/** 192 bits of a hash, for the name of a content. */
export function fingerprint(content: Uint8Array): string {
  return hash("sha256", content, "base64url").slice(0, 32);
}

/** Arrays of numbers (embeddings, series) are replaced, not appended to. */
function isSplittable(serde: SerializerProtocol, value: unknown): value is unknown[] {
  if (Object.getPrototypeOf(serde) !== JsonPlusSerializer.prototype) return false;
  return Array.isArray(value) && value.length > 0 && typeof value[0] !== "number";
}

/** The serializer writes a string instead of what it cannot serialize. */
function isArrayText(type: string, bytes: Uint8Array): boolean {
  return type === "json" && bytes[0] === 0x5b;
}
