/**
 * Keeps values that are too big to be worth their price in DynamoDB. An object is written once, under a key derived
 * from its content, so writing it again changes nothing.
 */
export interface ObjectStore {
  /** Resolves when the object is durable. */
  put(key: string, body: Uint8Array): Promise<void>;
  /** Resolves to undefined when there is no such object. */
  get(key: string): Promise<Uint8Array | undefined>;
  /** Deletes every object whose key starts with `prefix`. */
  deletePrefix(prefix: string): Promise<void>;
}
