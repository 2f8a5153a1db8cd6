import type { SerializerProtocol } from "@langchain/langgraph-checkpoint";
import { Expiry } from "./expiry.ts";
import { LayoutCache } from "./layout.ts";
import type { ObjectStore } from "./object-store.ts";
import { type DynamoDBSaverOptions, defaultCacheBytes, defaultObjectMinBytes } from "./options.ts";
import { PieceCache } from "./piece-cache.ts";
import { RecentEntries } from "./recent-entries.ts";
import { defaultRetry } from "./retry.ts";
import { TableClient } from "./table-client.ts";

const maxRevivedTexts = 1_000;

/** What the saver's operations work with. */
export interface Storage {
  table: TableClient;
  serde: SerializerProtocol;
  expiry: Expiry;
  layouts: LayoutCache;
  pieces: PieceCache;
  /** By `pieceCacheKey`: the segments that were read, and what they are serialized to since, once that was needed. */
  revivedTexts: RecentEntries<Uint8Array | undefined>;
  objects: { store: ObjectStore; minBytes: number } | undefined;
}

export function createStorage(options: DynamoDBSaverOptions, serde: SerializerProtocol): Storage {
  const { objectStore, objectMinBytes = defaultObjectMinBytes } = options;
  return {
    table: new TableClient(options.client, options.tableName, { ...defaultRetry, ...options.retry }),
    serde,
    expiry: new Expiry(options.ttlSeconds, options.now ?? Date.now),
    layouts: new LayoutCache(),
    pieces: new PieceCache(options.cacheBytes ?? defaultCacheBytes),
    revivedTexts: new RecentEntries(maxRevivedTexts),
    objects: objectStore && { store: objectStore, minBytes: objectMinBytes },
  };
}
