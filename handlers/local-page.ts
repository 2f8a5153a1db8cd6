import { upgradeWebSocket } from "@hono/node-server";
import type { CompiledGraph } from "../graph/create-graph.ts";
import type { Asset } from "../web/build.ts";
import type { Application } from "./application.ts";
import { localAddress } from "./client-address.ts";
import type { HttpOptions } from "./http.ts";
import type { Hub } from "./hub.ts";
import { createLockOut, type LockOut } from "./lock-out.ts";
import { createPageAnswers, type PageOptions } from "./page-answers.ts";
import { createTokens, tokenIn } from "./session-token.ts";
import { serveConnection } from "./websocket.ts";

/** The web chat on one machine: its files, and its connections. The data folder's key signs their tokens. */
export function createLocalPage(
  application: Application,
  {
    hub,
    enqueue,
    key,
    lockOut = createLockOut(),
  }: { hub: Hub; enqueue: PageOptions["enqueue"]; key: string; lockOut?: LockOut },
): Required<Pick<HttpOptions, "page" | "tokens">> {
  // Bundled once, when it is first asked for.
  let built: ReturnType<typeof build> | undefined;
  const assets = () => {
    built ??= build(application.graph);
    return built;
  };
  const tokens = createTokens({ secret: key });
  const answer = createPageAnswers(application, { hub, enqueue });
  const upgrade = upgradeWebSocket(() => {
    let served: ReturnType<typeof serveConnection> | undefined;
    return {
      onOpen(_event, socket) {
        const connection = {
          send: (text: string) => socket.send(text),
          close: () => socket.close(),
          bufferedAmount: () => (socket.raw as { bufferedAmount?: number } | undefined)?.bufferedAmount ?? 0,
        };
        served = serveConnection(connection, { hub, answer });
      },
      onMessage({ data }) {
        if (typeof data === "string") void served?.onMessage(data);
      },
      onClose: () => served?.onClose(),
      onError: () => served?.onClose(),
    };
  });
  return {
    tokens,
    page: {
      assets,
      async connect(context, next) {
        const token = tokenIn(context.req.header("sec-websocket-protocol"));
        if (token === null) return context.json({ error: "no token" }, 401);
        const access = lockOut.attempt(localAddress(context), () => tokens.isValid(token));
        if (access === "granted") return upgrade(context, next);
        return context.json({ error: "no valid token" }, access === "locked" ? 429 : 401);
      },
    },
  };
}

/** What it takes is loaded only then. */
async function build(graph: CompiledGraph): Promise<ReadonlyMap<string, Asset>> {
  const [{ layOutGraph }, { buildPage }] = await Promise.all([
    import("../graph/lay-out.ts"),
    import("../web/build.ts"),
  ]);
  return buildPage(await layOutGraph(graph));
}
