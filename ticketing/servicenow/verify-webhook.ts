import { z } from "zod";
import { fitsOne, hmac, secretsOf } from "../../config/signing-secrets.ts";
import { readJson } from "../../events/json.ts";
import { instantOf } from "./times.ts";

/** A request as it came, before anything in it is read. */
export interface WebhookRequest {
  /** The bytes of the body; the signature is over them, not over what they mean. */
  body: Uint8Array;
  /** X-OHERO-Signature: `sha256=` and the HMAC, in 64 hexadecimal digits or in base64. */
  signature: string | undefined;
  /** Authorization: `Bearer` and the secret itself, where the instance cannot sign. */
  authorization: string | undefined;
}

/** Why a request is none of our business rule's; null where it is. */
export type WebhookRefusal = "unsigned" | "forged";

/**
 * Tells the requests of our business rule from others: by an HMAC-SHA256 of the body, as `GlideCertificateEncryption.generateMac` makes it
 * (in base64), or by the secret as a token. `secrets`: one, or two with a comma between them while one takes the other's place. A request that is
 * sent again is let in again; all it can do is to have an incident read.
 */
export function createWebhookVerifier(secrets: string) {
  const wanted = secretsOf(secrets);
  if (wanted.length === 0) throw new Error("a secret for ServiceNow's webhook is needed");

  return function verify({ body, signature, authorization }: WebhookRequest): WebhookRefusal | null {
    if (signature !== undefined) {
      const given = digestOf(signature);
      if (given === null) return "unsigned";
      return fitsOne(wanted, (secret) => hmac(secret, body), given) ? null : "forged";
    }
    const token = /^Bearer (\S{1,500})$/i.exec(authorization ?? "")?.[1];
    if (token === undefined) return "unsigned";
    // Digests, as these are equally long whatever is compared.
    return fitsOne(wanted, (secret) => hmac(secret, "token"), hmac(token, "token")) ? null : "forged";
  };
}

function digestOf(signature: string): Buffer | null {
  const digest = /^sha256=(.+)$/i.exec(signature)?.[1] ?? "";
  if (/^[0-9a-f]{64}$/i.test(digest)) return Buffer.from(digest, "hex");
  return /^[A-Za-z0-9+/]{43}=$/.test(digest) ? Buffer.from(digest, "base64") : null;
}

const Webhook = z.looseObject({
  table: z.literal("incident").optional(),
  sys_id: z.string().regex(/^[0-9a-f]{32}$/),
  sys_updated_on: z.string().nullish(),
});

/** Which incident changed, and when, by a webhook; null where it does not say. A hint to read it again, nothing more. */
export function readWebhook(body: Uint8Array | string): { id: string; updatedAt: string | null } | null {
  const text = typeof body === "string" ? body : new TextDecoder().decode(body);
  const parsed = Webhook.safeParse(readJson(text));
  if (!parsed.success) return null;
  return { id: parsed.data.sys_id, updatedAt: instantOf(parsed.data.sys_updated_on ?? "") };
}
