import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type TestAttachments, withoutContent } from "./test-servicenow-attachments.ts";
import { rendered } from "./test-servicenow-display.ts";
import type { Incidents } from "./test-servicenow-incidents.ts";
import { select } from "./test-servicenow-query.ts";
import { SYSTEM_COLUMNS, userIdOf } from "./test-servicenow-seed.ts";
import { noRecord, Refused, type State, type Stored } from "./test-servicenow-state.ts";

export interface ApiRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  body: string;
}
/** What happens to a call instead of, or after, what it asks for. */
export type Fault =
  | null
  | { status: number; body?: unknown; retryAfter?: number }
  | "drop before"
  | "drop after";

export interface ApiOptions {
  state: State;
  incidents: Incidents;
  attachments: TestAttachments;
  now: () => number;
  /** Values of the header Authorization that are let in. */
  credentials: readonly string[];
  userName: string;
  timeZone: string;
  readDelayMs: number;
  returnsNoRows: boolean;
  /** Tables that are closed to the user: status 403. */
  forbidden: readonly string[];
  /** Tables of which the user sees no row. */
  hidden: readonly string[];
  mayWrite: boolean;
  /** Calls in an hour. */
  rateLimit: number | null;
  faults: (request: ApiRequest) => Fault;
  isDown: () => boolean;
  flag: (violation: string) => void;
  called: (request: ApiRequest, isWrite: boolean) => void;
}

const ATTACHMENT_COLUMNS = ["table_name", "table_sys_id", "file_name"];

interface Answer {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

const BODIES: Record<number, [message: string, detail: string | null]> = {
  401: ["User Not Authenticated", "Required to provide Auth information"],
  403: ["Operation Failed", "ACL Exception Update Failed due to security constraints"],
  404: ["No Record found", "Record doesn't exist or ACL restricts the record retrieval"],
  429: ["Rate limit exceeded", "Number of requests allowed per hour is exceeded"],
};
const errorBody = (message: string, detail: string | null) => ({
  error: { message, detail },
  status: "failure",
});

/** The Table API and the Attachment API over HTTP. */
export function createApi(options: ApiOptions) {
  const { state, incidents, attachments, userName, flag } = options;
  let hour = { start: 0, calls: 0 };

  return createServer((incoming, outgoing) => void answer(incoming, outgoing));

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const { pathname, searchParams } = new URL(incoming.url ?? "/", "http://instance");
    const body = Buffer.concat(chunks).toString("utf8");
    const request = { method: incoming.method ?? "", path: pathname, query: searchParams, body };
    const fault = options.isDown() ? "drop before" : options.faults(request);
    if (fault === "drop before") return void incoming.socket.destroy();
    const given = fault === null || fault === "drop after" ? carryOut(request, incoming) : faulty(fault);
    if (fault === "drop after") return void incoming.socket.destroy();
    outgoing.writeHead(given.status, { "content-type": "application/json;charset=UTF-8", ...given.headers });
    outgoing.end(given.body === undefined ? "" : JSON.stringify(given.body));
  }

  function faulty({ status, body, retryAfter }: Exclude<Fault, null | string>): Answer {
    const [message, detail] = BODIES[status] ?? ["Error", null];
    return {
      status,
      body: body ?? errorBody(message, detail),
      ...(retryAfter !== undefined && { headers: { "retry-after": String(retryAfter) } }),
    };
  }

  function carryOut(request: ApiRequest, { headers }: IncomingMessage): Answer {
    try {
      if (!options.credentials.includes(headers.authorization ?? "")) return faulty({ status: 401 });
      const limited = countCall();
      if (limited !== null) return limited;
      return route(request, headers["content-type"] ?? "");
    } catch (error) {
      if (error instanceof Refused)
        return { status: error.status, body: errorBody(error.message, error.detail) };
      flag(`the stand-in failed: ${error instanceof Error ? error.stack : String(error)}`);
      return { status: 500, body: errorBody("Error", null) };
    }
  }

  function countCall(): Answer | null {
    const { rateLimit } = options;
    if (rateLimit === null) return null;
    const now = options.now();
    const start = now - (now % 3_600_000);
    if (start !== hour.start) hour = { start, calls: 0 };
    hour.calls += 1;
    if (hour.calls <= rateLimit) return null;
    const reset = Math.ceil((start + 3_600_000) / 1_000);
    const limited = faulty({ status: 429, retryAfter: reset - Math.floor(now / 1_000) });
    const headers = { "x-ratelimit-limit": String(rateLimit), "x-ratelimit-reset": String(reset) };
    return { ...limited, headers: { ...limited.headers, ...headers, "x-ratelimit-rule": "0a1b" } };
  }

  function route(request: ApiRequest, type: string): Answer {
    const { method, path, query, body } = request;
    options.called(request, method !== "GET");
    const [, table, id] = /^\/api\/now\/table\/(\w+)(?:\/([^/]+))?$/.exec(path) ?? [];
    if (table !== undefined) {
      if (!state.has(table)) throw new Refused(400, `Invalid table ${table}`, null);
      if (options.forbidden.includes(table))
        throw new Refused(403, "User Not Authorized", "Failed API level ACL Validation");
      if (method === "GET")
        return id === undefined ? listed(table, query) : one(200, table, visible(table, id), query);
      if (table !== "incident") throw new Refused(403, "Operation Failed", BODIES[403]?.[1] ?? null);
      allowWrite(type, "application/json");
      if (method === "POST" && id === undefined)
        return one(201, table, incidents.insert(jsonOf(body), userName), query);
      const before = state.get(table, id ?? "");
      if (before === null) throw noRecord();
      if (method === "PATCH") return one(200, table, incidents.update(before, jsonOf(body), userName), query);
    }
    const [, attachment] = /^\/api\/now\/attachment(?:\/([^/]+))?$/.exec(path) ?? [];
    if (path === "/api/now/attachment" && method === "GET") return attached(query);
    if (attachment === "file" && method === "POST") {
      allowWrite(type, "");
      return { status: 201, body: { result: withoutContent(attachments.add(query, body, type, userName)) } };
    }
    if (attachment !== undefined && method === "DELETE") {
      allowWrite("", "");
      attachments.remove(attachment);
      return { status: 204 };
    }
    throw new Refused(400, `Requested URI does not represent any resource: ${path}`, null);
  }

  function allowWrite(type: string, wanted: string): void {
    if (!type.startsWith(wanted)) throw new Refused(415, "Unsupported media type", null);
    if (!options.mayWrite)
      throw new Refused(403, "Operation Failed", "ACL Exception Insert Failed due to security constraints");
  }

  function readTime(): number {
    return options.now() - options.readDelayMs;
  }

  function visible(table: string, id: string): Stored {
    const row = options.hidden.includes(table) ? null : state.get(table, id, readTime());
    if (row === null) throw noRecord();
    return row;
  }

  function one(status: number, table: string, row: Stored, query: URLSearchParams): Answer {
    return { status, body: { result: shape(table, row, query) } };
  }

  function shape(table: string, row: Stored, query: URLSearchParams) {
    return rendered(state, table, row, {
      fields: (query.get("sysparm_fields") ?? "").split(",").filter((field) => field !== ""),
      display: query.get("sysparm_display_value") ?? "false",
      timeZone: options.timeZone,
    });
  }

  function selected(table: string, query: URLSearchParams): Stored[] {
    const rows = state.rows(table, readTime());
    const columns =
      table === "incident"
        ? incidents.columns()
        : new Set([...SYSTEM_COLUMNS, ...ATTACHMENT_COLUMNS, ...rows.flatMap((row) => Object.keys(row))]);
    return select(rows, query.get("sysparm_query") ?? "", {
      columns,
      userId: userIdOf(state, userName),
      returnsNoRows: options.returnsNoRows,
      flag,
    });
  }

  function listed(table: string, query: URLSearchParams): Answer {
    const all = selected(table, query);
    const { limit, offset } = windowOf(query);
    const rows = options.hidden.includes(table) ? [] : all.slice(offset, offset + limit);
    return {
      status: 200,
      body: { result: rows.map((row) => shape(table, row, query)) },
      headers: { "x-total-count": String(all.length), ...linkOf(table, query, all.length) },
    };
  }

  function linkOf(table: string, query: URLSearchParams, total: number): Record<string, string> {
    const { limit, offset } = windowOf(query);
    if (total <= limit) return {};
    const at = (to: number, rel: string) => {
      const next = new URLSearchParams(query);
      next.set("sysparm_offset", String(to));
      return `<https://instance/api/now/table/${table}?${next}>;rel="${rel}"`;
    };
    return {
      link: [at(0, "first"), ...(offset + limit < total ? [at(offset + limit, "next")] : [])].join(","),
    };
  }

  function attached(query: URLSearchParams): Answer {
    const { limit, offset } = windowOf(query);
    const rows = selected("sys_attachment", query).slice(offset, offset + limit);
    return { status: 200, body: { result: rows.map(withoutContent) } };
  }

  function windowOf(query: URLSearchParams): { limit: number; offset: number } {
    const limit = Number(query.get("sysparm_limit") ?? 10_000);
    const offset = Number(query.get("sysparm_offset") ?? 0);
    if (offset < 0) throw new Refused(400, `offset is ${offset}`, "Negative offset is not supported");
    if (limit > 10_000) flag(`asked for ${limit} rows at once`);
    return { limit, offset };
  }
}

function jsonOf(body: string): Record<string, unknown> {
  try {
    const read: unknown = JSON.parse(body);
    if (typeof read === "object" && read !== null) return read as Record<string, unknown>;
  } catch {
    // Refused below.
  }
  throw new Refused(400, "Exception while reading request", "The payload is not valid JSON");
}
