import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

/** Long enough to open a connection with it, and to open it again after a short break. */
export const TOKEN_SECONDS = 60;

/** The first subprotocol that a page offers; the second is its token. */
export const PROTOCOL = "ohero";

export interface TokenOptions {
  secret: string;
  /** Milliseconds since the epoch. */
  now?: () => number;
}

/**
 * Short-lived tokens for a WebSocket, which a browser can give no Authorization header: "v1.<until>.<nonce>.<HMAC-SHA256>", of
 * letters that a Sec-WebSocket-Protocol header may hold. Whoever shows the key gets one; the connection shows only that.
 */
export function createTokens({ secret, now = Date.now }: TokenOptions) {
  if (secret === "") throw new Error("a secret is needed");
  const sign = (text: string) => createHmac("sha256", secret).update(text).digest("base64url");
  return {
    issue(): string {
      const until = Math.floor(now() / 1_000) + TOKEN_SECONDS;
      const text = `v1.${until}.${randomBytes(9).toString("base64url")}`;
      return `${text}.${sign(text)}`;
    },
    isValid(token: string): boolean {
      const [, text, until, signature] = /^(v1\.(\d{1,12})\.[\w-]{12})\.([\w-]{43})$/.exec(token) ?? [];
      if (text === undefined || until === undefined || signature === undefined) return false;
      const isOurs = timingSafeEqual(Buffer.from(signature), Buffer.from(sign(text)));
      const left = Number(until) - now() / 1_000;
      return isOurs && left >= 0 && left <= TOKEN_SECONDS;
    },
  };
}
export type Tokens = ReturnType<typeof createTokens>;

/** The token in a Sec-WebSocket-Protocol header such as "ohero, v1.…"; null where there is none. */
export function tokenIn(header: string | undefined): string | null {
  const [protocol, token] = (header ?? "").split(",").map((part) => part.trim());
  return protocol === PROTOCOL && token !== undefined && token !== "" ? token : null;
}
