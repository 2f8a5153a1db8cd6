import type { FoundCheckpoint } from "./checkpoint-tuple.ts";
import { StorageRequestError } from "./errors.ts";
import { renewObject } from "./external-values.ts";
import { attributes, sortKeyOf } from "./item.ts";
import { externalPlace, ownerOf, type Place, sortKeysOf } from "./place.ts";
import type { Storage } from "./storage.ts";
import { timeToLiveAttribute } from "./table.ts";
import { externalWrites } from "./writes-item.ts";

/**
 * Moves the expiry of the checkpoints that delta channels are rebuilt from. `put` stores other values again before they
 * expire; deltas it does not see, so a thread that goes on slowly would outlive its own history.
 */
export async function extendLife(
  storage: Storage,
  ancestors: readonly FoundCheckpoint[],
  channels: ReadonlySet<string>,
): Promise<void> {
  const old = ancestors.filter(({ item, writes }) =>
    [item, ...writes].some((each) => storage.expiry.isItemOld(each)),
  );
  try {
    await Promise.all(old.map((found) => extend(storage, found, channels)));
  } catch (error) {
    // What was asked for has been read, perhaps by someone who may only read: the next reader tries again.
    if (!(error instanceof StorageRequestError)) throw error;
  }
}

async function extend(
  storage: Storage,
  found: FoundCheckpoint,
  channels: ReadonlySet<string>,
): Promise<void> {
  const { address } = found.checkpoint;
  const places = placesOf(found, channels);
  const sortKeys = [found.item, ...found.writes].map(sortKeyOf);
  for (const place of places) sortKeys.push(...sortKeysOf(address, place));
  const objects = places.filter(({ chunks }) => chunks === 0);
  await Promise.all([
    ...Array.from(new Set(sortKeys), (sortKey) => extendItem(storage, address.threadId, sortKey)),
    ...objects.map((place) => renewObject(storage, ownerOf(address, place), String(place.place))),
  ]);
}

/** What lies outside the items of a checkpoint and its writes and is needed with them. */
function placesOf({ checkpoint, item, writes }: FoundCheckpoint, channels: ReadonlySet<string>): Place[] {
  const { checkpointId } = checkpoint.address;
  const places = writes.flatMap((each) => externalWrites(each, checkpointId));
  const external = item[attributes.external]?.S;
  if (external) places.push(externalPlace(checkpointId, JSON.parse(external)));
  for (const [channel, pieces] of checkpoint.content.channels)
    if (channels.has(channel)) places.push(...pieces);
  return places;
}

async function extendItem(storage: Storage, threadId: string, sortKey: string): Promise<void> {
  const ttl = storage.expiry.attribute()[timeToLiveAttribute];
  if (ttl === undefined) return;
  await storage.table.updateItem(threadId, sortKey, {
    // The former expiry stays known: until when the checkpoint can be read by itself does not change.
    set: ["#former = if_not_exists(#former, #ttl)", "#ttl = :ttl"],
    names: { "#former": attributes.formerTimeToLive, "#ttl": timeToLiveAttribute },
    values: { ":ttl": ttl },
    // An item that DynamoDB has just deleted is not to come back empty.
    condition: "attribute_exists(pk)",
  });
}
