import { createHmac, timingSafeEqual } from "node:crypto";

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
  /** Signing secrets of the app; two while one takes the other's place. */
  secrets: readonly string[];
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
  const wanted = secrets.filter((secret) => secret !== "");
  if (wanted.length === 0) throw new Error("a signing secret is needed");
  /** Signatures that were let in, with the second from which they are stale anyway, oldest first. */
  const seen = new Map<string, number>();

  return function verify({ body, timestamp = "", signature = "" }: SignedRequest): Refusal | null {
    const digits = /^v0=([0-9a-f]{64})$/.exec(signature)?.[1];
    if (digits === undefined || !/^\d{1,12}$/.test(timestamp)) return "unsigned";
    const seconds = Math.floor(now() / 1_000);
    if (Math.abs(seconds - Number(timestamp)) > WINDOW_SECONDS) return "stale";
    const given = Buffer.from(digits, "hex");
    // All of them are compared, whichever fits.
    const fits = wanted.map((secret) =>
      timingSafeEqual(createHmac("sha256", secret).update(`v0:${timestamp}:`).update(body).digest(), given),
    );
    if (!fits.includes(true)) return "forged";
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
