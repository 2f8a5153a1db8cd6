import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { attributes, type Item } from "./item.ts";
import { timeToLiveAttribute } from "./table.ts";

/** 100-nanosecond intervals between the Gregorian calendar, where version 6 UUIDs start, and 1970 (RFC 9562). */
const gregorianToUnixMilliseconds = 12_219_292_800_000;

/**
 * When items expire. A checkpoint can be read for `ttlSeconds` (T) after it was written. As it may point at pieces up
 * to half a T older than itself, every item stays for 1.5 T, so that a readable checkpoint is a complete one.
 */
export class Expiry {
  private readonly ttlSeconds: number | undefined;
  private readonly now: () => number;

  /**
   * @param ttlSeconds how long a checkpoint can be read; undefined: for ever
   * @param now milliseconds since 1970
   */
  constructor(ttlSeconds: number | undefined, now: () => number) {
    this.ttlSeconds = ttlSeconds;
    this.now = now;
  }

  /** The time-to-live attribute of an item written now, in seconds since 1970; empty when items do not expire. */
  attribute(): Item {
    if (this.ttlSeconds === undefined) return {};
    return { [timeToLiveAttribute]: { N: String(Math.ceil(this.now() / 1_000 + this.ttlSeconds * 1.5)) } };
  }

  /** True when a checkpoint's time to be read is over, whether DynamoDB has deleted its item yet or not. */
  isExpired(item: Item): boolean {
    return (
      this.ttlSeconds !== undefined &&
      this.secondsUntil(item[attributes.formerTimeToLive] ?? item[timeToLiveAttribute]) <=
        this.ttlSeconds * 0.5
    );
  }

  /** True when a piece stored by this checkpoint is too old to be pointed at by a new one. */
  isPieceOld(checkpointId: string): boolean {
    // Ids that carry no time count as old: storing a piece again is always right.
    if (this.ttlSeconds === undefined) return false;
    return (uuid6Milliseconds(checkpointId) ?? 0) < this.now() - this.ttlSeconds * 500;
  }

  /** True when an item that a new checkpoint depends on should have its expiry moved. */
  isItemOld(item: Item): boolean {
    return (
      this.ttlSeconds !== undefined && this.secondsUntil(item[timeToLiveAttribute]) < this.ttlSeconds * 1.25
    );
  }

  private secondsUntil(second: AttributeValue | undefined): number {
    return second?.N === undefined ? Number.POSITIVE_INFINITY : Number(second.N) - this.now() / 1_000;
  }
}

/** The time in a version 6 UUID, in milliseconds since 1970; undefined for any other id. */
export function uuid6Milliseconds(id: string): number | undefined {
  if (!/^[0-9a-f]{8}-[0-9a-f]{4}-6[0-9a-f]{3}-/.test(id)) return undefined;
  // A number cannot hold the time's 60 bits, so its upper 48 and lower 12 are divided by 10,000 as one does on paper.
  const upper = Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
  const lower = Number.parseInt(id.slice(15, 18), 16);
  const rest = (upper % 10_000) * 4_096 + lower;
  return Math.floor(upper / 10_000) * 4_096 + Math.floor(rest / 10_000) - gregorianToUnixMilliseconds;
}
