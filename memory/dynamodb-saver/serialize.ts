import { hash } from "node:crypto";
import { JsonPlusSerializer, type SerializerProtocol } from "@langchain/langgraph-checkpoint";

export interface TypedBytes {
  /** The serializer's type tag, such as "json" or "bytes". */
  type: string;
  bytes: Uint8Array;
}

/** A serialized channel value: whole, or element by element so that it can be stored in segments. */
export type SerializedValue = TypedBytes | { elements: Uint8Array[] };

/** Serializers work up to their first await, so the graph may change `value` as soon as this has returned. */
export async function serialize(serde: SerializerProtocol, value: unknown): Promise<TypedBytes> {
  // Bytes are handed through as they are, and the graph is free to overwrite them: take a copy.
  const [type, bytes] = await serde.dumpsTyped(value instanceof Uint8Array ? Uint8Array.from(value) : value);
  return { type, bytes };
}

/** Serializes a channel's value, element by element when it is an array that may grow. */
export async function serializeValue(serde: SerializerProtocol, value: unknown): Promise<SerializedValue> {
  const elements = isSplittable(serde, value) ? await serializeElements(serde, value) : undefined;
  return elements === undefined ? serialize(serde, value) : { elements };
}

/** An array in one piece. */
export function joinElements(elements: readonly Uint8Array[]): TypedBytes {
  return { type: "json", bytes: Buffer.concat([bracketOpen, joinBytes(elements, comma), bracketClose]) };
}

/** A segment of an array: the JSON text of one element per line. */
export function joinLines(elements: readonly Uint8Array[]): TypedBytes {
  return { type: "json", bytes: joinBytes(elements, lineBreak) };
}

const [bracketOpen, bracketClose, comma, lineBreak] = ["[", "]", ",", "\n"].map((text) =>
  Buffer.from(text),
) as [Buffer, Buffer, Buffer, Buffer];

function joinBytes(parts: readonly Uint8Array[], separator: Uint8Array): Buffer {
  return Buffer.concat(parts.flatMap((part, index) => (index === 0 ? [part] : [separator, part])));
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
export function fingerprint(content: Uint8Array): string {
  return hash("sha256", content, "base64url").slice(0, 18);
}

/** Arrays of numbers (embeddings, series) are replaced, not appended to, and are slow to take apart. */
function isSplittable(serde: SerializerProtocol, value: unknown): value is unknown[] {
  if (Object.getPrototypeOf(serde) !== JsonPlusSerializer.prototype) return false;
  return Array.isArray(value) && value.length > 0 && typeof value[0] !== "number";
}

/** JSON text of every element; none contains a line break. Undefined when one of them has no such text. */
async function serializeElements(
  serde: SerializerProtocol,
  value: unknown[],
): Promise<Uint8Array[] | undefined> {
  const all = await Promise.all(value.map((element) => serde.dumpsTyped(element)));
  // Bytes have a type of their own, and a function has no text: such an array is stored whole.
  if (all.some(([type, bytes]) => type !== "json" || bytes.byteLength === 0)) return undefined;
  return all.map(([, bytes]) => bytes);
}
