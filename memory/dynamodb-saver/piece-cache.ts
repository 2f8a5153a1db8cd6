import type { Scope } from "./place.ts";

/** Stored bytes by address, up to a total size; the oldest leave first. What is stored never changes, so none is stale. */
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
    if (piece.byteLength > this.maxBytes || this.entries.has(key)) return;
    const copy = Buffer.allocUnsafeSlow(piece.byteLength);
    copy.set(piece);
    this.entries.set(key, copy);
    this.bytes += piece.byteLength;
    for (const [oldest, { byteLength }] of this.entries) {
      if (this.bytes <= this.maxBytes) return;
      this.entries.delete(oldest);
      this.bytes -= byteLength;
    }
  }

  deleteThread(threadId: string): void {
    const prefix = threadCachePrefix(threadId);
    for (const [key, { byteLength }] of this.entries) {
      if (!key.startsWith(prefix)) continue;
      this.entries.delete(key);
      this.bytes -= byteLength;
    }
  }
}

export function pieceCacheKey(scope: Scope, checkpointId: string, place: number | string): string {
  return `${threadCachePrefix(scope.threadId)}${scope.namespace.length} ${scope.namespace}${checkpointId} ${place}`;
}

export function threadCachePrefix(threadId: string): string {
  // With lengths before them, parts that may hold any character cannot be mistaken for one another.
  return `${threadId.length} ${threadId}`;
}
