import { createHmac } from "node:crypto";

export type DeliveryKind = "url_verification" | "event" | "interactivity";

/** One request to the application, and what came back. */
export interface Delivery {
  kind: DeliveryKind;
  /** Of an event; the same for all its attempts. */
  eventId: string | null;
  /** 0, and 1 to 3 for what is sent again. */
  attempt: number;
  /** Why it was sent again. */
  reason: string | null;
  url: string;
  headers: Record<string, string>;
  body: string;
  /** Null where no answer came in time. */
  status: number | null;
  answer: string;
  answerType: string;
  tookMs: number;
  /** What Slack would call it; null where the application took it. */
  failure: "http_timeout" | "http_error" | "connection_failed" | null;
  /** The application asked not to be sent it again. */
  isFinal: boolean;
}

export interface Outgoing {
  kind: DeliveryKind;
  url: string;
  body: string;
  contentType: "application/json" | "application/x-www-form-urlencoded";
  eventId: string | null;
}

export interface SenderOptions {
  secret: string;
  now: () => number;
  timeoutMs: number;
  /** Whether the same body may be sent again within a second, which gives it the same signature again. */
  isHasty: boolean;
  deliveries: Delivery[];
  flag: (violation: string) => void;
}

/** After the first failure, at once; then after these. https://docs.slack.dev/apis/events-api#retries */
const AGAIN_AFTER_MS = [0, 60_000, 300_000];

/** Sends what Slack sends, signed as Slack signs it. */
export function createSender({ secret, now, timeoutMs, isHasty, deliveries, flag }: SenderOptions) {
  const due: { outgoing: Outgoing; attempt: number; reason: string; at: number }[] = [];
  /** The last second that a body was signed for; the next attempt is a later one, unless they are hasty. */
  const signedFor = new Map<string, number>();

  async function attempt(outgoing: Outgoing, count: number, reason: string | null): Promise<Delivery> {
    const { url, body, kind, eventId } = outgoing;
    const seconds = Math.max(Math.floor(now() / 1_000), isHasty ? 0 : (signedFor.get(body) ?? 0) + 1);
    signedFor.set(body, seconds);
    const headers: Record<string, string> = {
      "content-type": outgoing.contentType,
      "user-agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
      "x-slack-request-timestamp": String(seconds),
      "x-slack-signature": sign(secret, seconds, body),
      ...(reason !== null && { "x-slack-retry-num": String(count), "x-slack-retry-reason": reason }),
    };
    const begun = performance.now();
    const sent = { kind, eventId, attempt: count, reason, url, headers, body };
    const given = await post(url, headers, body);
    const delivery = { ...sent, ...given, tookMs: performance.now() - begun };
    deliveries.push(delivery);
    if (delivery.failure === "http_timeout")
      flag(`a request of kind ${kind} was not answered within ${timeoutMs} ms`);
    return delivery;
  }

  async function post(url: string, headers: Record<string, string>, body: string) {
    const nothing = { status: null, answer: "", answerType: "", isFinal: false } as const;
    try {
      const signal = AbortSignal.timeout(timeoutMs);
      const response = await fetch(url, { method: "POST", headers, body, redirect: "manual", signal });
      const answer = await response.text();
      const answerType = response.headers.get("content-type") ?? "";
      const isFinal = response.headers.get("x-slack-no-retry") === "1";
      const failure = response.ok ? null : ("http_error" as const);
      return { status: response.status, answer, answerType, isFinal, failure };
    } catch (error) {
      const isLate = error instanceof Error && error.name === "TimeoutError";
      return { ...nothing, failure: isLate ? ("http_timeout" as const) : ("connection_failed" as const) };
    }
  }

  /** The first attempt, and the second at once if that failed; what follows waits for `sendDue`. */
  async function send(outgoing: Outgoing): Promise<Delivery[]> {
    return follow(await attempt(outgoing, 0, null), outgoing);
  }

  async function follow(delivery: Delivery, outgoing: Outgoing): Promise<Delivery[]> {
    const { failure, isFinal, attempt: count } = delivery;
    const after = AGAIN_AFTER_MS[count];
    if (failure === null || isFinal || after === undefined || outgoing.kind !== "event") return [delivery];
    if (after === 0)
      return [delivery, ...(await follow(await attempt(outgoing, count + 1, failure), outgoing))];
    due.push({ outgoing, attempt: count + 1, reason: failure, at: now() + after });
    return [delivery];
  }

  /** Sends again what is to be sent again by now. */
  async function sendDue(): Promise<Delivery[]> {
    const ready = due.filter(({ at }) => at <= now());
    for (const item of ready) due.splice(due.indexOf(item), 1);
    const sent: Delivery[] = [];
    for (const { outgoing, attempt: count, reason } of ready)
      sent.push(...(await follow(await attempt(outgoing, count, reason), outgoing)));
    return sent;
  }

  return { send, sendDue, pending: () => due.length };
}

export const sign = (secret: string, seconds: number | string, body: string) =>
  `v0=${createHmac("sha256", secret).update(`v0:${seconds}:${body}`).digest("hex")}`;
