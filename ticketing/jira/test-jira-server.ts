import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import {
  addAttachments,
  addComment,
  addRemoteLink,
  deleteAttachment,
  getCommentProperty,
  getComments,
} from "./test-jira-beside.ts";
import { createIssue, editIssue, getIssue, getTransitions, postTransition } from "./test-jira-issues.ts";
import {
  getIssueTypes,
  getMyself,
  getPermissions,
  getProject,
  getScreen,
  getServerInfo,
  getStatuses,
} from "./test-jira-meta.ts";
import { search } from "./test-jira-search.ts";
import type { Handler, JiraAnswer, JiraRequest, JiraSite } from "./test-jira-site.ts";
import { Refused } from "./test-jira-state.ts";

const ROUTES: [string, RegExp, Handler][] = [
  ["GET", /^\/myself$/, getMyself],
  ["GET", /^\/serverInfo$/, getServerInfo],
  ["GET", /^\/mypermissions$/, getPermissions],
  ["GET", /^\/project\/([^/]+)$/, getProject],
  ["GET", /^\/project\/([^/]+)\/statuses$/, getStatuses],
  ["GET", /^\/issue\/createmeta\/([^/]+)\/issuetypes$/, getIssueTypes],
  ["GET", /^\/issue\/createmeta\/([^/]+)\/issuetypes\/([^/]+)$/, getScreen],
  ["POST", /^\/search\/jql$/, search],
  ["POST", /^\/issue$/, createIssue],
  ["GET", /^\/issue\/([^/]+)$/, getIssue],
  ["PUT", /^\/issue\/([^/]+)$/, editIssue],
  ["GET", /^\/issue\/([^/]+)\/transitions$/, getTransitions],
  ["POST", /^\/issue\/([^/]+)\/transitions$/, postTransition],
  ["GET", /^\/issue\/([^/]+)\/comment$/, getComments],
  ["POST", /^\/issue\/([^/]+)\/comment$/, addComment],
  ["GET", /^\/comment\/([^/]+)\/properties\/([^/]+)$/, getCommentProperty],
  ["POST", /^\/issue\/([^/]+)\/remotelink$/, addRemoteLink],
  ["POST", /^\/issue\/([^/]+)\/attachments$/, addAttachments],
  ["DELETE", /^\/attachment\/([^/]+)$/, deleteAttachment],
];
const BASE = "/rest/api/3";

/** What a call gets instead of its answer; "drop …": the connection ends before or after it was carried out. */
export type JiraFault =
  | { status: number; body?: unknown; retryAfter?: number }
  | "drop before"
  | "drop after";
export interface CallInfo {
  method: string;
  path: string;
  /** Whether it may change something. */
  isWrite: boolean;
}
export interface RecordedCall extends CallInfo {
  /** Of the answer; null where none was sent. */
  status: number | null;
}

export interface ServerOptions {
  /** Basic credentials. */
  authorization: string;
  site: () => JiraSite;
  calls: RecordedCall[];
  fault: (call: CallInfo) => JiraFault | null;
  /** Seconds to wait, where there are too many calls. */
  limit: () => number | null;
}

/** The REST API, as it is spoken over HTTP. */
export function createApi({ authorization, site, calls, fault, limit }: ServerOptions) {
  return createServer((incoming, response) => {
    incoming.on("error", () => {});
    response.on("error", () => {});
    answer(incoming, response).catch((error: unknown) => {
      site().flag(`the stand-in failed: ${String(error)}`);
      send(response, { status: 500, body: "" });
    });
  });

  async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const { pathname, searchParams } = new URL(incoming.url ?? "/", "http://localhost");
    const method = incoming.method ?? "GET";
    const recorded: RecordedCall = {
      method,
      path: pathname,
      isWrite: method !== "GET" && !pathname.endsWith("/search/jql"),
      status: null,
    };
    calls.push(recorded);
    const given = fault(recorded);
    if (given === "drop before") return void incoming.socket.destroy();
    if (given !== null && given !== "drop after") {
      recorded.status = given.status;
      return send(
        response,
        { status: given.status, body: given.body ?? said([`Fault ${given.status}`]) },
        given.retryAfter,
      );
    }
    const request = {
      method,
      path: pathname,
      query: searchParams,
      headers: incoming.headers,
      body: Buffer.concat(chunks),
      parts: [],
    };
    const seconds = limit();
    const result =
      seconds === null ? await handle(request) : { status: 429, body: said(["Rate limit exceeded"]) };
    if (given === "drop after") return void incoming.socket.destroy();
    recorded.status = result.status;
    send(response, result, seconds ?? undefined);
  }

  async function handle(request: JiraRequest): Promise<JiraAnswer> {
    if (request.headers.authorization !== authorization)
      return { status: 401, body: "Client must be authenticated to access this resource." };
    for (const [method, pattern, handler] of ROUTES) {
      const found =
        method === request.method && request.path.startsWith(BASE)
          ? pattern.exec(request.path.slice(BASE.length))
          : null;
      if (found === null) continue;
      try {
        return await handler(site(), { ...request, parts: found.slice(1).map(decodeURIComponent) });
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        return { status: error.status, body: said(error.messages, error.errors) };
      }
    }
    site().flag(`there is no ${request.method} ${request.path}`);
    return { status: 404, body: said(["null for uri"]) };
  }
}

const said = (errorMessages: string[], errors: Record<string, string> = {}) => ({ errorMessages, errors });

function send(response: ServerResponse, { status, body }: JiraAnswer, retryAfter?: number): void {
  if (response.destroyed || response.headersSent) return;
  const isText = typeof body === "string";
  response.writeHead(status, {
    "content-type": isText ? "text/plain" : "application/json;charset=UTF-8",
    ...(retryAfter !== undefined && { "retry-after": String(retryAfter) }),
  });
  response.end(body === undefined ? undefined : isText ? body : JSON.stringify(body));
}
