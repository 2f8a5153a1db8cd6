import { EnvironmentError } from "../config/environment.ts";
import { DataFolderError } from "../memory/errors.ts";
import { KnowledgeSearchError } from "../memory/knowledge/knowledge.ts";
import { OrganizationError } from "../policy/errors.ts";

/** A wrong call; the message says what to do. */
export class UsageError extends Error {
  override name = "UsageError";
}

/** AWS Organizations could not be read, or not be followed in what it says; the message says why, and what to do. */
export class OrganizationSyncError extends Error {
  override name = "OrganizationSyncError";
}

/** What AWS says where whoever asks may not, or where there is no such thing. */
const AWS_REFUSALS = new Set([
  "AccessDenied",
  "AccessDeniedException",
  "ExpiredToken",
  "ExpiredTokenException",
  "InvalidAddress",
  "InvalidClientTokenId",
  "NoSuchBucket",
  "QueueDoesNotExist",
  "ResourceNotFoundException",
  "UnrecognizedClientException",
]);

/** The message of an error that the person at the keyboard can mend; null for any other. */
export function knownProblem(error: unknown): string | null {
  const isKnown =
    error instanceof UsageError ||
    error instanceof OrganizationSyncError ||
    error instanceof EnvironmentError ||
    error instanceof DataFolderError ||
    error instanceof KnowledgeSearchError ||
    error instanceof OrganizationError;
  if (isKnown) return error.message;
  if (error instanceof Error && error.name === "CredentialsProviderError")
    return `AWS: no credentials; set AWS_PROFILE, or sign in: ${error.message}`;
  if (error instanceof Error && AWS_REFUSALS.has(error.name)) return `AWS: ${error.name}: ${error.message}`;
  if (
    error instanceof Error &&
    "code" in error &&
    (error.code === "EACCES" || error.code === "ENOSPC" || error.code === "EROFS")
  )
    return error.message;
  return null;
}
