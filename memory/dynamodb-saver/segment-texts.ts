import type { Piece } from "./piece.ts";
import { pieceCacheKey } from "./piece-cache.ts";
import type { Scope } from "./place.ts";
import { joinSegments } from "./segments.ts";
import { deserialize } from "./serialize.ts";
import type { Storage } from "./storage.ts";

/** What the elements of stored segments are serialized to now: that is compared with a new value. */
export class SegmentTexts {
  private readonly storage: Storage;
  private readonly scope: Scope;

  constructor(storage: Storage, scope: Scope) {
    this.storage = storage;
    this.scope = scope;
  }

  /** The text of a segment, as far as it is at hand. */
  get(piece: Piece): Uint8Array | undefined {
    const key = this.keyOf(piece);
    return this.storage.revivedTexts.get(key) ?? this.storage.pieces.get(key);
  }

  /** A segment that was just read: the graph goes on with its revived elements. */
  addRead(piece: Piece, stored: Uint8Array | undefined): void {
    const key = this.keyOf(piece);
    if (stored) this.storage.pieces.set(key, stored);
    if (!this.storage.revivedTexts.has(key)) this.storage.revivedTexts.set(key, undefined);
  }

  /**
   * Finds out what the revived elements of segments are serialized to, which can differ from the stored text (a
   * streamed message chunk does). It is the same each time, and only asked for segments that seem to have changed.
   *
   * @returns false when `get` gives the best answers already
   */
  async revive(segments: readonly Piece[]): Promise<boolean> {
    const revived = await Promise.all(segments.map((piece) => this.reviveOne(piece)));
    return revived.includes(true);
  }

  private async reviveOne(piece: Piece): Promise<boolean> {
    const { pieces, revivedTexts, serde } = this.storage;
    const key = this.keyOf(piece);
    const stored = pieces.get(key);
    if (stored === undefined || !revivedTexts.has(key) || revivedTexts.get(key) !== undefined) return false;
    const elements = await deserialize(serde, { type: "json", bytes: joinSegments([stored]) });
    const [, bytes] = await serde.dumpsTyped(elements);
    revivedTexts.set(key, bytes.subarray(1, -1));
    return true;
  }

  private keyOf({ checkpointId, place }: Piece): string {
    return pieceCacheKey(this.scope, checkpointId, place);
  }
}
