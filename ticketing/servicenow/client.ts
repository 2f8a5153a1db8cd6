import { createHttpClient, type HttpClient } from "../http-client.ts";
import { readFailure } from "./read-failure.ts";

/** One ServiceNow instance, as one of its users. */
export interface ServiceNowClient {
  /** Without a slash at its end. */
  url: string;
  call: HttpClient;
  /** The user's name where it is known before ServiceNow is asked; null with a token. */
  user: string | null;
}

/** The address of the instance, such as https://example.service-now.com, and a user, or a token of OAuth. */
export type ServiceNowAccess = { url: string; timeoutMs?: number } & (
  | { user: string; password: string }
  | { token: string }
);

export function createServiceNowClient(access: ServiceNowAccess): ServiceNowClient {
  const url = access.url.replace(/\/+$/, "");
  const authorization =
    "token" in access
      ? `Bearer ${access.token}`
      : `Basic ${Buffer.from(`${access.user}:${access.password}`).toString("base64")}`;
  const call = createHttpClient({
    name: "ServiceNow",
    url,
    authorization,
    readFailure,
    ...(access.timeoutMs !== undefined && { timeoutMs: access.timeoutMs }),
  });
  return { url, call, user: "token" in access ? null : access.user };
}
