import { type CheckpointContent, decodeCheckpoint } from "./checkpoint-content.ts";
import { pack, unpack } from "./codec.ts";
import { DamagedCheckpointError } from "./errors.ts";
import {
  type ExternalValue,
  externalSortKeys,
  getObject,
  joinChunks,
  storeExternalValues,
} from "./external-values.ts";
import { attributes, type Item, itemKey, roomInFirstUnit, sortKeyOf } from "./item.ts";
import { type CheckpointAddress, checkpointSortKey, isHashedNamespace, namespaceKey } from "./keys.ts";
import { sizes } from "./options.ts";
import type { Storage } from "./storage.ts";

export interface StoredCheckpoint {
  address: CheckpointAddress;
  parentId: string | undefined;
  content: CheckpointContent;
}

/** The item of a checkpoint. When the content is too big for an item, it is stored before this resolves. */
export async function encodeCheckpointItem(
  storage: Storage,
  address: CheckpointAddress,
  parentId: string | undefined,
  content: Buffer,
): Promise<Item> {
  const item = itemKey(address.threadId, checkpointSortKey(address.namespace, address.checkpointId));
  Object.assign(item, storage.expiry.attribute());
  if (parentId) item[attributes.parent] = { S: parentId };
  if (isHashedNamespace(namespaceKey(address.namespace)))
    item[attributes.namespace] = { S: address.namespace };
  const packed = await pack(content, roomInFirstUnit(item, attributes.data));
  if (packed.length <= sizes.chunkMax) {
    item[attributes.data] = { B: packed };
  } else {
    const [external] = await storeExternalValues(storage, address, [packed]);
    item[attributes.external] = { S: JSON.stringify(external) };
  }
  return item;
}

/** @throws DamagedCheckpointError, UnsupportedFormatError */
export async function decodeCheckpointItem(
  storage: Storage,
  item: Item,
  address: CheckpointAddress,
): Promise<StoredCheckpoint> {
  const location = { ...address, item: sortKeyOf(item) };
  const external = item[attributes.external]?.S;
  const packed = external
    ? await readExternalValue(storage, address, JSON.parse(external))
    : item[attributes.data]?.B;
  if (!packed) throw new DamagedCheckpointError("The checkpoint's item has no data", location);
  const content = decodeCheckpoint(await unpack(packed, location), address.checkpointId, location);
  return { address, parentId: item[attributes.parent]?.S, content };
}

async function readExternalValue(
  storage: Storage,
  address: CheckpointAddress,
  value: ExternalValue,
): Promise<Uint8Array> {
  if (value.chunks === 0) return getObject(storage, address, value.name);
  const items = await storage.table.getImmutableItems(address.threadId, externalSortKeys(address, value));
  return joinChunks(address, value, (sortKey) => items.get(sortKey));
}
