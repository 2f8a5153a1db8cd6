import { DamagedCheckpointError, describeLocation, StorageRequestError } from "./errors.ts";
import { attributes, type Item, itemKey } from "./item.ts";
import { type CheckpointAddress, valueObjectKey, valueSortKey } from "./keys.ts";
import type { ObjectStore } from "./object-store.ts";
import { sizes } from "./options.ts";
import { fingerprint } from "./serialize.ts";
import type { Storage } from "./storage.ts";

/** Where something packed is stored that is too big for the item it belongs to. */
export interface ExternalValue {
  /** Derived from the content: storing the same again is harmless, something else never overwrites it. */
  name: string;
  /** Items it is spread over; 0 when it is in the object store. */
  chunks: number;
}

/** Stores packed values, then resolves. Whatever points at them is written afterwards. */
export async function storeExternalValues(
  storage: Storage,
  address: CheckpointAddress,
  packedValues: readonly Buffer[],
): Promise<ExternalValue[]> {
  if (packedValues.length === 0) return [];
  const items = new Map<string, Item>();
  const uploads: Promise<void>[] = [];
  const stored = packedValues.map((packed): ExternalValue => {
    const name = fingerprint(packed);
    if (storage.objects && packed.length >= storage.objects.minBytes) {
      uploads.push(putObject(storage.objects.store, address, name, packed));
      return { name, chunks: 0 };
    }
    const chunks = Math.ceil(packed.length / sizes.chunkMax);
    for (let chunk = 0; chunk < chunks; chunk += 1) {
      const sortKey = valueSortKey(address.namespace, address.checkpointId, name, chunk);
      const data = packed.subarray(chunk * sizes.chunkMax, (chunk + 1) * sizes.chunkMax);
      items.set(sortKey, {
        ...itemKey(address.threadId, sortKey),
        [attributes.data]: { B: data },
        ...storage.expiry.attribute(),
      });
    }
    return { name, chunks };
  });
  await Promise.all([storage.table.putItems([...items.values()]), ...uploads]);
  return stored;
}

/** Sort keys of the items that hold a value; none when it is an object. */
export function externalSortKeys(
  { namespace, checkpointId }: CheckpointAddress,
  value: ExternalValue,
): string[] {
  return Array.from({ length: value.chunks }, (_, chunk) =>
    valueSortKey(namespace, checkpointId, value.name, chunk),
  );
}

/** Puts a value together from its items, which `getItem` finds by sort key. */
export function joinChunks(
  address: CheckpointAddress,
  value: ExternalValue,
  getItem: (sortKey: string) => Item | undefined,
): Buffer {
  return Buffer.concat(
    externalSortKeys(address, value).map((sortKey) => {
      const data = getItem(sortKey)?.[attributes.data]?.B;
      if (data) return data;
      throw new DamagedCheckpointError("A stored value is missing", { ...address, item: sortKey });
    }),
  );
}

export async function getObject(
  storage: Storage,
  address: CheckpointAddress,
  name: string,
): Promise<Uint8Array> {
  const location = { ...address, item: valueObjectKey(address, name) };
  if (!storage.objects) {
    throw new DamagedCheckpointError("A value is in an object store, and the saver was given none", location);
  }
  let body: Uint8Array | undefined;
  try {
    body = await storage.objects.store.get(location.item);
  } catch (cause) {
    throw new StorageRequestError(`Reading from the object store failed for ${describeLocation(location)}`, {
      cause,
    });
  }
  if (body) return body;
  throw new DamagedCheckpointError("A value is missing from the object store", location);
}

/** Stores an object again, which restarts the age that a bucket's lifecycle rule counts. */
export async function renewObject(storage: Storage, address: CheckpointAddress, name: string): Promise<void> {
  const packed = await getObject(storage, address, name);
  if (storage.objects) await putObject(storage.objects.store, address, name, packed);
}

async function putObject(
  store: ObjectStore,
  address: CheckpointAddress,
  name: string,
  packed: Uint8Array,
): Promise<void> {
  const key = valueObjectKey(address, name);
  try {
    await store.put(key, packed);
  } catch (cause) {
    const location = describeLocation({ ...address, item: key });
    throw new StorageRequestError(`Writing to the object store failed for ${location}`, { cause });
  }
}
