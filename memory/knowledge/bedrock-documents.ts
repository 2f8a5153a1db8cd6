import type { S3Client } from "@aws-sdk/client-s3";
import { z } from "zod";
import { createKeyedQueue } from "../keyed-queue.ts";
import type { KnowledgeBase } from "./bedrock-base.ts";
import { idOf, isDocumentKey, keyOf, sidecarOf } from "./bedrock-key.ts";
import { type ObjectHead, openObjects } from "./bedrock-objects.ts";
import { type DocumentRecord, fitRecord, readSidecar, recordOf, toSidecar } from "./bedrock-sidecar.ts";
import { type Collection, type Knowledge, KnowledgeSearchError } from "./knowledge.ts";
import { mapSome } from "./map-some.ts";

export interface BedrockDocumentsOptions {
  client: S3Client;
  baseOf(collection: Collection): KnowledgeBase;
  timeoutMs: number;
  signal: AbortSignal | undefined;
}

/** Documents of which something is asked at a time, when a collection is listed. */
const AT_A_TIME = 16;

/** Name of the S3 metadata that holds the record of a document. */
const RECORD = "ohero";

const Record = z.object({
  id: z.string(),
  title: z.string(),
  url: z.string().nullable(),
  updatedAt: z.string(),
  metadata: z.record(z.string(), z.string()),
});

/**
 * Documents as S3 objects: the text, with what belongs to it in the object's own metadata, so that both change at once; and
 * beside it the sidecar that Bedrock reads. Searches see a change after the next ingestion job.
 */
export function createBedrockDocuments(options: BedrockDocumentsOptions): Omit<Knowledge, "search"> {
  /** Writes of one document follow each other, so that its text and its sidecar stay together. */
  const enqueue = createKeyedQueue();
  const open = (collection: Collection) => {
    const base = options.baseOf(collection);
    return { base, objects: openObjects(options.client, base, options) };
  };
  type Opened = ReturnType<typeof open>;

  /** What belongs to a document: as it was put; or, where it came by other means, what its sidecar says. */
  async function recordAt(
    { base, objects }: Opened,
    key: string,
    { metadata, lastModified }: ObjectHead,
  ): Promise<DocumentRecord> {
    const kept = decodeRecord(metadata[RECORD]);
    // Whoever copies an object copies its metadata.
    if (kept !== null && keyOf(base.prefix, kept.id) === key) return kept;
    const id = idOf(base.prefix, key);
    const sidecar = await objects.read(sidecarOf(key));
    const record = recordOf(attributesOf(base, key, sidecar?.text), id);
    return { ...record, id, updatedAt: record.updatedAt || lastModified.toISOString() };
  }

  return {
    async put({ text, collection, ...given }) {
      const { base, objects } = open(collection);
      const record = fitRecord(given);
      const key = keyOf(base.prefix, record.id);
      await enqueue(`${collection}/${key}`, async () => {
        // The document is there once its text is, and then its sidecar is, too.
        await objects.write({ key: sidecarOf(key), body: toSidecar(record), type: "application/json" });
        const metadata = { [RECORD]: encodeRecord(record) };
        await objects.write({ key, body: text, type: "text/markdown; charset=utf-8", metadata });
      });
    },
    async remove(collection, id) {
      const { base, objects } = open(collection);
      const key = keyOf(base.prefix, id);
      await enqueue(`${collection}/${key}`, async () => {
        await objects.erase(key);
        await objects.erase(sidecarOf(key));
      });
    },
    async get(collection, id) {
      const opened = open(collection);
      const key = keyOf(opened.base.prefix, id);
      const object = await opened.objects.read(key);
      if (object === null) return null;
      return { ...(await recordAt(opened, key, object)), collection, text: object.text };
    },
    async list(collection) {
      const opened = open(collection);
      const keys = (await opened.objects.list()).filter(isDocumentKey);
      const records = await mapSome(keys, AT_A_TIME, async (key) => {
        const object = await opened.objects.head(key);
        return object === null ? null : recordAt(opened, key, object);
      });
      return records
        .filter((record) => record !== null)
        .map((record) => ({ ...record, collection }))
        .sort((one, other) => (one.id < other.id ? -1 : one.id > other.id ? 1 : 0));
    },
  };
}

/** S3 takes 2 KB of ASCII with an object, and a record has about 1,000 bytes at most. */
const encodeRecord = (record: DocumentRecord): string =>
  Buffer.from(JSON.stringify(record)).toString("base64url");

function decodeRecord(encoded: string | undefined): DocumentRecord | null {
  if (encoded === undefined) return null;
  try {
    return Record.parse(JSON.parse(Buffer.from(encoded, "base64url").toString("utf8")));
  } catch {
    return null;
  }
}

function attributesOf({ bucket }: KnowledgeBase, key: string, sidecar: string | undefined) {
  if (sidecar === undefined) return {};
  try {
    return readSidecar(sidecar);
  } catch (cause) {
    const file = `s3://${bucket}/${sidecarOf(key)}`;
    const fault = `${file} is not a metadata file that Bedrock reads; correct or delete it`;
    throw new KnowledgeSearchError(fault, { cause });
  }
}
