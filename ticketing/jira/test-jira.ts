import { listenLocally } from "../../config/test-server.ts";
import { typed } from "./test-jira-adf.ts";
import { type CallInfo, createApi, type JiraFault, type RecordedCall } from "./test-jira-server.ts";
import { defaultSettings, type JiraSite, type SiteSettings } from "./test-jira-site.ts";
import { ADA, BOT, createState, type JiraIssue, type JiraUser, PRIORITIES } from "./test-jira-state.ts";
import { createWebhooks, type JiraWebhook } from "./test-jira-webhooks.ts";

export type { JiraFault, RecordedCall } from "./test-jira-server.ts";
export type { SiteSettings } from "./test-jira-site.ts";
export type { JiraIssue } from "./test-jira-state.ts";

export interface JiraOptions {
  email?: string;
  token?: string;
  /** Milliseconds since the epoch. */
  now?: () => number;
  /** How long the search is behind. */
  indexDelayMs?: number;
  /** Most issues and comments on a page. */
  pageSize?: number;
  settings?: Partial<SiteSettings>;
  /** Calls that are taken at once, and how many more each second. None is too many, if not given. */
  rate?: { burst: number; perSecond: number } | null;
  faults?: (call: CallInfo) => JiraFault | null;
  webhook?: JiraWebhook | null;
}

export type JiraStandIn = Awaited<ReturnType<typeof startJira>>;

/**
 * Jira Cloud as a client sees it over HTTP, strict by its documentation, on a port of this machine. What the real one lets pass though
 * no client should do it is found in `violations`. https://developer.atlassian.com/cloud/jira/platform/rest/v3/
 */
export async function startJira(options: JiraOptions = {}) {
  const {
    email = "ohero@example.com",
    token = "test-api-token",
    now = Date.now,
    indexDelayMs = 30_000,
  } = options;
  const settings: SiteSettings = { ...defaultSettings(PRIORITIES), ...options.settings };
  const violations: string[] = [];
  const calls: RecordedCall[] = [];
  const webhooks = createWebhooks(now);
  webhooks.register(options.webhook ?? null);
  const state = createState(now, webhooks.changed);
  let faults = options.faults ?? (() => null);
  let isOut = false;

  let tokens = options.rate?.burst ?? 0;
  let filledAt = now();
  let notBefore = 0;
  function limit(): number | null {
    const { rate = null } = options;
    if (rate === null) return null;
    if (now() < notBefore) violations.push("a call before Retry-After had passed");
    tokens = Math.min(rate.burst, tokens + ((now() - filledAt) / 1_000) * rate.perSecond);
    filledAt = now();
    if (tokens >= 1) {
      tokens -= 1;
      return null;
    }
    const seconds = Math.ceil((1 - tokens) / rate.perSecond);
    notBefore = now() + seconds * 1_000;
    return seconds;
  }

  const site: JiraSite = {
    url: "",
    settings,
    state,
    now,
    indexDelayMs,
    pageSize: options.pageSize ?? 100,
    account: BOT,
    flag: (violation) => void violations.push(violation),
  };
  const server = await listenLocally(
    createApi({
      authorization: `Basic ${Buffer.from(`${email}:${token}`).toString("base64")}`,
      site: () => site,
      calls,
      fault: (call) => (isOut ? "drop before" : faults(call)),
      limit,
    }),
  );
  site.url = server.url;

  function mustFind(idOrKey: string): JiraIssue {
    const found = [...state.issues.values()].find(({ id, key }) => id === idOrKey || key === idOrKey);
    if (found === undefined) throw new Error(`no issue ${idOrKey}`);
    return found;
  }

  return {
    url: server.url,
    email,
    token,
    /** May be changed while it runs. */
    settings,
    /** All that are there, as they are; by id. */
    issues: state.issues as ReadonlyMap<string, JiraIssue>,
    calls,
    violations,
    setFaults(given: (call: CallInfo) => JiraFault | null): void {
      faults = given;
    },
    /** No call gets through. */
    setOutage(isOn: boolean): void {
      isOut = isOn;
    },
    setWebhook: webhooks.register,
    /** What the webhook sent, and those of it that were not taken. */
    deliveries: webhooks.deliveries,
    failedDeliveries: webhooks.failures,
    /** Until all webhooks are sent. */
    settled: webhooks.settled,
    /** What people do; issues by id or key. */
    person: {
      user: ADA,
      transition(issue: string, status: string, by: JiraUser = ADA): void {
        const isDone = settings.statuses.some(({ name, category }) => name === status && category === "done");
        state.change(mustFind(issue), by, { status, resolution: isDone ? "Done" : null });
      },
      assign: (issue: string, to: JiraUser | null = ADA, by: JiraUser = ADA): void =>
        state.change(mustFind(issue), by, { assignee: to }),
      setPriority: (issue: string, priority: string, by: JiraUser = ADA): void =>
        state.change(mustFind(issue), by, { priority }),
      label: (issue: string, label: string, by: JiraUser = ADA): void =>
        state.change(mustFind(issue), by, { labels: [...mustFind(issue).labels, label] }),
      /** Text as it is typed, or a document; properties where they use the API. */
      comment(
        issue: string,
        body: string | object,
        by: JiraUser = ADA,
        properties: JiraIssue["comments"][number]["properties"] = [],
      ): void {
        state.comment(mustFind(issue), by, typeof body === "string" ? typed(body) : body, properties);
      },
      delete: (issue: string, by: JiraUser = ADA): void => state.remove(mustFind(issue), by),
    },
    async close(): Promise<void> {
      await webhooks.settled();
      await server.close();
    },
  };
}
