import { createHmac } from "node:crypto";
import type { JiraIssue, JiraUser } from "./test-jira-state.ts";
import { stamp, userJson } from "./test-jira-values.ts";

/** An administrator's webhook. */
export interface JiraWebhook {
  url: string;
  secret: string;
}
export interface WebhookDelivery {
  event: string;
  issueId: string;
  body: string;
  /** Of the receiver's answer; null where there was none. */
  status: number | null;
}

const EVENTS = ["jira:issue_updated", "jira:issue_deleted", "comment_created"];

/** Sends what an administrator's webhook sends, also of what the API's own account did. */
export function createWebhooks(now: () => number) {
  const deliveries: WebhookDelivery[] = [];
  const underWay = new Set<Promise<void>>();
  let webhook: JiraWebhook | null = null;

  async function send(
    { url, secret }: JiraWebhook,
    event: string,
    issueId: string,
    body: string,
  ): Promise<void> {
    const delivery: WebhookDelivery = { event, issueId, body, status: null };
    deliveries.push(delivery);
    try {
      const response = await fetch(url, {
        method: "POST",
        headers: {
          "content-type": "application/json; charset=UTF-8",
          "user-agent": "Atlassian HttpClient",
          "x-atlassian-webhook-identifier": String(deliveries.length),
          "x-hub-signature": `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`,
        },
        body,
        redirect: "manual",
      });
      await response.arrayBuffer();
      delivery.status = response.status;
    } catch {
      // Nobody was there: it stays without a status.
    }
  }

  return {
    deliveries,
    register(given: JiraWebhook | null): void {
      webhook = given;
    },
    changed(issue: JiraIssue, by: JiraUser, event: string, details: object): void {
      if (webhook === null || !EVENTS.includes(event)) return;
      const { id, key, summary, status, priority, labels, updated, assignee } = issue;
      const fields = {
        summary,
        status: { name: status },
        priority: priority === null ? null : { name: priority },
        assignee: userJson(assignee),
        // What comments send has fewer fields.
        ...(event.startsWith("jira:") && { labels, updated: stamp(updated) }),
      };
      const body = {
        timestamp: now(),
        webhookEvent: event,
        user: userJson(by),
        issue: { id, key, fields },
        ...details,
      };
      const sending = send(webhook, event, id, JSON.stringify(body));
      underWay.add(sending);
      void sending.finally(() => underWay.delete(sending));
    },
    async settled(): Promise<void> {
      while (underWay.size > 0) await Promise.allSettled(underWay);
    },
    /** Those that were not taken. */
    failures: () => deliveries.filter(({ status }) => status === null || status >= 300),
  };
}
