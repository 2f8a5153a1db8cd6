import { createHash } from "node:crypto";

/** S3 keys have 1,024 bytes at most; this leaves room for the folder and for the name of the sidecar. */
const MAX_ENCODED = 700;

const SUFFIX = ".md";
const SIDECAR = ".metadata.json";

/**
 * The S3 key of a document: its folder, its id, and an ending that Bedrock reads as text. Of an id, only letters, digits,
 * `.`, `_`, `-` and single slashes stand for themselves; any other byte is written as "!" and two digits, because S3 advises
 * against most other characters and Bedrock hands keys on inside URIs. Ids beyond 700 characters end in their hash.
 */
export function keyOf(prefix: string, id: string): string {
  const encoded = encode(id);
  if (encoded.length <= MAX_ENCODED) return prefix + encoded + SUFFIX;
  // "!!" appears in no encoded id, so no other one can have this key.
  return `${prefix}${encoded.slice(0, MAX_ENCODED - 66)}!!${createHash("sha256").update(id).digest("hex")}${SUFFIX}`;
}

/** The key of the file beside a document in which Bedrock looks for its metadata. */
export const sidecarOf = (key: string): string => key + SIDECAR;

/** Is this the key of a document, and not of a sidecar, a folder, or a file that was put there by other means? */
export const isDocumentKey = (key: string): boolean => key.endsWith(SUFFIX);

/** The id whose key this is; of a file that was put there by other means, its path in the folder. */
export function idOf(prefix: string, key: string): string {
  const path = key.startsWith(prefix) ? key.slice(prefix.length) : key;
  if (!isDocumentKey(path)) return path;
  const id = decode(path.slice(0, -SUFFIX.length));
  return keyOf(prefix, id) === prefix + path ? id : path;
}

/** The key in a URI such as s3://bucket/key; null where it is not one of this bucket. */
export function keyOfUri(bucket: string, uri: string): string | null {
  const start = `s3://${bucket}/`;
  if (!uri.startsWith(start)) return null;
  const key = uri.slice(start.length);
  try {
    return decodeURIComponent(key);
  } catch {
    return key;
  }
}

function encode(id: string): string {
  let encoded = "";
  for (const byte of Buffer.from(id, "utf8")) {
    const letter = String.fromCharCode(byte);
    const startsSegment = encoded === "" || encoded.endsWith("/");
    const isSafe = /[A-Za-z0-9_-]/.test(letter) || (/[./]/.test(letter) && !startsSegment);
    encoded += isSafe ? letter : `!${byte.toString(16).padStart(2, "0")}`;
  }
  // A key may neither be empty nor have an empty last segment.
  return encoded === "" || encoded.endsWith("/") ? `${encoded}!` : encoded;
}

const decode = (encoded: string): string =>
  Buffer.from(
    encoded
      .replace(/!$/, "")
      .replace(/!([0-9a-f]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16))),
    "latin1",
  ).toString("utf8");
