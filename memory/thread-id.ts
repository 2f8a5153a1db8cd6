import { createHash } from "node:crypto";

const NAMESPACE = Buffer.from("6f68c76e7d1c5b0a9c390a4f2d6b1e55", "hex");

/**
 * The LangGraph thread of an incident. The Agent Server takes only UUIDs, so it is a version 5 UUID of the identity (RFC
 * 9562). LangGraph's own function brings all of LangChain with it, and throws where an identity holds half a character.
 */
export function threadIdOf(incidentId: string): string {
  const bytes = createHash("sha1").update(NAMESPACE).update(incidentId).digest();
  bytes[6] = 0x50 | (bytes.readUInt8(6) & 0x0f);
  bytes[8] = 0x80 | (bytes.readUInt8(8) & 0x3f);
  return bytes.toString("hex", 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** What people call a thread: the beginning of its id. */
export const shortOf = (threadId: string): string => threadId.slice(0, 8);

/** What people call an incident. */
export const shortIdOf = (incidentId: string): string => shortOf(threadIdOf(incidentId));
