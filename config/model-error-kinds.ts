/** What an error and the errors behind it say of themselves. */
export interface Signs {
  /** Names and codes, such as `ThrottlingException` and `ECONNREFUSED`. */
  names: ReadonlySet<string>;
  /** The status of the HTTP answer; 0 where there was none. */
  status: number;
  message: string;
  /** " of eu-central-1", or nothing where it is not known. */
  ofRegion: string;
}

export interface Kind {
  /** Would the next question to the same model fail in the same way? */
  isProvider: boolean;
  matches(signs: Signs): boolean;
  text(signs: Signs): string;
}

/** The first that matches counts. */
export const KINDS: readonly Kind[] = [
  {
    isProvider: true,
    matches: ({ names }) =>
      has(names, /^(?:CredentialsProvider|TokenProvider|ExpiredToken|UnrecognizedClient|InvalidSignature)/),
    text: ({ names }) => {
      if (has(names, /^ExpiredToken/)) return "the AWS credentials have expired: sign in again";
      if (has(names, /Provider/))
        return "no AWS credentials: sign in, or set AWS_PROFILE or AWS_ACCESS_KEY_ID";
      return "AWS does not accept the credentials";
    },
  },
  {
    isProvider: true,
    matches: ({ names }) => names.has("ECONNREFUSED"),
    text: ({ message }) =>
      message.includes(":11434")
        ? "nothing answers there: is Ollama running?"
        : "nothing answers there: connection refused",
  },
  {
    isProvider: true,
    matches: ({ names }) => has(names, /^(?:ENOTFOUND|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH)$/),
    text: () => "the provider cannot be reached: no network, or no such host",
  },
  {
    isProvider: true,
    // Before time-outs: the SDK calls a connection that was closed without an answer a TimeoutError.
    matches: ({ names, status, message }) =>
      has(names, /^(?:ECONNRESET|EPIPE|ERR_HTTP2|ERR_STREAM_PREMATURE|UND_ERR|APIConnectionError)/) ||
      (status === 0 && BROKEN.test(message)),
    text: ({ message }) =>
      MIDDLE.test(message) ? "the connection broke in the middle of the answer" : "the connection broke",
  },
  {
    isProvider: true,
    matches: ({ names, status }) =>
      status === 408 ||
      status === 504 ||
      has(names, /^(?:ModelTimeout|Timeout|APIConnectionTimeout|ETIMEDOUT|MODEL_STREAM_TIMEOUT)/),
    text: ({ names, message }) => (names.has("ModelTimeoutError") ? `timed out: ${message}` : "timed out"),
  },
  {
    isProvider: true,
    matches: ({ status, message }) =>
      status === 401 || (status === 0 && /API key not found|Missing credentials/i.test(message)),
    text: ({ status, message }) => {
      if (status === 401) return "the provider does not accept the API key";
      return `no API key: set ${/anthropic/i.test(message) ? "ANTHROPIC" : "OPENAI"}_API_KEY`;
    },
  },
  {
    isProvider: true,
    matches: ({ names, status, message }) =>
      status === 403 || names.has("AccessDeniedException") || /use case details/i.test(message),
    text: ({ names, message, ofRegion }) => {
      if (/not authorized to perform/i.test(message))
        return "no permission: allow bedrock:InvokeModel for this model";
      if (/use case details/i.test(message))
        return `no access: fill in the use case form for the model in the Bedrock console${ofRegion}`;
      if (names.has("AccessDeniedException"))
        return `no access: enable the model in the Bedrock console${ofRegion}`;
      return "no access: the API key may not use this model";
    },
  },
  {
    isProvider: true,
    matches: ({ message }) => /on-demand throughput isn.t supported/i.test(message),
    text: () => "only there through an inference profile: put us., eu. or global. before the model's id",
  },
  {
    isProvider: true,
    matches: ({ names, status, message }) =>
      status === 404 ||
      names.has("ResourceNotFoundException") ||
      /model identifier is invalid/i.test(message),
    text: ({ names, message, ofRegion }) => {
      if (/pull/i.test(message)) return "Ollama does not have the model: ollama pull fetches it";
      const isBedrock = names.has("ResourceNotFoundException") || names.has("ValidationException");
      return isBedrock
        ? `no such model in the Bedrock${ofRegion}: check its id, or choose another AWS_REGION`
        : "the provider has no such model: check its name";
    },
  },
  {
    isProvider: true,
    matches: ({ names, status }) =>
      status === 429 || has(names, /^(?:Throttling|TooManyRequests|ServiceQuotaExceeded)/),
    text: ({ names }) => {
      if (has(names, /quota|ServiceQuotaExceeded/i)) return "throttled: the quota is spent";
      return names.has("ModelNotReadyException") ? "the model is not ready yet" : "throttled";
    },
  },
  {
    isProvider: true,
    matches: ({ status }) => status >= 500 || status === 424,
    text: ({ status }) => `the provider failed (${status})`,
  },
  {
    isProvider: false,
    matches: ({ names }) => names.has("ModelRefusalError"),
    text: ({ message }) =>
      `refused to answer: ${/guardrail/i.test(message) ? "a guardrail stepped in" : "put another model before it if that goes on"}`,
  },
  {
    isProvider: false,
    matches: ({ names, message }) =>
      has(names, /^(?:OutputParser|OUTPUT_PARSING|ZodError|SyntaxError)/) ||
      /^No tool calls? found/.test(message),
    text: () => "malformed: not an answer of the shape that was asked for",
  },
  { isProvider: false, matches: ({ names }) => names.has("AbortError"), text: () => "called off" },
  {
    isProvider: false,
    matches: ({ status }) => status >= 400,
    text: ({ message }) => `the provider does not take the request: ${excerpt(message)}`,
  },
];

/** "Deserialization error" is what the SDK says of half an answer. */
const MIDDLE =
  /mid-communication|truncated event|premature close|terminated|deserialization error|did not receive done/i;
const BROKEN = new RegExp(
  `${MIDDLE.source}|socket hang up|did not get a response|fetch failed|connection error`,
  "i",
);

const has = (names: ReadonlySet<string>, pattern: RegExp) => [...names].some((name) => pattern.test(name));

const LONGEST = 160;
const SECRET =
  /\b(?:AKIA|ASIA)[A-Z0-9]{12,}|\bsk-[\w-]{6,}|\bBearer\s+\S+|\barn:aws\S*|\b\d{12}\b|\b[A-Za-z0-9+/_]{40,}={0,2}|:\/\/[^\s/@]+@/g;

/** What the provider said, on one line, without what looks like a secret or an account. */
export function excerpt(message: string): string {
  const line = message
    .replace(SECRET, "…")
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, " ")
    .trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
}
