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
  const isDefault = Object.getPrototypeOf(serde) === JsonPlusSerializer.prototype;
  const results: SerializedValue[] = [];
  const dumping: Promise<void>[] = [];
  for (const [index, value] of values.entries()) {
    if (isDefault && isPlain(value)) {
      results[index] = { type: "json", bytes: Buffer.from(JSON.stringify(value)) };
      continue;
    }
    const elements = isDefault && isSplittable(value) ? value.length : undefined;
    // Bytes are handed through as they are, and the graph is free to overwrite them: take a copy.
    const dumped = serde.dumpsTyped(value instanceof Uint8Array ? new Uint8Array(value) : value);
    dumping.push(
      dumped.then(([type, bytes]) => {
        const isArray = elements !== undefined && isArrayText(type, bytes);
        results[index] = isArray ? { type, bytes, elements } : { type, bytes };
      }),
    );
  }
  if (dumping.length > 0) await Promise.all(dumping);
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

/** True for what the default serializer writes as JSON.stringify does, at many times the effort. */
function isPlain(value: unknown): boolean {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return true;
  return value === null || (Array.isArray(value) && value.length === 0);
}

/** Arrays of numbers (embeddings, series) are replaced, not appended to. */
function isSplittable(value: unknown): value is unknown[] {
  return Array.isArray(value) && value.length > 0 && typeof value[0] !== "number";
}

/** The serializer writes a string instead of what it cannot serialize. */
function isArrayText(type: string, bytes: Uint8Array): boolean {
  return type === "json" && bytes[0] === 0x5b;
}
