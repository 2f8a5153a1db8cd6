import { createHmac } from "node:crypto";
import type { Stored } from "./test-servicenow-state.ts";

export interface WebhookTarget {
  url: string;
  secret: string;
  /** How it shows that it is it; "base64", as GlideCertificateEncryption.generateMac gives it, if nothing is said. */
  as?: "base64" | "hex" | "token";
}

/** What the business rule sends for an incident of ours. */
export const webhookBody = (incident: Stored): string =>
  JSON.stringify({
    table: "incident",
    sys_id: incident.sys_id,
    number: incident.number,
    sys_updated_on: incident.sys_updated_on,
  });

export function webhookHeaders(
  body: string,
  { secret, as = "base64" }: WebhookTarget,
): Record<string, string> {
  if (as === "token") return { authorization: `Bearer ${secret}` };
  return { "x-ohero-signature": `sha256=${createHmac("sha256", secret).update(body).digest(as)}` };
}

/** The asynchronous business rule: sends one request for each change, and does not repeat it. */
export function createWebhooks() {
  let target: WebhookTarget | null = null;
  const underWay = new Set<Promise<void>>();
  return {
    connect(to: WebhookTarget | null): void {
      target = to;
    },
    changed(incident: Stored): void {
      if (target === null || incident.correlation_display !== "OHERO") return;
      const body = webhookBody(incident);
      const headers = { "content-type": "application/json", ...webhookHeaders(body, target) };
      const sending = fetch(target.url, { method: "POST", headers, body }).then(
        async (answer) => void (await answer.text()),
        () => undefined,
      );
      underWay.add(sending);
      void sending.finally(() => underWay.delete(sending));
    },
    async settled(): Promise<void> {
      while (underWay.size > 0) await Promise.allSettled(underWay);
    },
  };
}
