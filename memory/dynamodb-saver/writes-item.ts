import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { pack, unpack } from "./codec.ts";
import type { ItemLocation } from "./errors.ts";
import { type ExternalValue, storeExternalValues } from "./external-values.ts";
import { joinFrame, splitFrame } from "./frame.ts";
import type { Item } from "./item.ts";
import type { CheckpointAddress } from "./keys.ts";
import { sizes } from "./options.ts";
import { externalPlace, type Place } from "./place.ts";
import type { TypedBytes } from "./serialize.ts";
import type { Storage } from "./storage.ts";

/** One write of a task. Regular writes are counted from 0; special ones (error, interrupt …) are negative. */
export interface StoredWrite extends TypedBytes {
  index: number;
  channel: string;
  /** Path of the task in its superstep, by which LangGraph orders writes. */
  taskPath: string;
}

/** Path of the task; index, channel, type and bytes of each write. */
type Header = [string, ...[number, string, string, number][]];

/** Calls that may add regular writes to one task: LangGraph makes one, seldom two. */
export const regularGroupsMax = 9;

/** `w`, `w1`, `w2` …: each holds the regular writes that one call added. */
export function regularAttribute(group: number): string {
  return group === 0 ? "w" : `w${group}`;
}

/** `s1` … `s4`: each holds one special write, and the last one put wins. */
export function specialAttribute(index: number): string {
  return `s${-index}`;
}

/** The attribute of a group of writes, which have one task path; up to `roomBytes` it is left as it is. A group that is too big is stored outside before this resolves. */
export async function encodeWrites(
  storage: Storage,
  address: CheckpointAddress,
  writes: readonly StoredWrite[],
  roomBytes: number,
): Promise<AttributeValue> {
  const rows = writes.map(({ index, channel, type, bytes }) => [index, channel, type, bytes.byteLength]);
  const header = [writes[0]?.taskPath ?? "", ...rows];
  const sections = writes.map(({ bytes }) => bytes);
  const packed = await pack(joinFrame(header, sections), roomBytes);
  if (packed.length <= sizes.writesInlineMax) return { B: packed };
  const [external] = await storeExternalValues(storage, address, [packed]);
  return { S: JSON.stringify(external) };
}

/** The places of the groups that are stored outside the item. */
export function externalWrites(item: Item, checkpointId: string): Place[] {
  return groupsOf(item).flatMap(({ S }) => (S === undefined ? [] : [placeOf(S, checkpointId)]));
}

/** All writes of a task, from `getExternal` where they are stored outside the item. */
export async function decodeWrites(
  item: Item,
  location: ItemLocation & { checkpointId: string },
  getExternal: (place: Place) => Uint8Array,
): Promise<StoredWrite[]> {
  const groups = await Promise.all(
    groupsOf(item).map(async ({ B, S = "" }) => {
      const content = B
        ? await unpack(B, location)
        : Buffer.from(getExternal(placeOf(S, location.checkpointId)));
      const lengthsOf = ([, ...rows]: Header) => rows.map(([, , , length]) => length);
      const { header, sections } = splitFrame(content, lengthsOf, location);
      const [taskPath, ...rows] = header;
      return sections.map((bytes, position): StoredWrite => {
        const [index = position, channel = "", type = ""] = rows[position] ?? [];
        return { index, channel, taskPath, type, bytes };
      });
    }),
  );
  return groups.flat();
}

/** How many groups of regular writes an item has. */
export function regularGroups(item: Item): number {
  return Object.keys(item).filter((name) => /^w\d*$/.test(name)).length;
}

function groupsOf(item: Item): AttributeValue[] {
  return Object.entries(item).flatMap(([name, value]) => (/^(w\d*|s\d)$/.test(name) ? [value] : []));
}

function placeOf(json: string, checkpointId: string): Place {
  return externalPlace(checkpointId, JSON.parse(json) as ExternalValue);
}
