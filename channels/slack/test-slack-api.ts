import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { type Call, isTrue, type Method } from "./test-slack-call.ts";
import { chatMethods } from "./test-slack-chat.ts";
import { conversationMethods } from "./test-slack-conversations.ts";
import type { createFaults, Fault } from "./test-slack-faults.ts";
import { Refused } from "./test-slack-limits.ts";
import type { createRates } from "./test-slack-rates.ts";
import { readBody, readRequest } from "./test-slack-request.ts";
import type { createResponseUrls } from "./test-slack-response-urls.ts";
import { viewMethods } from "./test-slack-views.ts";

const METHODS: Record<string, Method> = { ...chatMethods, ...conversationMethods, ...viewMethods };

/** A call as it came, and what became of it. */
export interface RecordedCall {
  method: string;
  arguments: Record<string, unknown>;
  /** Milliseconds since the epoch. */
  at: number;
  /** Whether it had its effect, whatever the client heard. */
  isHandled: boolean;
  /** "ok", or the error, or the fault that the client saw. */
  outcome: string;
}

export interface ApiOptions {
  token: string;
  scopes: ReadonlySet<string>;
  now: () => number;
  calls: RecordedCall[];
  faults: ReturnType<typeof createFaults>;
  rates: ReturnType<typeof createRates>;
  responseUrls: ReturnType<typeof createResponseUrls>;
  call: Omit<Call, "method" | "arguments" | "need" | "has">;
}

type Answer = { status: number; headers?: Record<string, string>; body: unknown };
const said = (error: string, more: object = {}): Answer => ({
  status: 200,
  body: { ok: false, error, ...more },
});

/** The Web API and the response URLs, as they are spoken over HTTP. */
export function createApi(options: ApiOptions) {
  const { faults, rates, calls, now } = options;
  return createServer((incoming, response) => {
    // A client that gives up is part of the tests.
    incoming.on("error", () => {});
    response.on("error", () => {});
    answer(incoming, response).catch((error: unknown) => {
      options.call.flag(`the stand-in failed: ${String(error)}`);
      send(response, { status: 500, body: "" });
    });
  });

  async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(incoming);
    const path = (incoming.url ?? "").split("?")[0] ?? "";
    const isResponse = path.startsWith("/actions/");
    const method = isResponse ? "response_url" : path.replace(/^\/api\//, "");
    const recorded: RecordedCall = { method, arguments: {}, at: now(), isHandled: false, outcome: "ok" };
    calls.push(recorded);
    const handle = () => (isResponse ? respond(path, body, recorded) : invoke(incoming, body, recorded));
    const fault = faults.next(method);
    if (fault === null) return send(response, handle());
    recorded.outcome = fault;
    if (fault === "slow") {
      const given = handle();
      await wait(faults.slowMs);
      return send(response, given);
    }
    const isAfter = fault.endsWith("-after");
    if (!isAfter) recorded.arguments = argumentsOf(incoming, body);
    if (isAfter) {
      const given = handle();
      // Nothing was done, and whoever is not told how long to wait cannot.
      if (given.status === TOO_MANY) return send(response, given);
    }
    recorded.outcome = fault;
    if (fault.startsWith("reset")) return void incoming.socket.destroy();
    send(response, broken(fault, recorded));
  }

  function broken(fault: Fault, { method, arguments: { channel } }: RecordedCall): Answer {
    const status = /^http-(\d+)/.exec(fault)?.[1];
    if (status !== undefined) return { status: Number(status), body: `<html><body>${status}</body></html>` };
    if (fault !== "ratelimited") return said(fault.replace(/^error:|-after$/g, ""));
    const key = method === "chat.postMessage" ? `${method} ${String(channel)}` : method;
    return limited(rates.block(key, 1 + (calls.length % 3)));
  }

  function argumentsOf(incoming: IncomingMessage, body: string): Record<string, unknown> {
    try {
      return readRequest(incoming, body).arguments;
    } catch {
      return {};
    }
  }

  function invoke(incoming: IncomingMessage, body: string, recorded: RecordedCall): Answer {
    try {
      const request = readRequest(incoming, body);
      recorded.arguments = request.arguments;
      const method = METHODS[recorded.method];
      if (method === undefined)
        throw new Refused("unknown_method", undefined, { req_method: recorded.method });
      if (request.token === undefined) throw new Refused("not_authed");
      if (request.token !== options.token) throw new Refused("invalid_auth");
      const { retryAfter, early, key } = rates.take(recorded.method, String(request.arguments.channel));
      if (early) options.call.flag(`${key} was called again before Retry-After had passed`);
      if (retryAfter !== null) {
        recorded.outcome = "ratelimited";
        return limited(retryAfter);
      }
      const result = method({
        ...options.call,
        ...scoped(),
        method: recorded.method,
        arguments: request.arguments,
      });
      recorded.isHandled = true;
      const headers = { "x-oauth-scopes": [...options.scopes].join(",") };
      return { status: 200, headers, body: { ok: true, ...result } };
    } catch (error) {
      return refusal(error, recorded);
    }
  }

  function respond(path: string, body: string, recorded: RecordedCall): Answer {
    try {
      recorded.arguments = JSON.parse(body);
      const { replace_original, delete_original } = recorded.arguments;
      options.responseUrls.post(path, {
        ...recorded.arguments,
        ...(replace_original !== undefined && { replace_original: isTrue(replace_original) }),
        ...(delete_original !== undefined && { delete_original: isTrue(delete_original) }),
      });
      recorded.isHandled = true;
      return { status: 200, body: "ok" };
    } catch (error) {
      const given = refusal(error instanceof SyntaxError ? new Refused("invalid_payload") : error, recorded);
      return { ...given, status: recorded.outcome.endsWith("_url") ? 404 : 400 };
    }
  }

  function refusal(error: unknown, recorded: RecordedCall): Answer {
    if (!(error instanceof Refused)) throw error;
    recorded.outcome = error.message;
    const { messages, fields } = error;
    return said(error.message, {
      ...fields,
      ...(messages && { errors: messages, response_metadata: { messages } }),
    });
  }

  function scoped() {
    const has = (scope: string) => options.scopes.has(scope);
    const provided = [...options.scopes].join(",");
    const need = (scope: string) => {
      if (!has(scope)) throw new Refused("missing_scope", undefined, { needed: scope, provided });
    };
    return { has, need };
  }
}

const TOO_MANY = 429;

const limited = (seconds: number): Answer => ({
  status: TOO_MANY,
  headers: { "retry-after": String(seconds) },
  body: { ok: false, error: "ratelimited" },
});

function send(response: ServerResponse, { status, headers = {}, body }: Answer): void {
  if (response.destroyed || response.headersSent) return;
  const isText = typeof body === "string";
  const type = isText ? "text/html; charset=utf-8" : "application/json; charset=utf-8";
  response.writeHead(status, { "content-type": type, ...headers });
  response.end(isText ? body : JSON.stringify(body));
}
