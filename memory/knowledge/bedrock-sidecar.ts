import { z } from "zod";
import { type KnowledgeDocument, KnowledgeSearchError } from "./knowledge.ts";

export type DocumentRecord = Omit<KnowledgeDocument, "text" | "collection">;

/**
 * With S3 Vectors, Bedrock takes 1 KB of metadata and 35 names for each passage, and an ingestion job fails over more.
 * Other stores take more, but a document should not depend on the store.
 * Source: Bedrock user guide, "Prerequisites for using a vector store you created for a knowledge base".
 */
export const MAX_METADATA_BYTES = 1_000;
export const MAX_METADATA_NAMES = 35;

/** Names of what the document itself has; a prefix, because documents may have a `title` of their own in the metadata. */
const OWN = "ohero_";
/** Names that Bedrock gives to what it adds. */
const BEDROCKS = /^(x-amz-bedrock-|AMAZON_BEDROCK_)/i;

/**
 * What Bedrock reads beside a document: a value with its type for each name, and whether it is embedded with the text. The
 * title is, so that each passage knows what it is about. Source: Bedrock user guide, "Connect to Amazon S3".
 */
export function toSidecar(record: DocumentRecord): string {
  const attributes = Object.entries(attributesOf(record)).map(([name, value]) => [
    name,
    { value: { type: "STRING", stringValue: value }, includeForEmbedding: name === `${OWN}title` },
  ]);
  return JSON.stringify({ metadataAttributes: Object.fromEntries(attributes) });
}

/** The record as it can be kept: its title is cut where the whole would not fit. Throws where that does not help either. */
export function fitRecord(record: DocumentRecord): DocumentRecord {
  const reserved = Object.keys(record.metadata).find((name) => name.startsWith(OWN) || BEDROCKS.test(name));
  if (reserved !== undefined) throw refusal(record, `the metadata name ${JSON.stringify(reserved)} is taken`);
  const names = Object.keys(attributesOf(record)).length;
  if (names > MAX_METADATA_NAMES)
    throw refusal(record, `${names} names of metadata, at most ${MAX_METADATA_NAMES} are possible`);
  const excess = sizeOf(record) - MAX_METADATA_BYTES;
  if (excess <= 0) return record;
  const room = Buffer.byteLength(record.title) - excess - 3;
  if (room < 40)
    throw refusal(
      record,
      `id, title, url and metadata have ${sizeOf(record)} bytes, at most ${MAX_METADATA_BYTES} fit`,
    );
  // A character of two units or more may have been cut in its middle.
  const cut = Buffer.from(record.title)
    .subarray(0, room)
    .toString("utf8")
    .replace(/\uFFFD+$/, "");
  return { ...record, title: `${cut}…` };
}

const refusal = ({ id }: DocumentRecord, why: string) =>
  new KnowledgeSearchError(`the document ${JSON.stringify(id.slice(0, 100))} cannot be kept: ${why}`);

const sizeOf = (record: DocumentRecord) => Buffer.byteLength(JSON.stringify(attributesOf(record)));

/** A value must not be empty in Bedrock, so what is empty is left out. */
const attributesOf = ({ id, title, url, updatedAt, metadata }: DocumentRecord): Record<string, string> =>
  Object.fromEntries(
    Object.entries({
      ...metadata,
      [`${OWN}id`]: id,
      [`${OWN}title`]: title,
      [`${OWN}url`]: url ?? "",
      [`${OWN}updated_at`]: updatedAt,
    }).filter(([, value]) => value !== ""),
  );

const plain = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]);
const typed = z.looseObject({
  value: z.looseObject({
    stringValue: z.string().optional(),
    numberValue: z.number().optional(),
    booleanValue: z.boolean().optional(),
    stringListValue: z.array(z.string()).optional(),
  }),
});
const Sidecar = z.looseObject({ metadataAttributes: z.record(z.string(), z.union([plain, typed])) });

/** The attributes of a sidecar, in both of the forms that Bedrock reads. Throws where it is none. */
export function readSidecar(json: string): Record<string, unknown> {
  const { metadataAttributes } = Sidecar.parse(JSON.parse(json));
  return Object.fromEntries(
    Object.entries(metadataAttributes).map(([name, given]) => {
      if (typeof given !== "object" || Array.isArray(given)) return [name, given];
      const { stringValue, numberValue, booleanValue, stringListValue } = given.value;
      return [name, stringValue ?? numberValue ?? booleanValue ?? stringListValue ?? ""];
    }),
  );
}

/** What attributes say about a document, whoever wrote them; `id` where they do not name it. */
export function recordOf(attributes: Readonly<Record<string, unknown>>, id: string): DocumentRecord {
  const own = (name: string) =>
    textOf(Object.hasOwn(attributes, OWN + name) ? attributes[OWN + name] : attributes[name]);
  const isWrittenHere = Object.hasOwn(attributes, `${OWN}id`);
  const others = Object.entries(attributes).filter(([name]) => !name.startsWith(OWN) && !BEDROCKS.test(name));
  const found = isWrittenHere ? textOf(attributes[`${OWN}id`]) : id;
  return {
    id: found,
    title: (isWrittenHere ? textOf(attributes[`${OWN}title`]) : own("title")) || found,
    url: (isWrittenHere ? textOf(attributes[`${OWN}url`]) : own("url")) || null,
    updatedAt: textOf(attributes[`${OWN}updated_at`]),
    metadata: Object.fromEntries(others.map(([name, value]) => [name, textOf(value)])),
  };
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOf).join(", ");
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? String(value)
    : "";
}
