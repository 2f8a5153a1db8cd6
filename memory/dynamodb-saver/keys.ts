import { createHash } from "node:crypto";
import { InvalidConfigurableError } from "./errors.ts";

/** One checkpoint of one namespace of one thread. */
export interface CheckpointAddress {
  threadId: string;
  namespace: string;
  checkpointId: string;
}

export interface ParsedSortKey {
  namespaceKey: string;
  checkpointId: string;
  /** Present on the writes of a task, absent on the checkpoint itself. */
  taskId?: string;
}

/** Inclusive bounds of a sort key. */
export interface SortKeyRange {
  from: string;
  to: string;
}

/** `$` is the character after `#`: `prefix$` ends the range of all keys that start with `prefix#`. */
const afterSeparator = "$";

/** Limits of DynamoDB, in bytes of UTF-8 (Developer Guide, "Constraints"). */
const partitionKeyMax = 2048;
const sortKeyMax = 1024;
/** A longer namespace is replaced with its hash, so that deeply nested subgraphs stay below `sortKeyMax`. */
const namespaceMax = 500;
const hashedNamespaceMark = "%h";

export function namespaceKey(namespace: string): string {
  const escaped = escapeKeyPart(namespace);
  if (fits(escaped, namespaceMax)) return escaped;
  return hashedNamespaceMark + createHash("sha256").update(namespace).digest("hex");
}

/** True when a namespace cannot be recovered from its key and has to be stored beside it. */
export function isHashedNamespace(key: string): boolean {
  return key.startsWith(hashedNamespaceMark);
}

export function namespaceOfKey(key: string): string {
  return unescapeKeyPart(key);
}

export function checkpointSortKey(namespace: string, checkpointId: string): string {
  return checked(`C#${namespaceKey(namespace)}#${escapeKeyPart(checkpointId)}`);
}

export function writesSortKey(namespace: string, checkpointId: string, taskId: string): string {
  return checked(`${checkpointSortKey(namespace, checkpointId)}#${escapeKeyPart(taskId)}`);
}

/** The key of one chunk of a value that is too big for its checkpoint's item; `name` is derived from its content. */
export function valueSortKey(namespace: string, checkpointId: string, name: string, chunk: number): string {
  return checked(`X#${namespaceKey(namespace)}#${escapeKeyPart(checkpointId)}#${name}#${chunk}`);
}

export function valueObjectKey(address: CheckpointAddress, name: string): string {
  const namespaceHash = createHash("sha256").update(address.namespace).digest("base64url").slice(0, 16);
  return `${threadObjectPrefix(address.threadId)}${namespaceHash}/${encodeURIComponent(address.checkpointId)}/${name}`;
}

export function threadObjectPrefix(threadId: string): string {
  return `${encodeURIComponent(threadId)}/`;
}

/** Checkpoints and writes of every namespace. */
export const allCheckpoints: SortKeyRange = { from: "C#", to: `C${afterSeparator}` };

/** Values stored outside their checkpoint's item, of every namespace. */
export const allValues: SortKeyRange = { from: "X#", to: `X${afterSeparator}` };

export function namespaceRange(namespace: string): SortKeyRange {
  const prefix = `C#${namespaceKey(namespace)}`;
  return { from: `${prefix}#`, to: `${prefix}${afterSeparator}` };
}

/** A checkpoint and the writes stored with it. */
export function checkpointRange(namespace: string, checkpointId: string): SortKeyRange {
  const key = checkpointSortKey(namespace, checkpointId);
  return { from: key, to: `${key}${afterSeparator}` };
}

export function parseSortKey(sortKey: string): ParsedSortKey {
  const [, namespacePart = "", checkpointPart = "", taskPart] = sortKey.split("#");
  const parsed = { namespaceKey: namespacePart, checkpointId: unescapeKeyPart(checkpointPart) };
  return taskPart === undefined ? parsed : { ...parsed, taskId: unescapeKeyPart(taskPart) };
}

/** Returns the thread id as DynamoDB stores it; numbers are accepted as LangGraph does. */
export function requiredThreadId(value: unknown, operation: string): string {
  const threadId = requiredKey(value, "thread_id", operation);
  if (fits(threadId, partitionKeyMax)) return threadId;
  throw new InvalidConfigurableError(
    `Cannot ${operation}: the thread_id starting with "${threadId.slice(0, 40)}" is longer than the ` +
      `${partitionKeyMax} bytes DynamoDB allows for a partition key. Use a shorter one, such as a hash of it.`,
  );
}

export function requiredKey(value: unknown, field: string, operation: string): string {
  if (typeof value === "number") return String(value);
  if (typeof value === "string" && value !== "") return value;
  throw new InvalidConfigurableError(
    `Cannot ${operation}: config.configurable.${field} is ${value === "" ? "empty" : typeof value}. ` +
      `Pass a non-empty string, as in graph.invoke(input, { configurable: { thread_id: "my-thread" } }).`,
  );
}

function checked(sortKey: string): string {
  if (fits(sortKey, sortKeyMax)) return sortKey;
  throw new InvalidConfigurableError(
    `The sort key "${sortKey.slice(0, 80)}…" is longer than the ${sortKeyMax} bytes DynamoDB allows: ` +
      "use a shorter checkpoint id or task id.",
  );
}

function fits(text: string, maxBytes: number): boolean {
  // A UTF-16 code unit takes at most three bytes of UTF-8: most texts need not be counted.
  return text.length * 3 <= maxBytes || Buffer.byteLength(text) <= maxBytes;
}

function escapeKeyPart(text: string): string {
  if (!text.includes("#") && !text.includes("%")) return text;
  return text.replace(/[%#]/g, (character) => (character === "%" ? "%25" : "%23"));
}

function unescapeKeyPart(text: string): string {
  return text.replace(/%2[35]/g, (escaped) => (escaped === "%25" ? "%" : "#"));
}
