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

/** Serializers work up to their first await, so the graph may change `value` as soon as this has returned. */
export function serialize(serde: SerializerProtocol, value: unknown): Promise<TypedBytes> {
  // Bytes are handed through as they are, and the graph is free to overwrite them: take a copy.
  const dumping = serde.dumpsTyped(value instanceof Uint8Array ? Uint8Array.from(value) : value);
  return dumping.then(([type, bytes]) => ({ type, bytes }));
}

/** Serializes a channel's value, and tells whether it is an array that may be stored in segments. */
export async function serializeValue(serde: SerializerProtocol, value: unknown): Promise<SerializedValue> {
  const elements = isSplittable(serde, value) ? value.length : undefined;
  const serialized = await serialize(serde, value);
  if (elements === undefined || !isArrayText(serialized)) return serialized;
  return { ...serialized, elements };
}

export function deserialize(serde: SerializerProtocol, { type, bytes }: TypedBytes): Promise<unknown> {
  // The serializer may return the bytes as they are: never let it have a view of a shared buffer.
  return Promise.resolve(serde.loadsTyped(type, type === "json" ? bytes : Uint8Array.from(bytes)));
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
function isArrayText({ type, bytes }: TypedBytes): boolean {
  return type === "json" && bytes[0] === 0x5b;
}
