import { fitsOne, hmac, secretsOf } from "../../config/signing-secrets.ts";

/** A request as it came, before anything in it is read. */
export interface SignedRequest {
  /** The bytes of the body; the signature is over them, not over what they mean. */
  body: Uint8Array;
  /** X-Slack-Request-Timestamp: epoch seconds. */
  timestamp: string | undefined;
  /** X-Slack-Signature: `v0=` and 64 hexadecimal digits. */
  signature: string | undefined;
}

/** Why a request is not Slack's; null where it is. */
export type Refusal = "unsigned" | "stale" | "forged" | "replayed";

export interface VerifierOptions {
  /** The app's signing secret; two with a comma between them while one takes the other's place. */
  secrets: string;
  /** Milliseconds since the epoch. */
  now?: () => number;
}

/** How far a request's time may be from ours, as Slack's documentation has it; seconds. */
const WINDOW_SECONDS = 300;
/** Requests that are remembered; Slack sends at most 30,000 events an hour for each workspace and app. */
const MOST_REMEMBERED = 10_000;

/**
 * Tells Slack's requests from others (signature version 0: HMAC-SHA256 of "v0:time:body"). One that was let in is let in once by one process:
 * Slack signs its own retries anew, so the same signature again is somebody else's copy.
 */
export function createVerifier({ secrets, now = Date.now }: VerifierOptions) {
  const wanted = secretsOf(secrets);
  if (wanted.length === 0) throw new Error("a signing secret is needed");
  /** Signatures that were let in, with the second from which they are stale anyway, oldest first. */
  const seen = new Map<string, number>();

  return function verify({ body, timestamp = "", signature = "" }: SignedRequest): Refusal | null {
    const digits = /^v0=([0-9a-f]{64})$/.exec(signature)?.[1];
    if (digits === undefined || !/^\d{1,12}$/.test(timestamp)) return "unsigned";
    const seconds = Math.floor(now() / 1_000);
    if (Math.abs(seconds - Number(timestamp)) > WINDOW_SECONDS) return "stale";
    const given = Buffer.from(digits, "hex");
    if (!fitsOne(wanted, (secret) => hmac(secret, `v0:${timestamp}:`, body), given)) return "forged";
    forget(seconds);
    if (seen.has(digits)) return "replayed";
    seen.set(digits, Number(timestamp) + WINDOW_SECONDS);
    return null;
  };

  function forget(seconds: number): void {
    for (const [signature, until] of seen) {
      if (until >= seconds && seen.size < MOST_REMEMBERED) return;
      seen.delete(signature);
    }
  }
}
