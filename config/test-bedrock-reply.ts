import type { Http2ServerResponse } from "node:http2";
import { encodeEvent } from "./test-event-stream.ts";

/** The parts of a Converse request that scripts look at. */
export interface ConverseBody {
  system?: Block[];
  messages: { role: string; content: Block[] }[];
  toolConfig?: { tools: Block[]; toolChoice?: { tool?: { name: string }; any?: object; auto?: object } };
  inferenceConfig?: { maxTokens?: number; temperature?: number };
}
export type Block = Record<string, unknown> & {
  text?: string;
  toolSpec?: { name: string };
  cachePoint?: object;
};

export interface BedrockRequest {
  /** From 0. */
  call: number;
  model: string;
  path: string;
  /** ConverseStream instead of Converse? */
  isStream: boolean;
  /** The text of the system blocks. */
  system: string;
  /** The text of the last message. */
  question: string;
  /** The first tool that may be called; the name of the judgement where a judgement asks. */
  tool: string | null;
  /** The names of all tools that may be called. */
  tools: string[];
  body: ConverseBody;
  /** Did the client hang up before it was answered? */
  isCancelled: boolean;
}

/** As Bedrock counts: input tokens are without those of the cache. */
export interface BedrockUsage {
  inputTokens: number;
  outputTokens: number;
  cacheReadInputTokens: number;
  cacheWriteInputTokens: number;
}

/** What can go wrong, by status, name and words of the true service, or by what happens to the connection. */
const ERRORS = {
  throttled: [429, "ThrottlingException", "Too many requests, please wait before trying again."],
  unavailable: [503, "ServiceUnavailableException", "Bedrock is unable to process your request."],
  internal: [500, "InternalServerException", "The system encountered an unexpected error during processing."],
  "model-timeout": [408, "ModelTimeoutException", "Model has timed out in processing the request."],
  "model-error": [424, "ModelErrorException", "The system encountered an unexpected error. Try again."],
  invalid: [400, "ValidationException", "Input is too long for requested model."],
  "on-demand": [
    400,
    "ValidationException",
    "Invocation of model ID amazon.nova-pro-v1:0 with on-demand throughput isn’t supported. Retry your request with the ID or ARN of an inference profile that contains this model.",
  ],
  "not-in-region": [400, "ValidationException", "The provided model identifier is invalid."],
  missing: [
    404,
    "ResourceNotFoundException",
    "Could not resolve the foundation model from the model identifier: x",
  ],
  denied: [403, "AccessDeniedException", "You don't have access to the model with the specified model ID."],
  unauthorized: [
    403,
    "AccessDeniedException",
    "User: arn:aws:iam::111122223333:user/ann is not authorized to perform: bedrock:InvokeModel",
  ],
  credentials: [403, "UnrecognizedClientException", "The security token included in the request is invalid."],
  expired: [403, "ExpiredTokenException", "The security token included in the request is expired"],
} as const satisfies Record<string, readonly [number, string, string]>;

export type BedrockFault =
  | keyof typeof ERRORS
  | "refused" // a guardrail stepped in: text instead of the tool
  | "filtered" // the model's own filter, with nothing said
  | "malformed" // the input of the tool is no JSON object
  | "cut-off" // the answer did not fit into its tokens
  | "hang" // never answers
  | "reset" // closes the connection before it answers
  | "broken"; // closes the connection in the middle of the answer

export type BedrockAnswer = { latencyMs?: number } & (
  | { fault: BedrockFault }
  | { tool: unknown; usage?: Partial<BedrockUsage> }
  | { text: string; usage?: Partial<BedrockUsage> }
  | { calls: readonly { name: string; input: unknown }[]; saying?: string; usage?: Partial<BedrockUsage> }
);

export type ErrorFault = keyof typeof ERRORS;
export const isErrorFault = (fault: BedrockFault): fault is ErrorFault => Object.hasOwn(ERRORS, fault);

export function sendError(response: Http2ServerResponse, fault: ErrorFault): void {
  const [status, name, message] = ERRORS[fault];
  response.writeHead(status, { "content-type": "application/json", "x-amzn-errortype": name });
  response.end(JSON.stringify({ message }));
}

const REFUSAL = "I cannot help with this.";

function blocksOf(request: BedrockRequest, given: BedrockAnswer): { content: Block[]; stopReason: string } {
  const toolUse = (input: unknown, name = request.tool ?? "", number = 0): Block => ({
    toolUse: { toolUseId: `tooluse_${request.call}_${number}`, name, input },
  });
  if ("calls" in given) {
    const { calls, saying } = given;
    const uses = calls.map(({ name, input }, number) => toolUse(input, name, number));
    return {
      content: [...(saying === undefined ? [] : [{ text: saying }]), ...uses],
      stopReason: "tool_use",
    };
  }
  if ("text" in given) return { content: [{ text: given.text }], stopReason: "end_turn" };
  if ("tool" in given) return { content: [toolUse(given.tool)], stopReason: "tool_use" };
  if (given.fault === "refused") return { content: [{ text: REFUSAL }], stopReason: "guardrail_intervened" };
  if (given.fault === "filtered") return { content: [], stopReason: "content_filtered" };
  if (given.fault === "cut-off") return { content: [{ text: "Let me think" }], stopReason: "max_tokens" };
  return { content: [toolUse('{"value": tru')], stopReason: "tool_use" };
}

/** Sends the answer, whole or in pieces. */
export function sendReply(
  response: Http2ServerResponse,
  request: BedrockRequest,
  given: BedrockAnswer,
  usage: BedrockUsage,
): void {
  const { content, stopReason } = blocksOf(request, given);
  const metadata = {
    usage: { ...usage, totalTokens: Object.values(usage).reduce((total, tokens) => total + tokens, 0) },
    metrics: { latencyMs: 1 },
  };
  const bytes = request.isStream
    ? Buffer.concat(eventsOf(content, stopReason, metadata))
    : Buffer.from(
        JSON.stringify({ output: { message: { role: "assistant", content } }, stopReason, ...metadata }),
      );
  response.writeHead(200, {
    "content-type": request.isStream ? "application/vnd.amazon.eventstream" : "application/json",
    "x-amzn-requestid": `request-${request.call}`,
  });
  if ("fault" in given && given.fault === "broken")
    response.write(bytes.subarray(0, Math.ceil(bytes.length / 2)), () => response.stream.session?.destroy());
  else response.end(bytes);
}

/** As the service streams an answer: text has no start event, the input of a tool comes as pieces of JSON. */
function eventsOf(content: Block[], stopReason: string, metadata: unknown): Buffer[] {
  const events = [encodeEvent("messageStart", { role: "assistant" })];
  for (const [contentBlockIndex, block] of content.entries()) {
    const send = (type: string, more: object) =>
      events.push(encodeEvent(type, { contentBlockIndex, ...more }));
    if (block.text !== undefined)
      for (const text of piecesOf(block.text)) send("contentBlockDelta", { delta: { text } });
    else {
      const { input, ...toolUse } = block.toolUse as { input: unknown };
      send("contentBlockStart", { start: { toolUse } });
      const json = typeof input === "string" ? input : JSON.stringify(input);
      for (const piece of piecesOf(json)) send("contentBlockDelta", { delta: { toolUse: { input: piece } } });
    }
    send("contentBlockStop", {});
  }
  return [...events, encodeEvent("messageStop", { stopReason }), encodeEvent("metadata", metadata)];
}

const piecesOf = (text: string): string[] => text.match(/[\s\S]{1,16}/g) ?? [];

/** Four characters each, which is about right for English. */
export const roughly = (text: string): number => Math.ceil(text.length / 4);

/**
 * Bedrock reads tools, system and messages in this order; what was seen before up to a cache point is not read again.
 * `cached` holds what was written to the prompt cache so far.
 */
export function countUsage(
  request: BedrockRequest,
  given: BedrockAnswer,
  cached: Set<string>,
  tokensIn: (text: string) => number,
): BedrockUsage {
  const { toolConfig, system, messages } = request.body;
  const blocks = [
    ...(toolConfig?.tools ?? []),
    ...(system ?? []),
    ...messages.flatMap(({ content }) => content),
  ];
  let seen = "";
  let read = "";
  let written = "";
  for (const block of blocks) {
    if (block.cachePoint === undefined) seen += block.text ?? JSON.stringify(block);
    else if (cached.has(`${request.model} ${seen}`)) read = seen;
    else {
      written = seen;
      cached.add(`${request.model} ${seen}`);
    }
  }
  const cacheReadInputTokens = tokensIn(read);
  const cacheWriteInputTokens = Math.max(tokensIn(written) - cacheReadInputTokens, 0);
  return {
    inputTokens: tokensIn(seen) - cacheReadInputTokens - cacheWriteInputTokens,
    outputTokens: tokensIn(JSON.stringify(blocksOf(request, given).content)),
    cacheReadInputTokens,
    cacheWriteInputTokens,
    ...("usage" in given && given.usage),
  };
}
