/** Somebody else changed the same record between our read and our write; nothing was written. */
export class ConflictError extends Error {
  override name = "ConflictError";
}

/** The data folder cannot be used: not writable, or held by another process. */
export class DataFolderError extends Error {
  override name = "DataFolderError";
}
