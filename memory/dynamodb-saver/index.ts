export { DynamoDBSaver } from "./dynamodb-saver.ts";
export {
  DamagedCheckpointError,
  DynamoDBSaverError,
  InvalidConfigurableError,
  type ItemLocation,
  StorageRequestError,
  UnsupportedFormatError,
} from "./errors.ts";
export type { ObjectStore } from "./object-store.ts";
export type { DynamoDBSaverOptions } from "./options.ts";
export type { RetryOptions } from "./retry.ts";
export {
  S3ObjectStore,
  type S3ObjectStoreOptions,
  type S3Operations,
  type S3Send,
} from "./s3-object-store.ts";
export { createTable, tableDefinition, timeToLiveAttribute } from "./table.ts";
