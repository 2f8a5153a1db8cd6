import { decodeCheckpointItem, type StoredCheckpoint } from "./checkpoint-item.ts";
import { unpack } from "./codec.ts";
import { DamagedCheckpointError, type ItemLocation } from "./errors.ts";
import { getObject, joinChunks } from "./external-values.ts";
import type { Item } from "./item.ts";
import { parseSortKey, valueObjectKey } from "./keys.ts";
import { pieceCacheKey } from "./piece-cache.ts";
import { ownerOf, type Place, type Scope, sortKeysOf } from "./place.ts";
import type { Storage } from "./storage.ts";

/** Reads the pieces of some checkpoints of one namespace with one batch of requests. */
export class PieceReader {
  private readonly storage: Storage;
  private readonly scope: Scope;
  private readonly known = new Map<string, StoredCheckpoint>();
  private readonly loaded = new Map<string, Uint8Array>();

  /** @param known checkpoints that were read already; their inline pieces cost nothing */
  constructor(storage: Storage, { threadId, namespace }: Scope, known: readonly StoredCheckpoint[] = []) {
    this.storage = storage;
    this.scope = { threadId, namespace };
    for (const checkpoint of known) this.known.set(checkpoint.address.checkpointId, checkpoint);
  }

  /** Fetches what is not at hand; `bytes` then answers for all these places. */
  async load(places: readonly Place[]): Promise<void> {
    const missing = places.filter((place) => !this.takeKnown(place));
    if (missing.length === 0) return;
    const sortKeys = missing.flatMap((place) => sortKeysOf(this.scope, place));
    const [items] = await Promise.all([
      this.storage.table.getImmutableItems(this.scope.threadId, sortKeys),
      this.loadObjects(missing.filter(({ chunks }) => chunks === 0)),
    ]);
    await this.decodeOwners(items);
    for (const place of missing) {
      if (this.takeKnown(place)) continue;
      if (typeof place.place === "number") throw this.missing(place);
      const value = { name: place.place, chunks: place.chunks };
      const packed = joinChunks(ownerOf(this.scope, place), value, (sortKey) => items.get(sortKey));
      this.keep(place, await unpack(packed, this.locationOf(place)));
    }
  }

  /** The bytes of a loaded piece; they may share memory with others. */
  bytes(place: Place): Uint8Array {
    const bytes = this.loaded.get(this.cacheKey(place));
    if (bytes === undefined) throw this.missing(place);
    return bytes;
  }

  /** Takes a piece from memory; false when it has to be fetched. */
  private takeKnown(place: Place): boolean {
    const key = this.cacheKey(place);
    if (this.loaded.has(key)) return true;
    const owner = typeof place.place === "number" ? this.known.get(place.checkpointId) : undefined;
    const bytes = owner?.content.inline[place.place as number] ?? this.storage.pieces.get(key);
    if (bytes === undefined) return false;
    this.loaded.set(key, bytes);
    return true;
  }

  private keep(place: Place, bytes: Uint8Array): void {
    this.loaded.set(this.cacheKey(place), bytes);
    this.storage.pieces.set(this.cacheKey(place), bytes);
  }

  private async loadObjects(places: readonly Place[]): Promise<void> {
    const unique = new Map(places.map((place) => [this.cacheKey(place), place]));
    await Promise.all(
      Array.from(unique.values(), async (place) => {
        const packed = await getObject(this.storage, ownerOf(this.scope, place), String(place.place));
        this.keep(place, await unpack(packed, this.locationOf(place)));
      }),
    );
  }

  private async decodeOwners(items: ReadonlyMap<string, Item>): Promise<void> {
    for (const [sortKey, item] of items) {
      if (!sortKey.startsWith("C#")) continue;
      const { checkpointId } = parseSortKey(sortKey);
      const owner = await decodeCheckpointItem(this.storage, item, { ...this.scope, checkpointId });
      this.known.set(checkpointId, owner);
      owner.content.inline.forEach((bytes, place) => {
        this.storage.pieces.set(this.cacheKey({ checkpointId, place, chunks: 1 }), bytes);
      });
    }
  }

  private locationOf(place: Place): ItemLocation {
    const owner = ownerOf(this.scope, place);
    const item =
      place.chunks === 0 ? valueObjectKey(owner, String(place.place)) : sortKeysOf(owner, place)[0];
    return { ...owner, item: item ?? "" };
  }

  private cacheKey({ checkpointId, place }: Place): string {
    return pieceCacheKey(this.scope, checkpointId, place);
  }

  private missing(place: Place): DamagedCheckpointError {
    return new DamagedCheckpointError("A stored value is missing", this.locationOf(place));
  }
}
