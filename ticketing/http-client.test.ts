import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import { type LocalServer, listenLocally } from "../config/test-server.ts";
import { createHttpClient, type HttpClientOptions } from "./http-client.ts";
import { TicketSystemError } from "./ticket-system.ts";

const SECRET = "Basic c2VjcmV0";
const TEXT = "the ticket's own words";
let servers: LocalServer[] = [];
afterEach(async () => {
  await Promise.all(servers.map((server) => server.close()));
  servers = [];
});

async function serve(answer: (incoming: IncomingMessage, response: ServerResponse) => void) {
  const server = await listenLocally(createServer(answer));
  servers.push(server);
  return server.url;
}
const clientOf = (url: string, options: Partial<HttpClientOptions> = {}) =>
  createHttpClient({ name: "Jira", url, authorization: SECRET, ...options });

async function failureOf(call: Promise<unknown>) {
  const error = await call.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof TicketSystemError)) throw error ?? new Error("nothing failed");
  for (const hidden of [SECRET, TEXT]) expect(error.message).not.toContain(hidden);
  return error.failure;
}

test("a call carries the credentials, the query and JSON, and the answer comes back parsed", async () => {
  const got: { url: string | undefined; headers: IncomingMessage["headers"]; body: string }[] = [];
  const url = await serve(async (incoming, response) => {
    let body = "";
    for await (const chunk of incoming) body += chunk;
    got.push({ url: incoming.url, headers: incoming.headers, body });
    response.writeHead(201, { "content-type": "application/json" }).end('{"id":"1"}');
  });
  const { status, body } = await clientOf(`${url}/base/`)("POST", "/things", {
    query: { a: "b c&d", n: 1 },
    json: { x: "ü" },
    headers: { "x-own": "1" },
  });
  expect({ status, body }).toEqual({ status: 201, body: { id: "1" } });
  expect(got[0]).toMatchObject({
    url: "/base/things?a=b+c%26d&n=1",
    headers: {
      authorization: SECRET,
      "content-type": "application/json",
      accept: "application/json",
      "x-own": "1",
    },
    body: '{"x":"ü"}',
  });
});

test("an answer without a body is null, and one that is no JSON its text", async () => {
  const url = await serve((incoming, response) => {
    if (incoming.url === "/none") response.writeHead(204).end();
    else response.end("plain");
  });
  expect((await clientOf(url)("GET", "/none")).body).toBeNull();
  expect((await clientOf(url)("GET", "/text")).body).toBe("plain");
});

describe("a status", () => {
  test.each([
    [400, {}, "blocked"],
    [401, {}, "blocked"],
    [403, {}, "blocked"],
    [404, {}, "gone"],
    [408, {}, "doubtful"],
    [410, {}, "gone"],
    [413, {}, "blocked"],
    [500, {}, "doubtful"],
    [502, {}, "doubtful"],
    [503, {}, "doubtful"],
    [301, { location: "https://elsewhere.example/" }, "blocked"],
    [304, {}, "blocked"],
  ])("%i is told as what it means", async (status, headers: Record<string, string>, kind) => {
    const url = await serve((_, response) =>
      response.writeHead(status, headers).end(status === 304 ? undefined : TEXT),
    );
    const failure = await failureOf(clientOf(url)("GET", "/"));
    expect(failure).toMatchObject({ kind, problem: expect.stringContaining(String(status)) });
  });

  test("is told otherwise where the system knows better", async () => {
    const url = await serve((_, response) => response.writeHead(400).end('{"no":1}'));
    const failure = { kind: "refused", problem: "never" } as const;
    const client = clientOf(url, {
      readFailure: (status, body) => (status === 400 && body ? failure : null),
    });
    expect(await failureOf(client("GET", "/"))).toEqual(failure);
  });
});

describe("where there are too many calls, the next one waits", () => {
  const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1_000).toUTCString();
  test.each([
    [429, "17", 17, 17],
    [503, "17", 17, 17],
    [429, "0.2", 1, 1],
    [429, inSeconds(100), 95, 100],
    [429, inSeconds(-100), 1, 1],
    [429, "soon", 60, 60],
    [429, "", 60, 60],
    [429, "-5", 60, 60],
    [429, "0", 1, 1],
    [429, "999999999", 3_600, 3_600],
  ])("%i, Retry-After %j", async (status, retryAfter, least, most) => {
    const url = await serve((_, response) =>
      response.writeHead(status, { "retry-after": retryAfter }).end(TEXT),
    );
    const failure = await failureOf(clientOf(url)("GET", "/"));
    if (failure.kind !== "limited") throw new Error(failure.kind);
    expect(failure.seconds).toBeGreaterThanOrEqual(least);
    expect(failure.seconds).toBeLessThanOrEqual(most);
  });
});

test("credentials do not follow to another address", async () => {
  const seen: string[] = [];
  const other = await serve((incoming, response) => {
    seen.push(incoming.url ?? "");
    response.end("{}");
  });
  const url = await serve((_, response) => response.writeHead(302, { location: other }).end());
  expect(await failureOf(clientOf(url)("GET", "/"))).toMatchObject({ kind: "blocked" });
  expect(seen).toEqual([]);
});

describe("nobody knows what became of a call", () => {
  test("that was not answered in time", async () => {
    const url = await serve(() => {});
    const failure = await failureOf(clientOf(url, { timeoutMs: 50 })("POST", "/", { json: { text: TEXT } }));
    expect(failure).toEqual({ kind: "doubtful", problem: "Jira did not answer within 0.05 s" });
  });

  test("whose answer began in time and did not end", async () => {
    const url = await serve((_, response) => void response.writeHead(200).write("{"));
    const failure = await failureOf(clientOf(url, { timeoutMs: 50 })("GET", "/"));
    expect(failure).toEqual({ kind: "doubtful", problem: "Jira did not answer within 0.05 s" });
  });

  test("whose connection ended", async () => {
    const url = await serve((incoming) => void incoming.socket.destroy());
    expect(await failureOf(clientOf(url)("GET", "/"))).toEqual({
      kind: "doubtful",
      problem: "Jira was not reached",
    });
  });

  test("whose answer is too long", async () => {
    const url = await serve((_, response) => {
      response.on("error", () => {});
      response.end("x".repeat(2_000));
    });
    const failure = await failureOf(clientOf(url, { maxAnswer: 1_000 })("GET", "/"));
    expect(failure).toEqual({ kind: "doubtful", problem: "Jira's answer is too long" });
  });
});
