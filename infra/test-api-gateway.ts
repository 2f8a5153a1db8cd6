import type { IncomingMessage, RequestListener } from "node:http";
import { z } from "zod";

/** What API Gateway hands over of a request (payload format 2.0 of HTTP APIs), as far as it is read. */
export interface HttpEvent {
  version: "2.0";
  routeKey: "$default";
  rawPath: string;
  rawQueryString: string;
  headers: Record<string, string>;
  requestContext: object;
  body: string;
  isBase64Encoded: boolean;
}

const Answer = z.object({
  statusCode: z.number(),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.string().default(""),
  isBase64Encoded: z.boolean().default(false),
});

/** An HTTP API of API Gateway, all of whose routes lead to one function; `host` is its own, whatever the request says. */
export function gatewayListener(
  host: string,
  invoke: (event: HttpEvent) => Promise<unknown>,
): RequestListener {
  return (incoming, response) => {
    eventOf(incoming, host)
      .then(async (event) => {
        const { statusCode, headers, body, isBase64Encoded } = Answer.parse(await invoke(event));
        response.writeHead(statusCode, headers);
        response.end(Buffer.from(body, isBase64Encoded ? "base64" : "utf8"));
      })
      // As API Gateway does, whatever the reason.
      .catch(() => response.writeHead(500).end(JSON.stringify({ message: "Internal Server Error" })));
  };
}

async function eventOf(incoming: IncomingMessage, host: string): Promise<HttpEvent> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const { pathname, search } = new URL(incoming.url ?? "/", "http://localhost");
  const headers = Object.entries(incoming.headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)] as const],
  );
  const body = Buffer.concat(chunks);
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath: pathname,
    rawQueryString: search.slice(1),
    headers: { ...Object.fromEntries(headers), host },
    requestContext: {
      accountId: "111111111111",
      apiId: host.split(".")[0],
      domainName: host,
      domainPrefix: host.split(".")[0],
      http: {
        method: incoming.method,
        path: pathname,
        protocol: "HTTP/1.1",
        sourceIp: "203.0.113.7",
        userAgent: headers.find(([name]) => name === "user-agent")?.[1] ?? "",
      },
      requestId: "JKJaXmPLvHcESHA=",
      routeKey: "$default",
      stage: "$default",
      time: "10/Mar/2026:05:16:23 +0000",
      timeEpoch: Date.now(),
    },
    // Of a body that is not text API Gateway makes base64; what it takes for text depends on the content type.
    body: body.toString("base64"),
    isBase64Encoded: true,
  };
}
