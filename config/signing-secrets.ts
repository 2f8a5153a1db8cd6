import { createHmac, timingSafeEqual } from "node:crypto";

/** A setting's secrets: one, or two with a comma between them while one takes the other's place. */
export const secretsOf = (setting: string): string[] =>
  setting
    .split(",")
    .map((secret) => secret.trim())
    .filter((secret) => secret !== "");

/** HMAC-SHA256 of pieces that follow each other. */
export function hmac(secret: string, ...pieces: (Uint8Array | string)[]): Buffer {
  const made = createHmac("sha256", secret);
  for (const piece of pieces) made.update(piece);
  return made.digest();
}

/** Is it what one of the secrets makes? All of them are compared, whichever fits. */
export const fitsOne = (
  secrets: readonly string[],
  make: (secret: string) => Buffer,
  given: Buffer,
): boolean =>
  secrets
    .map((secret) => {
      const wanted = make(secret);
      return wanted.length === given.length && timingSafeEqual(wanted, given);
    })
    .includes(true);
