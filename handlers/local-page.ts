import { upgradeWebSocket } from "@hono/node-server";
import { layOutGraph } from "../graph/lay-out.ts";
import { buildPage } from "../web/build.ts";
import type { Application } from "./application.ts";
import type { HttpOptions } from "./http.ts";
import type { Hub } from "./hub.ts";
import { createPageAnswers, type PageOptions } from "./page-answers.ts";
import { createTokens, tokenIn } from "./session-token.ts";
import { serveConnection } from "./websocket.ts";

/** The web chat on one machine: its files, bundled now, and its connections. The data folder's key signs their tokens. */
export async function createLocalPage(
  application: Application,
  { hub, enqueue, key }: { hub: Hub; enqueue: PageOptions["enqueue"]; key: string },
): Promise<NonNullable<HttpOptions["page"]>> {
  const assets = await buildPage(await layOutGraph(application.graph));
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
    assets,
    tokens,
    async connect(context, next) {
      const token = tokenIn(context.req.header("sec-websocket-protocol"));
      if (token === null || !tokens.isValid(token)) return context.json({ error: "no valid token" }, 401);
      return upgrade(context, next);
    },
  };
}
