import { ModelRefusalError } from "@langchain/core/errors";
import { expect, test } from "vitest";
import { describeModelError, providerFault } from "./describe-model-error.ts";

const make = (message: string, more: object = {}) => Object.assign(new Error(message), more);

test.each<[string, unknown, boolean]>([
  [
    "the provider does not accept the API key",
    make("401 Incorrect API key provided: sk-abcdef", { status: 401 }),
    true,
  ],
  ["no API key: set ANTHROPIC_API_KEY", make("Anthropic API key not found"), true],
  ["no API key: set OPENAI_API_KEY", make("Missing credentials. Please pass an `apiKey`"), true],
  ["no access: the API key may not use this model", make("forbidden", { status: 403 }), true],
  ["the provider has no such model: check its name", make("model: claude-x", { status: 404 }), true],
  [
    "Ollama does not have the model: ollama pull fetches it",
    make("model 'x' not found, try pulling it first", { status_code: 404 }),
    true,
  ],
  ["throttled", make("429 rate limited", { status: 429 }), true],
  ["throttled: the quota is spent", make("429", { status: 429, code: "insufficient_quota" }), true],
  ["the provider failed (529)", make("Overloaded", { status: 529 }), true],
  [
    "nothing answers there: is Ollama running?",
    make("fetch failed", { cause: make("connect ECONNREFUSED 127.0.0.1:11434", { code: "ECONNREFUSED" }) }),
    true,
  ],
  [
    "nothing answers there: connection refused",
    new AggregateError([make("connect ECONNREFUSED ::1:80", { code: "ECONNREFUSED" })], ""),
    true,
  ],
  [
    "the provider cannot be reached: no network, or no such host",
    make("Connection error.", { cause: make("getaddrinfo ENOTFOUND x", { code: "ENOTFOUND" }) }),
    true,
  ],
  ["the connection broke", make("socket hang up", { code: "ECONNRESET" }), true],
  ["the connection broke in the middle of the answer", make("Truncated event message received."), true],
  [
    "no AWS credentials: sign in, or set AWS_PROFILE or AWS_ACCESS_KEY_ID",
    make("Could not load credentials", {
      name: "CredentialsProviderError",
      cause: make("connect ECONNREFUSED 169.254.169.254:80", { code: "ECONNREFUSED" }),
    }),
    true,
  ],
  [
    "the provider failed (502)",
    make("Unexpected token < Deserialization error", {
      name: "SyntaxError",
      $metadata: { httpStatusCode: 502 },
    }),
    true,
  ],
  ["timed out", make("Request timed out.", { name: "TimeoutError" }), true],
  [
    "refused to answer: put another model before it if that goes on",
    new ModelRefusalError("content_filtered"),
    false,
  ],
  ["refused to answer: a guardrail stepped in", new ModelRefusalError("guardrail_intervened"), false],
  [
    "malformed: not an answer of the shape that was asked for",
    make("No tool calls found in the response."),
    false,
  ],
  [
    "malformed: not an answer of the shape that was asked for",
    make("Failed to parse", { lc_error_code: "OUTPUT_PARSING_FAILURE" }),
    false,
  ],
  ["called off", make("Request aborted", { name: "AbortError" }), false],
  ["failed: the answer did not fit into its tokens", make("the answer did not fit into its tokens"), false],
  ["failed: plain words", "plain words", false],
  ["failed: null", null, false],
])("%s", (text, error, isProvider) => {
  expect(describeModelError(error)).toBe(text);
  expect(providerFault(error)).toBe(isProvider ? text : null);
});

test("what a provider says is one line without secrets, accounts and what a terminal obeys", () => {
  const said = [
    "bad \u001b[31mrequest\nfor arn:aws:iam::111122223333:user/ann with AKIAIOSFODNN7EXAMPLE",
    "sk-ant-api03-verysecret Bearer abc.def wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEYEXAMPLEKEY",
  ].join(" ");
  const text = describeModelError(make(said.repeat(3), { status: 400 }));
  expect(text).toMatch(/^the provider does not take the request: bad .*…$/);
  expect(text).not.toMatch(/\p{Cc}|1111|AKIA|sk-|abc\.def|wJalr/u);
  expect(text.length).toBeLessThan(210);
});

test("errors that hold themselves end", () => {
  const error = make("round");
  error.cause = error;
  expect(describeModelError(error)).toMatch(/^failed: round/);
});
