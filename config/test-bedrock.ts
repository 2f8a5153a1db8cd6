import { createServer, type Http2ServerRequest, type Http2ServerResponse } from "node:http2";
import { setTimeout as wait } from "node:timers/promises";
import {
  type BedrockAnswer,
  type BedrockRequest,
  type Block,
  type ConverseBody,
  countUsage,
  isErrorFault,
  roughly,
  sendError,
  sendReply,
} from "./test-bedrock-reply.ts";
import { listenLocally } from "./test-server.ts";

export type { BedrockAnswer, BedrockFault, BedrockRequest, BedrockUsage } from "./test-bedrock-reply.ts";

/** Answers in order, the last one for all that follow, or by what is asked. */
export type BedrockScript =
  | readonly BedrockAnswer[]
  | ((request: BedrockRequest) => BedrockAnswer | Promise<BedrockAnswer>);

export interface TestBedrock {
  endpoint: string;
  requests: BedrockRequest[];
  /** What the process's environment must hold so that an SDK client comes here. */
  environment: Record<string, string>;
  /** Throws what the script threw, if it did. */
  close(): Promise<void>;
}

/**
 * The Converse API of the Bedrock runtime as the SDK speaks it, HTTP/2 and all, on a port of this machine. What stands
 * before a cache point is remembered, as the service does. `tokensIn` counts tokens; where it is missing, roughly.
 */
export async function startBedrock(
  script: BedrockScript,
  { tokensIn = roughly }: { tokensIn?: (text: string) => number } = {},
): Promise<TestBedrock> {
  const requests: BedrockRequest[] = [];
  const cached = new Set<string>();
  const failures: unknown[] = [];
  const server = createServer((incoming, response) => {
    // A client that gives up is part of the tests.
    incoming.on("error", () => {});
    response.on("error", () => {});
    answer(incoming, response).catch((error: unknown) => failures.push(error));
  });
  // So is a connection that breaks.
  server.on("session", (session) => session.on("error", () => {}));

  async function answer(incoming: Http2ServerRequest, response: Http2ServerResponse): Promise<void> {
    const request = await readRequest(incoming);
    const arrived = performance.now();
    request.call = requests.push(request) - 1;
    response.on("close", () => {
      request.isCancelled = !response.writableEnded;
    });
    const given = await next(request).catch((error: unknown) => {
      sendError(response, "internal");
      throw error;
    });
    const fault = "fault" in given ? given.fault : null;
    const isAnswered = fault === null || !(fault === "hang" || fault === "reset" || isErrorFault(fault));
    const usage = isAnswered ? countUsage(request, given, cached, tokensIn) : null;
    if (given.latencyMs) await wait(Math.max(given.latencyMs - (performance.now() - arrived), 0));
    if (request.isCancelled || fault === "hang") return;
    if (usage !== null) return sendReply(response, request, given, usage);
    if (fault !== null && isErrorFault(fault)) return sendError(response, fault);
    response.stream.session?.destroy();
  }

  async function next(request: BedrockRequest): Promise<BedrockAnswer> {
    if (typeof script === "function") return script(request);
    const given = script[Math.min(request.call, script.length - 1)];
    if (given === undefined) throw new Error("the script is empty");
    return given;
  }

  const { url: endpoint, close } = await listenLocally(server);
  return {
    endpoint,
    requests,
    environment: {
      AWS_ENDPOINT_URL_BEDROCK_RUNTIME: endpoint,
      AWS_REGION: "eu-central-1",
      AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
      AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    },
    async close() {
      await close();
      if (failures.length > 0) throw failures[0];
    },
  };
}

async function readRequest(incoming: Http2ServerRequest): Promise<BedrockRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const body = JSON.parse(Buffer.concat(chunks).toString("utf8")) as ConverseBody;
  const path = decodeURIComponent(incoming.url);
  const [, model = "", operation] = /^\/model\/(.+)\/(converse|converse-stream)$/.exec(path) ?? [];
  const tools = (body.toolConfig?.tools ?? []).flatMap(({ toolSpec }) => toolSpec?.name ?? []);
  return {
    call: 0,
    model,
    path,
    isStream: operation === "converse-stream",
    system: textOf(body.system),
    question: textOf(body.messages.at(-1)?.content),
    tool: tools[0] ?? null,
    tools,
    body,
    isCancelled: false,
  };
}

const textOf = (blocks: Block[] = []): string => blocks.map((block) => block.text ?? "").join("");
