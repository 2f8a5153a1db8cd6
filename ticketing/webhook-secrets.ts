import { createHmac, timingSafeEqual } from "node:crypto";

/** A setting's secrets: one, or two with a comma between them while one takes the other's place. */
export const secretsOf = (setting: string): string[] =>
  setting
    .split(",")
    .map((secret) => secret.trim())
    .filter((secret) => secret !== "");

export const hmac = (secret: string, text: Uint8Array | string): Buffer =>
  createHmac("sha256", secret).update(text).digest();

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
