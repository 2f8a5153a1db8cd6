import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import { expect, onTestFinished, test } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { testApplication } from "../graph/test-application.ts";
import { createGate } from "./access-key.ts";
import { localAddress } from "./client-address.ts";
import { createHttpApp } from "./http.ts";
import { createHub } from "./hub.ts";
import { createLocalPage } from "./local-page.ts";
import { createLockOut } from "./lock-out.ts";
import { createTokens } from "./session-token.ts";
import { SOCKET_OPTIONS } from "./socket-options.ts";

const KEY = "k".repeat(43);

/** The server as it stands on one machine, with its page. */
async function startPage() {
  const application = await testApplication();
  const hub = createHub();
  const lockOut = createLockOut();
  const app = createHttpApp(application, {
    isAllowedHost: (host) => host.startsWith("127.0.0.1"),
    gate: createGate(KEY, lockOut),
    addressOf: localAddress,
    ...createLocalPage(application, { hub, enqueue: () => {}, key: KEY, lockOut }),
  });
  const sockets = new WebSocketServer(SOCKET_OPTIONS);
  const options = {
    fetch: app.fetch,
    port: 0,
    hostname: "127.0.0.1",
    websocket: { server: sockets as never },
  };
  const server = await new Promise<ReturnType<typeof serve>>((resolve) => {
    const starting = serve(options, () => resolve(starting));
  });
  onTestFinished(async () => {
    for (const socket of sockets.clients) socket.terminate();
    await new Promise((resolve) => server.close(resolve));
  });
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const session = (authorization?: string, headers: Record<string, string> = {}) =>
    fetch(`http://${host}/session`, {
      method: "POST",
      headers: { ...headers, ...(authorization && { authorization }) },
    });
  /** What becomes of a connection: what it is answered, or the status with which it is refused. */
  const connect = (protocols: string[], headers: Record<string, string> = {}) =>
    new Promise<{ socket: WebSocket; protocol: string } | number>((resolve) => {
      const socket = new WebSocket(`ws://${host}/live`, protocols, { headers });
      socket.on("open", () => resolve({ socket, protocol: socket.protocol }));
      socket.on("unexpected-response", (_, { statusCode = 0 }) => resolve(statusCode));
      socket.on("error", () => {});
    });
  return { base: `http://${host}`, hub, session, connect };
}

test("whoever has the key gets a token, and with it a connection that answers", async () => {
  const { session, connect, hub } = await startPage();
  const { token } = (await (await session(`Bearer ${KEY}`)).json()) as { token: string };
  const connected = await connect(["ohero", token]);
  if (typeof connected === "number") throw new Error(`refused with ${connected}`);
  const { socket, protocol } = connected;
  // The token is not said back.
  expect(protocol).toBe("ohero");
  const answered = new Promise<string>((resolve) => socket.once("message", (data) => resolve(String(data))));
  socket.send('{"ask":1,"type":"hello"}');
  expect(JSON.parse(await answered)).toMatchObject({ ask: 1, answer: { rooms: expect.any(Array) } });
  expect(hub.isWatched()).toBe(true);
  const closed = new Promise<number>((resolve) => socket.once("close", resolve));
  socket.send("x".repeat(200_000));
  expect(await closed).toBe(1009);
  await expect.poll(() => hub.isWatched()).toBe(false);
});

test("without a token that is ours and new there is no connection", async () => {
  const { connect, hub } = await startPage();
  const old = createTokens({ secret: KEY, now: () => Date.now() - 120_000 }).issue();
  const foreign = createTokens({ secret: "another" }).issue();
  expect(await connect(["ohero"])).toBe(401);
  for (const token of [KEY, old, foreign, "v1.1.1.1"]) expect(await connect(["ohero", token])).toBe(401);
  expect(hub.isWatched()).toBe(false);
});

test("a page of another site gets no connection, whatever it knows", async () => {
  const { connect } = await startPage();
  const token = createTokens({ secret: KEY }).issue();
  expect(await connect(["ohero", token], { origin: "https://evil.example" })).toBe(403);
});

test("a wrong key gets no token; after ten of them whoever sent them gets none for a minute, and nobody else suffers", async () => {
  const { session } = await startPage();
  const from = (address: string) => ({ "x-forwarded-for": `203.0.113.9, ${address}` });
  for (const wrong of [undefined, "Bearer ", `Bearer ${KEY}x`, `Basic ${KEY}`])
    expect((await session(wrong)).status).toBe(401);
  for (let tries = 0; tries < 20; tries += 1) expect((await session()).status).toBe(401);
  for (let tries = 0; tries < 10; tries += 1) await session("Bearer wrong", from("198.51.100.7"));
  expect((await session(`Bearer ${KEY}`, from("198.51.100.7"))).status).toBe(429);
  expect((await session(`Bearer ${KEY}`, from("198.51.100.8"))).status).toBe(200);
  expect((await session(`Bearer ${KEY}`)).status).toBe(200);
});

test("forged tokens count like wrong keys", async () => {
  const { connect, session } = await startPage();
  const { token } = (await (await session(`Bearer ${KEY}`)).json()) as { token: string };
  const forged = createTokens({ secret: "another" }).issue();
  for (let tries = 0; tries < 10; tries += 1) expect(await connect(["ohero", forged])).toBe(401);
  expect(await connect(["ohero", token])).toBe(429);
  expect((await session(`Bearer ${KEY}`)).status).toBe(429);
});

test("the page's files may run no script but their own and talk to nobody else; none of them holds the key", async () => {
  const { base } = await startPage();
  const page = await fetch(`${base}/`);
  const html = await page.text();
  expect(page.headers.get("content-security-policy")).toMatch(
    /default-src 'none'; script-src 'self'; style-src 'self'/,
  );
  expect(page.headers.get("content-security-policy")).not.toMatch(/unsafe|https?:|\*/);
  expect(page.headers.get("cache-control")).toBe("no-store");
  expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\son\w+=|style="/);
  const files = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path]) => path ?? "");
  expect(files.length).toBeGreaterThanOrEqual(3);
  for (const path of files) {
    const response = await fetch(`${base}${path}`);
    expect([path, response.status]).toEqual([path, 200]);
    expect(response.headers.get("cache-control")).toContain("immutable");
    expect(response.headers.get("content-encoding")).toBe("gzip");
    expect(await response.text()).not.toContain(KEY);
  }
  expect((await fetch(`${base}/assets/../access-key`)).status).toBe(404);
  expect((await fetch(`${base}/assets/none.js`)).status).toBe(404);
});
