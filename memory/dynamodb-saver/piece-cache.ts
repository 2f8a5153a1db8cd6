import type { Scope } from "./place.ts";

/** What an entry takes besides its bytes: the key, a Buffer with its ArrayBuffer, a place in the map. Measured with a heap snapshot. */
const ENTRY_BYTES = 512;

/**
 * Stored bytes by address, up to a total size in memory; the oldest leave first. Most pieces are small, so what holds them counts as
 * well. What is stored never changes, so none is stale.
 */
export class PieceCache {
  private readonly entries = new Map<string, Uint8Array>();
  private readonly maxBytes: number;
  private bytes = 0;

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes;
  }

  get(key: string): Uint8Array | undefined {
    return this.entries.get(key);
  }

  /** Keeps a copy, as a view would keep the whole item it was cut from. */
  set(key: string, piece: Uint8Array): void {
    if (sizeOf(piece) > this.maxBytes || this.entries.has(key)) return;
    const copy = Buffer.allocUnsafeSlow(piece.byteLength);
    copy.set(piece);
    this.entries.set(key, copy);
    this.bytes += sizeOf(piece);
    for (const [oldest, kept] of this.entries) {
      if (this.bytes <= this.maxBytes) return;
      this.entries.delete(oldest);
      this.bytes -= sizeOf(kept);
    }
  }

  deleteThread(threadId: string): void {
    const prefix = threadCachePrefix(threadId);
    for (const [key, kept] of this.entries) {
      if (!key.startsWith(prefix)) continue;
      this.entries.delete(key);
      this.bytes -= sizeOf(kept);
    }
  }
}

const sizeOf = ({ byteLength }: Uint8Array): number => byteLength + ENTRY_BYTES;

export function pieceCacheKey(scope: Scope, checkpointId: string, place: number | string): string {
  return `${threadCachePrefix(scope.threadId)}${scope.namespace.length} ${scope.namespace}${checkpointId} ${place}`;
}

export function threadCachePrefix(threadId: string): string {
  // With lengths before them, parts that may hold any character cannot be mistaken for one another.
  return `${threadId.length} ${threadId}`;
}
