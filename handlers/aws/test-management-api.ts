import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { ApiGatewayManagementApiClient } from "@aws-sdk/client-apigatewaymanagementapi";
import { listenLocally } from "../../config/test-server.ts";

/** The part of API Gateway that posts to pages which are connected (WebSocket API, "@connections"). */
export async function startManagementApi() {
  const posts: { id: string; data: string }[] = [];
  /** Connections that are gone, and those for which the service fails. */
  const gone = new Set<string>();
  const failing = new Set<string>();
  let held: Promise<void> = Promise.resolve();

  async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const id = decodeURIComponent((incoming.url ?? "").replace("/production/@connections/", ""));
    posts.push({ id, data: Buffer.concat(chunks).toString("utf8") });
    await held;
    if (gone.has(id)) response.writeHead(410, { "x-amzn-errortype": "GoneException" });
    else if (failing.has(id)) response.writeHead(500, { "x-amzn-errortype": "InternalServerError" });
    response.end();
  }

  const server = createServer((incoming, response) => {
    answer(incoming, response).catch((error: unknown) => response.destroy(error as Error));
  });
  const { url, close } = await listenLocally(server);
  const client = new ApiGatewayManagementApiClient({
    endpoint: `${url}/production`,
    region: "us-east-1",
    credentials: { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "example" },
    maxAttempts: 1,
  });
  return {
    ...{ client, posts, gone, failing },
    /** What a page was sent, in order. */
    sentTo: (id: string): string[] => posts.filter((post) => post.id === id).map(({ data }) => data),
    /** Answers nothing until what it gives is called. */
    hold(): () => void {
      let release: () => void = () => {};
      held = new Promise((resolve) => {
        release = resolve;
      });
      return release;
    },
    async close(): Promise<void> {
      client.destroy();
      await close();
    },
  };
}
