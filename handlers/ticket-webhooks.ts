import type { Context, Handler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { every } from "hono/combine";
import type { Environment } from "../config/environment.ts";
import { isFromJira, readWebhook as readJira } from "../ticketing/jira/verify-webhook.ts";
import {
  createWebhookVerifier,
  readWebhook as readServiceNow,
} from "../ticketing/servicenow/verify-webhook.ts";
import type { TicketSystemName } from "../ticketing/ticket-system.ts";

/** Jira sends an issue with all its fields. */
const MAX_BODY_BYTES = 5 * 1024 * 1024;

export interface WebhookOptions {
  /** The ticket there may have changed: it is read again. What the webhook says of it does not count. */
  note(system: TicketSystemName, id: string): Promise<unknown>;
}

/** Ways in for ticket systems, by name; of a system whose secret is not set there is none. */
export function createTicketWebhooks(
  { JIRA_WEBHOOK_SECRET: jira, SERVICENOW_WEBHOOK_SECRET: servicenow }: Environment,
  { note }: WebhookOptions,
): Partial<Record<TicketSystemName, Handler>> {
  const route = (
    system: TicketSystemName,
    isGenuine: (body: Uint8Array, context: Context) => boolean,
    read: (body: Uint8Array) => string | null,
  ): Handler => {
    const limit = bodyLimit({
      maxSize: MAX_BODY_BYTES,
      onError: (context) => context.json({ error: "too large" }, 413),
    });
    return every(limit, async (context: Context) => {
      const body = new Uint8Array(await context.req.arrayBuffer());
      if (!isGenuine(body, context)) return context.json({ error: "the request is not signed" }, 401);
      const id = read(body);
      // What is none of ours is no mistake of the sender's: it sends everything.
      if (id !== null) await note(system, id);
      return context.body(null, 204);
    }) as Handler;
  };
  const verify = servicenow === "" ? null : createWebhookVerifier(servicenow);
  return {
    ...(jira !== "" && {
      jira: route(
        "jira",
        (body, { req }) => isFromJira({ body, signature: req.header("x-hub-signature"), secret: jira }),
        (body) => readJira(body)?.issueId ?? null,
      ),
    }),
    ...(verify !== null && {
      servicenow: route(
        "servicenow",
        (body, { req }) =>
          verify({
            body,
            signature: req.header("x-ohero-signature"),
            authorization: req.header("authorization"),
          }) === null,
        (body) => readServiceNow(body)?.id ?? null,
      ),
    }),
  };
}
