import type { SerializerProtocol } from "@langchain/langgraph-checkpoint";
import { Expiry } from "./expiry.ts";
import { LayoutCache } from "./layout.ts";
import type { ObjectStore } from "./object-store.ts";
import {
  cachedLayouts,
  type DynamoDBSaverOptions,
  defaultCacheBytes,
  defaultObjectMinBytes,
} from "./options.ts";
import { PieceCache } from "./piece-cache.ts";
import { defaultRetry } from "./retry.ts";
import { TableClient } from "./table-client.ts";

/** What the saver's operations work with. */
export interface Storage {
  table: TableClient;
  serde: SerializerProtocol;
  expiry: Expiry;
  layouts: LayoutCache;
  pieces: PieceCache;
  objects: { store: ObjectStore; minBytes: number } | undefined;
}

export function createStorage(options: DynamoDBSaverOptions, serde: SerializerProtocol): Storage {
  const { objectStore, objectMinBytes = defaultObjectMinBytes } = options;
  return {
    table: new TableClient(options.client, options.tableName, { ...defaultRetry, ...options.retry }),
    serde,
    expiry: new Expiry(options.ttlSeconds, options.now ?? Date.now),
    layouts: new LayoutCache(cachedLayouts),
    pieces: new PieceCache(options.cacheBytes ?? defaultCacheBytes),
    objects: objectStore && { store: objectStore, minBytes: objectMinBytes },
  };
}
