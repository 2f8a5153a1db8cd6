import { createHttpClient, type HttpClient } from "../http-client.ts";
import { readFailure } from "./read-failure.ts";

/** One site of Jira Cloud, as one of its accounts. */
export interface JiraClient {
  /** Without a slash at its end. */
  url: string;
  call: HttpClient;
}

/**
 * `url` is the site's, such as https://example.atlassian.net, or https://api.atlassian.com/ex/jira/<cloud id> for a token with scopes; the token is the
 * account's. https://developer.atlassian.com/cloud/jira/platform/basic-auth-for-rest-apis/
 */
export function createJiraClient(access: {
  url: string;
  email: string;
  token: string;
  timeoutMs?: number;
}): JiraClient {
  const url = access.url.replace(/\/+$/, "");
  const authorization = `Basic ${Buffer.from(`${access.email}:${access.token}`).toString("base64")}`;
  const call = createHttpClient({
    name: "Jira",
    url,
    authorization,
    readFailure,
    ...(access.timeoutMs !== undefined && { timeoutMs: access.timeoutMs }),
  });
  return { url, call };
}
