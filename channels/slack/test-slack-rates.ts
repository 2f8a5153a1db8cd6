/** How often a method may be called; `false` where tests are about something else. */
export interface Rates {
  /** Messages for each channel and second, after a burst. */
  postsPerSecond: number;
  burst: number;
}

/** Calls for each method and minute; what Slack grants at least. https://docs.slack.dev/apis/web-api/rate-limits */
const PER_MINUTE: Record<string, number> = {
  "auth.test": 300,
  "chat.getPermalink": 300,
  "chat.update": 50,
  "chat.postEphemeral": 100,
  "conversations.history": 50,
  "conversations.replies": 50,
  "conversations.info": 50,
  "users.info": 100,
  "views.open": 100,
  "views.update": 100,
  "reactions.add": 50,
};

/** Token buckets in the time of `now`, in milliseconds; each is named after a method and, for messages, its channel. */
export function createRates(rates: Rates | false, now: () => number) {
  const buckets = new Map<string, { tokens: number; at: number }>();
  const blockedUntil = new Map<string, number>();

  /** Seconds to wait, or null; `early` where the client was told to wait and did not. */
  function take(method: string, channel: string): { key: string; retryAfter: number | null; early: boolean } {
    const isPost = method === "chat.postMessage";
    const key = isPost ? `${method} ${channel}` : method;
    const blocked = (blockedUntil.get(key) ?? 0) - now();
    if (blocked > 0) return { key, retryAfter: Math.ceil(blocked / 1_000), early: true };
    if (rates === false) return { key, retryAfter: null, early: false };
    const most = isPost ? rates.burst : (PER_MINUTE[method] ?? 100);
    const perSecond = isPost ? rates.postsPerSecond : most / 60;
    const bucket = buckets.get(key) ?? { tokens: most, at: now() };
    buckets.set(key, bucket);
    bucket.tokens = Math.min(most, bucket.tokens + ((now() - bucket.at) / 1_000) * perSecond);
    bucket.at = now();
    if (bucket.tokens < 1)
      return { key, retryAfter: block(key, (1 - bucket.tokens) / perSecond), early: false };
    bucket.tokens -= 1;
    return { key, retryAfter: null, early: false };
  }

  function block(key: string, seconds: number): number {
    const whole = Math.max(1, Math.ceil(seconds));
    blockedUntil.set(key, now() + whole * 1_000);
    return whole;
  }

  return { take, block };
}
