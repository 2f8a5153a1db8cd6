import { LogLevel, WebClient } from "@slack/web-api";

/** Milliseconds that one call may take. */
const TIMEOUT = 10_000;

/** A client that neither waits nor tries again by itself: when to try again is the sender's to say. */
export const createSlackClient = (token: string, apiUrl: string): WebClient =>
  new WebClient(token, {
    slackApiUrl: apiUrl.endsWith("/") ? apiUrl : `${apiUrl}/`,
    rejectRateLimitedCalls: true,
    retryConfig: { retries: 0 },
    timeout: TIMEOUT,
    logLevel: LogLevel.ERROR,
    logger: SILENT,
  });

/** What went wrong is thrown, and said by whoever knows what it means; the client's own lines can hold what was sent. */
const SILENT = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  getLevel: () => LogLevel.ERROR,
  setName() {},
};
