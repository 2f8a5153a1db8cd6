import { z } from "zod";
import { fitsOne, hmac, secretsOf } from "../../config/signing-secrets.ts";
import { readJson } from "../../events/json.ts";

/** A webhook's request as it came. */
export interface SignedWebhook {
  /** The bytes of the body; the signature is over them. */
  body: Uint8Array;
  /** X-Hub-Signature: `sha256=` and 64 hexadecimal digits. */
  signature: string | undefined;
  /** The webhook's secret; two, with a comma between them, while one takes the other's place. */
  secret: string;
}

/** Does it come from Jira? Without a secret nothing does. https://developer.atlassian.com/cloud/jira/platform/webhooks/#secure-admin-webhooks */
export function isFromJira({ body, signature = "", secret }: SignedWebhook): boolean {
  const digits = /^sha256=([0-9a-f]{64})$/i.exec(signature.trim())?.[1];
  if (digits === undefined) return false;
  return fitsOne(secretsOf(secret), (one) => hmac(one, body), Buffer.from(digits, "hex"));
}

/** That an issue may be another one than it was. `updatedAt` is when, ISO 8601; null where the webhook does not tell. */
export interface WebhookHint {
  issueId: string;
  updatedAt: string | null;
}

const EVENTS = ["jira:issue_updated", "jira:issue_deleted", "comment_created", "comment_updated"] as const;
const Webhook = z.looseObject({
  webhookEvent: z.enum(EVENTS),
  issue: z.looseObject({
    id: z.union([z.string().regex(/^\d{1,20}$/), z.int().nonnegative().transform(String)]),
    fields: z
      .looseObject({ updated: z.string().optional().catch(undefined) })
      .optional()
      .catch(undefined),
  }),
});

/** What a webhook is a hint of; null where it is none of those that matter. Only a hint: the issue is read again. */
export function readWebhook(rawBody: Uint8Array | string): WebhookHint | null {
  const parsed = Webhook.safeParse(readJson(textOf(rawBody)));
  if (!parsed.success) return null;
  const { id, fields } = parsed.data.issue;
  const at = Date.parse(fields?.updated ?? "");
  return { issueId: id, updatedAt: Number.isNaN(at) ? null : new Date(at).toISOString() };
}

const textOf = (body: Uint8Array | string) =>
  typeof body === "string" ? body : new TextDecoder().decode(body);
