import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { SerializerProtocol } from "@langchain/langgraph-checkpoint";
import type { ObjectStore } from "./object-store.ts";
import type { RetryOptions } from "./retry.ts";

export interface DynamoDBSaverOptions {
  client: DynamoDBClient;
  /** A table as `tableDefinition` describes it; `createTable` makes one. */
  tableName: string;
  /**
   * How long a checkpoint can be read after it was written. Items stay for half as long again, then DynamoDB deletes
   * them. All savers of a table must agree on it. Default: nothing expires.
   */
  ttlSeconds?: number;
  /** Where values above `objectMinBytes` go. Default: everything stays in DynamoDB, big values in several items. */
  objectStore?: ObjectStore;
  /** Compressed size from which a value goes to the object store. Default: 65,536, as one PUT costs 8 write units. */
  objectMinBytes?: number;
  /** Memory in bytes for stored values that are kept between calls. Default: 4 MiB. */
  cacheBytes?: number;
  retry?: Partial<RetryOptions>;
  serde?: SerializerProtocol;
  /** The clock, in milliseconds since 1970, for `ttlSeconds`. Default: Date.now. */
  now?: () => number;
}

/** Sizes, in bytes, that decide where something is stored. Found by measuring; none is part of the format. */
export const sizes = {
  /** Serialized values up to this are repeated in every checkpoint: a pointer would not be shorter. */
  repeatMax: 256,
  /** Values up to this are stored in the checkpoint's item without a look at what they compress to. */
  plainInlineMax: 12_288,
  /** Above that, values that compress to more than this get items of their own, so that reading a neighbour stays cheap. */
  inlineMax: 8_192,
  /** Same for the writes of a task: an update pays for the whole item. */
  writesInlineMax: 24_576,
  /** Largest binary attribute written; DynamoDB's limit for an item is 400 KB (409,600). */
  chunkMax: 350 * 1_024,
} as const;

export const defaultObjectMinBytes = 65_536;
export const defaultCacheBytes = 4 * 1_024 * 1_024;
