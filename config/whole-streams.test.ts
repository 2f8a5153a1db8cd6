import { createServer } from "node:http";
import { afterEach, expect, test, vi } from "vitest";
import { describeModelError } from "./describe-model-error.ts";
import { readEnvironment } from "./environment.ts";
import { createModel } from "./models.ts";
import { parseModels } from "./parse-models.ts";
import { startBedrock, type TestBedrock } from "./test-bedrock.ts";
import { type LocalServer, listenLocally } from "./test-server.ts";

let server: LocalServer | undefined;
let bedrock: TestBedrock | undefined;
afterEach(async () => {
  vi.unstubAllEnvs();
  await server?.close();
  await bedrock?.close();
  server = undefined;
  bedrock = undefined;
});

async function speakerOf(id: string) {
  const [entry] = parseModels(id);
  if (entry === undefined) throw new Error("one model is one entry");
  const named = await createModel(entry, readEnvironment({ AWS_REGION: "us-east-1", OHERO_MODELS: id }));
  if ("problem" in named || named.speaker === undefined)
    throw new Error(`no model: ${JSON.stringify(named)}`);
  return named.speaker;
}

/** As an agent that is watched asks: the pieces are heard on the way, the whole is given at the end. */
async function listen(id: string) {
  const speaker = await speakerOf(id);
  const pieces: string[] = [];
  const callbacks = [
    { lc_prefer_streaming: true, name: "listener", handleLLMNewToken: (piece: string) => pieces.push(piece) },
  ];
  const whole = await speaker
    .invoke("What is wrong?", { callbacks: callbacks as object[] })
    .catch((error: unknown) => describeModelError(error));
  return { pieces: pieces.filter(Boolean), whole: typeof whole === "string" ? whole : whole.text };
}

const sse = (events: readonly object[]) =>
  events.map((event) => `event: ${Reflect.get(event, "type")}\ndata: ${JSON.stringify(event)}\n\n`).join("");
const chunk = (delta: object, finish_reason: string | null = null) =>
  `data: ${JSON.stringify({ id: "c", object: "chat.completion.chunk", model: "m", choices: [{ index: 0, delta, finish_reason }] })}\n\n`;
const line = (content: string, more: object = {}) =>
  `${JSON.stringify({ model: "m", message: { role: "assistant", content }, done: false, ...more })}\n`;
const text = (piece: string) => ({
  type: "content_block_delta",
  index: 0,
  delta: { type: "text_delta", text: piece },
});

/** What each provider streams for "The disk is full.", and where it may break off. */
const PROVIDERS: [id: string, variable: string, path: string, half: string, rest: string][] = [
  [
    "anthropic:claude-haiku-4-5",
    "ANTHROPIC_BASE_URL",
    "",
    sse([
      {
        type: "message_start",
        message: {
          id: "m",
          type: "message",
          role: "assistant",
          model: "m",
          content: [],
          stop_reason: null,
          usage: { input_tokens: 5, output_tokens: 1 },
        },
      },
      { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
      text("The disk "),
    ]),
    sse([
      text("is full."),
      { type: "content_block_stop", index: 0 },
      { type: "message_delta", delta: { stop_reason: "end_turn" }, usage: { output_tokens: 5 } },
      { type: "message_stop" },
    ]),
  ],
  [
    "openai:gpt-4.1",
    "OPENAI_BASE_URL",
    "/v1",
    chunk({ role: "assistant", content: "The disk " }),
    `${chunk({ content: "is full." })}${chunk({}, "stop")}data: [DONE]\n\n`,
  ],
  [
    "ollama:llama3.1",
    "OLLAMA_BASE_URL",
    "",
    line("The disk "),
    `${line("is full.")}${line("", { done: true, done_reason: "stop", prompt_eval_count: 5, eval_count: 4 })}`,
  ],
];

async function serve(variable: string, path: string, body: string) {
  const provider = createServer((request, response) => {
    request.resume();
    const type = path === "" && variable.startsWith("OLLAMA") ? "application/x-ndjson" : "text/event-stream";
    response.writeHead(200, { "content-type": type });
    response.end(body);
  });
  server = await listenLocally(provider);
  vi.stubEnv(variable, `${server.url}${path}`);
  vi.stubEnv("ANTHROPIC_API_KEY", "none");
  vi.stubEnv("OPENAI_API_KEY", "none");
}

test.each(PROVIDERS)("%s: a whole stream is an answer", async (id, variable, path, half, rest) => {
  await serve(variable, path, half + rest);
  expect(await listen(id)).toEqual({ pieces: ["The disk ", "is full."], whole: "The disk is full." });
});

test.each(PROVIDERS)("%s: half a stream is none", async (id, variable, path, half) => {
  await serve(variable, path, half);
  const { pieces, whole } = await listen(id);
  expect(pieces).toEqual(["The disk "]);
  expect(whole).toContain("the connection broke");
});

test.each([
  ["whole", { text: "The disk of db-1 is full." }, "The disk of db-1 is full."],
  ["half", { fault: "broken" as const }, "the connection broke"],
])("bedrock: a %s stream", async (_, answer, expected) => {
  bedrock = await startBedrock([answer]);
  for (const [name, value] of Object.entries(bedrock.environment)) vi.stubEnv(name, value);
  const { whole } = await listen("bedrock:us.amazon.nova-pro-v1:0");
  expect(whole).toContain(expected);
  expect(bedrock.requests[0]?.isStream).toBe(true);
});
