import { createServer, type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import { z } from "zod";
import { listenLocally } from "./test-server.ts";

const Value = z.object({
  stringValue: z.string().optional(),
  intValue: z.coerce.number().optional(),
  boolValue: z.boolean().optional(),
  arrayValue: z.object({ values: z.array(z.object({ stringValue: z.string() })) }).optional(),
});
const Attributes = z
  .array(z.object({ key: z.string(), value: Value }))
  .transform((all) =>
    Object.fromEntries(
      all.map(({ key, value: { stringValue, intValue, boolValue, arrayValue } }) => [
        key,
        stringValue ?? intValue ?? boolValue ?? arrayValue?.values.map((one) => one.stringValue),
      ]),
    ),
  );
const Span = z.object({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().default(""),
  name: z.string(),
  kind: z.number(),
  attributes: Attributes,
  events: z.array(z.unknown()).default([]),
  status: z.object({ code: z.number().default(0), message: z.string().optional() }),
});
const Export = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes: Attributes }),
      scopeSpans: z.array(z.object({ spans: z.array(Span) })),
    }),
  ),
});

/** A span as it came over the wire (OTLP 1.x, JSON). */
export type ReceivedSpan = z.infer<typeof Span> & { service: unknown };

export interface TestRequest {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
  /** By `performance.now()`. */
  at: number;
}

export async function readText(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

/** A collector that takes OTLP over HTTP as JSON; one that is stuck takes it, and never answers. */
export async function startCollector({ isStuck = false } = {}) {
  const requests: TestRequest[] = [];
  const server = createServer(async (incoming, response) => {
    const body = await readText(incoming);
    requests.push({ path: incoming.url ?? "", headers: incoming.headers, body, at: performance.now() });
    if (!isStuck) response.writeHead(200, { "content-type": "application/json" }).end("{}");
  });
  const { url, close } = await listenLocally(server);
  return {
    url,
    requests,
    spans: (): ReceivedSpan[] =>
      requests.flatMap(({ body }) =>
        Export.parse(JSON.parse(body)).resourceSpans.flatMap(({ resource, scopeSpans }) =>
          scopeSpans.flatMap(({ spans }) =>
            spans.map((span) => ({ ...span, service: resource.attributes["service.name"] })),
          ),
        ),
      ),
    close,
  };
}

/** The names of spans, each below its parent, in the order in which they ended; spans that `isShown` leaves out take their children along. */
export function treeOf(
  spans: readonly ReceivedSpan[],
  isShown: (span: ReceivedSpan) => boolean = () => true,
): string[] {
  const ids = new Set(spans.map(({ spanId }) => spanId));
  const below = (parent: string, depth: number): string[] =>
    spans
      .filter((span) => span.parentSpanId === parent && isShown(span))
      .flatMap((span) => [`${"  ".repeat(depth)}${span.name}`, ...below(span.spanId, depth + 1)]);
  const roots = spans.filter(({ parentSpanId }) => !ids.has(parentSpanId));
  return [...new Set(roots.map(({ parentSpanId }) => parentSpanId))].flatMap((parent) => below(parent, 0));
}
