import { readJson } from "../events/json.ts";
import type { Failure } from "../memory/outbox.ts";
import { TicketSystemError } from "./ticket-system.ts";

export interface HttpClientOptions {
  /** What people call it, for problems: "Jira". */
  name: string;
  /** https://…, or http:// on this machine. */
  url: string;
  /** The value of the header; a secret. */
  authorization: string;
  /** Milliseconds for one call, answer included. */
  timeoutMs?: number;
  /** Characters; an answer that is longer is none of a ticket system. */
  maxAnswer?: number;
  /** What an answer with an error means, where the status alone does not tell; null: as its status says. */
  readFailure?: (status: number, body: unknown) => Failure | null;
}

export interface HttpRequest {
  query?: Readonly<Record<string, string | number>>;
  /** Sent as JSON. */
  json?: unknown;
  /** Sent as it is; content type included. */
  body?: { content: FormData | Uint8Array<ArrayBuffer> | string; type?: string };
  headers?: Readonly<Record<string, string>>;
}

export interface HttpAnswer {
  status: number;
  headers: Headers;
  /** Parsed where it is JSON; else the text; null where there is none. */
  body: unknown;
}

/** Calls a JSON API. Throws TicketSystemError. */
export type HttpClient = (
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE",
  path: string,
  request?: HttpRequest,
) => Promise<HttpAnswer>;

const TIMEOUT_MILLISECONDS = 20_000;
const MAX_ANSWER = 20_000_000;
/** Where a service that has enough does not say for how long; seconds. */
const LIMITED_SECONDS = 60;
const MAX_LIMITED_SECONDS = 3_600;

export function createHttpClient({
  name,
  url,
  authorization,
  timeoutMs = TIMEOUT_MILLISECONDS,
  maxAnswer = MAX_ANSWER,
  readFailure = () => null,
}: HttpClientOptions): HttpClient {
  const base = url.replace(/\/+$/, "");
  return async (method, path, { query = {}, json, body, headers = {} } = {}) => {
    const address = new URL(`${base}${path}`);
    for (const [key, value] of Object.entries(query)) address.searchParams.set(key, String(value));
    const type = json === undefined ? body?.type : "application/json";
    const answer = await ask(address, {
      method,
      headers: {
        authorization,
        accept: "application/json",
        ...(type !== undefined && { "content-type": type }),
        ...headers,
      },
      ...(json !== undefined && { body: JSON.stringify(json) }),
      ...(body !== undefined && { body: body.content }),
      // Credentials go to the address that was given, and nowhere else.
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (answer.status >= 200 && answer.status < 300) return answer;
    throw new TicketSystemError(readFailure(answer.status, answer.body) ?? failureOf(answer));
  };

  async function ask(address: URL, init: RequestInit): Promise<HttpAnswer> {
    try {
      const response = await fetch(address, init);
      const text = await readText(response);
      return {
        status: response.status,
        headers: response.headers,
        body: text === "" ? null : readJson(text),
      };
    } catch (cause) {
      if (cause instanceof TicketSystemError) throw cause;
      const isLate = cause instanceof Error && cause.name === "TimeoutError";
      const problem = isLate
        ? `${name} did not answer within ${timeoutMs / 1_000} s`
        : `${name} was not reached`;
      throw new TicketSystemError({ kind: "doubtful", problem }, { cause });
    }
  }

  async function readText(response: Response): Promise<string> {
    let text = "";
    const decoder = new TextDecoder();
    for await (const piece of response.body ?? []) {
      text += decoder.decode(piece as Uint8Array, { stream: true });
      if (text.length > maxAnswer)
        throw new TicketSystemError({ kind: "doubtful", problem: `${name}'s answer is too long` });
    }
    return text + decoder.decode();
  }

  function failureOf({ status, headers }: HttpAnswer): Failure {
    const retryAfter = secondsOf(headers.get("retry-after"));
    if (status === 429 || (status === 503 && retryAfter !== null)) {
      const seconds = Math.min(retryAfter ?? LIMITED_SECONDS, MAX_LIMITED_SECONDS);
      return { kind: "limited", seconds, problem: `${name} takes no more for now` };
    }
    if (status >= 300 && status < 400)
      return {
        kind: "blocked",
        problem: `${name} sends to another address (status ${status}): check its URL`,
      };
    const problem = `${name} answered with status ${status}`;
    if (status === 401) return { kind: "blocked", problem: `${problem}: check user and password or token` };
    if (status === 403) return { kind: "blocked", problem: `${problem}: the user may not do this` };
    if (status === 404 || status === 410) return { kind: "gone", problem };
    return { kind: status >= 500 || status === 408 ? "doubtful" : "blocked", problem };
  }
}

/** Retry-After, in seconds or as a date; null where it says nothing. At least a second. */
function secondsOf(header: string | null): number | null {
  if (header === null) return null;
  if (/^\s*\d+(\.\d+)?\s*$/.test(header)) return Math.max(Math.ceil(Number(header)), 1);
  const date = /[a-z]/i.test(header) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(date) ? null : Math.max(Math.ceil((date - Date.now()) / 1_000), 1);
}
