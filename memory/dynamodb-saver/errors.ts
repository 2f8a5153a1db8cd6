/** Where in the table something was found or expected; every field that is known is filled in. */
export interface ItemLocation {
  threadId: string;
  namespace?: string;
  checkpointId?: string;
  /** The item's sort key, or the key of an object in the object store. */
  item?: string;
}

/** Every error the saver throws on its own is one of these; `cause` keeps what was underneath. */
export class DynamoDBSaverError extends Error {
  override readonly name: string = "DynamoDBSaverError";
}

/** The `configurable` of a call lacks a field, or holds one that cannot be a key. */
export class InvalidConfigurableError extends DynamoDBSaverError {
  override readonly name = "InvalidConfigurableError";
}

/** DynamoDB or the object store refused a request, or kept refusing it. */
export class StorageRequestError extends DynamoDBSaverError {
  override readonly name = "StorageRequestError";
}

/** Something a checkpoint needs is missing, cut or altered. */
export class DamagedCheckpointError extends DynamoDBSaverError {
  override readonly name = "DamagedCheckpointError";
  readonly location: ItemLocation;

  constructor(problem: string, location: ItemLocation, options?: ErrorOptions) {
    super(
      `${problem} (${describeLocation(location)}). Restore the item from a backup, go on from an older ` +
        `checkpoint by giving its checkpoint_id, or remove the thread with deleteThread().`,
      options,
    );
    this.location = location;
  }
}

/** An item was written in a storage format this version of the saver does not know. */
export class UnsupportedFormatError extends DynamoDBSaverError {
  override readonly name = "UnsupportedFormatError";
  readonly location: ItemLocation;

  constructor(problem: string, location: ItemLocation) {
    super(
      `${problem} (${describeLocation(location)}). It was written by a newer version of the saver: ` +
        `update this one, or read the thread where it was written.`,
    );
    this.location = location;
  }
}

export function describeLocation(location: ItemLocation): string {
  const parts = [`thread "${location.threadId}"`];
  if (location.namespace) parts.push(`namespace "${location.namespace}"`);
  if (location.checkpointId) parts.push(`checkpoint "${location.checkpointId}"`);
  if (location.item) parts.push(`item "${location.item}"`);
  return parts.join(", ");
}
