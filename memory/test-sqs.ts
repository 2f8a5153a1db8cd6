import { createHash, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { listenLocally } from "../config/test-server.ts";

export interface QueueSettings {
  name: string;
  /** Seconds. */
  visibility?: number;
  deadLetter?: { name: string; maxReceiveCount: number };
}

interface Stored {
  messageId: string;
  body: string;
  group: string;
  deduplicationId: string;
  attributes: Record<string, { DataType: string; StringValue?: string }>;
  sentAt: number;
  sequence: number;
  receiveCount: number;
  firstReceivedAt: number | null;
  visibleAt: number;
  receipt: string | null;
}

/** One message as Lambda's event source hands it over. */
export interface SqsRecord {
  messageId: string;
  receiptHandle: string;
  body: string;
  attributes: Record<string, string>;
  messageAttributes: Record<string, unknown>;
  eventSource: "aws:sqs";
  eventSourceARN: string;
}

export type TestSqs = ReturnType<typeof createSqs>;

/** SQS refuses it; `code` as in its API reference. */
class SqsFault extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

const MAX_BYTES = 1024 * 1024;
const DEDUPLICATION_MILLISECONDS = 5 * 60_000;
/** What SQS takes: the characters of XML 1.0. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const REFUSED = /[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]/u;
const ID = /^[\w!"#$%&'()*+,\-./:;<=>?@[\\\]^`{|}~]{1,128}$/;

/**
 * SQS FIFO queues with high throughput: order by group, deduplication by group for five minutes, visibility, receive counts, and
 * dead-letter queues. Strict by the API reference; speaks AWS JSON 1.0.
 */
export function createSqs(
  settings: readonly QueueSettings[],
  { now = Date.now }: { now?: () => number } = {},
) {
  const queues = new Map<string, Stored[]>(settings.map(({ name }) => [name, []]));
  const known = new Map<string, number>();
  let sequence = 0;
  /** Asked before each call; an error code in place of an answer. */
  let fault: (action: string) => string | null = () => null;

  const settingsOf = (name: string) => {
    const found = settings.find((one) => one.name === name);
    if (found === undefined) throw new SqsFault("QueueDoesNotExist", "The specified queue does not exist.");
    return found;
  };
  const messagesOf = (name: string): Stored[] => queues.get(settingsOf(name).name) as Stored[];

  function send(queue: string, input: Record<string, unknown>) {
    const body = String(input.MessageBody ?? "");
    const group = String(input.MessageGroupId ?? "");
    const deduplicationId = String(input.MessageDeduplicationId ?? "");
    if (body === "") throw new SqsFault("MissingParameter", "MessageBody is required.");
    if (!ID.test(group)) throw new SqsFault("InvalidParameterValue", `MessageGroupId ${group}`);
    if (!ID.test(deduplicationId))
      throw new SqsFault("InvalidParameterValue", `MessageDeduplicationId ${deduplicationId}`);
    if (Buffer.byteLength(body) > MAX_BYTES)
      throw new SqsFault(
        "InvalidParameterValue",
        `One or more parameters are invalid. Message must be shorter than ${MAX_BYTES} bytes.`,
      );
    if (REFUSED.test(body)) throw new SqsFault("InvalidMessageContents", "Invalid characters found.");
    const identity = `${queue} ${group} ${deduplicationId}`;
    const before = known.get(identity);
    const answer = { MessageId: randomUUID(), MD5OfMessageBody: md5(body), SequenceNumber: String(sequence) };
    if (before !== undefined && now() - before < DEDUPLICATION_MILLISECONDS) return answer;
    known.set(identity, now());
    sequence += 1;
    messagesOf(queue).push({
      ...{ messageId: answer.MessageId, body, group, deduplicationId },
      attributes: (input.MessageAttributes ?? {}) as Stored["attributes"],
      ...{ sentAt: now(), sequence, receiveCount: 0, firstReceivedAt: null, visibleAt: 0, receipt: null },
    });
    return answer;
  }

  /** Up to `limit` messages, the oldest first, of groups of which none is under way. */
  function receive(queue: string, limit: number, seconds?: number): Stored[] {
    const { visibility = 30, deadLetter } = settingsOf(queue);
    const all = messagesOf(queue);
    const isUnderWay = (one: Stored) => one.visibleAt > now();
    const locked = new Set(all.filter(isUnderWay).map(({ group }) => group));
    const found: Stored[] = [];
    for (const message of [...all]) {
      if (found.length >= limit) break;
      if (locked.has(message.group)) continue;
      if (deadLetter !== undefined && message.receiveCount >= deadLetter.maxReceiveCount) {
        all.splice(all.indexOf(message), 1);
        messagesOf(deadLetter.name).push({ ...message, receiveCount: 0, visibleAt: 0, receipt: null });
        continue;
      }
      message.receiveCount += 1;
      message.firstReceivedAt ??= now();
      message.visibleAt = now() + (seconds ?? visibility) * 1_000;
      message.receipt = randomUUID();
      found.push(message);
    }
    return found;
  }

  function remove(queue: string, receipt: unknown): void {
    const all = messagesOf(queue);
    const at = all.findIndex((one) => one.receipt === receipt);
    if (at >= 0) all.splice(at, 1);
  }

  function changeVisibility(queue: string, receipt: unknown, seconds: number): void {
    const message = messagesOf(queue).find((one) => one.receipt === receipt);
    if (message === undefined || message.visibleAt <= now())
      throw new SqsFault("MessageNotInflight", "The message is not in flight.");
    message.visibleAt = now() + seconds * 1_000;
  }

  const count = (queue: string, isCounted: (one: Stored) => boolean) =>
    String(messagesOf(queue).filter(isCounted).length);

  const actions: Record<string, (queue: string, input: Record<string, unknown>) => object> = {
    SendMessage: send,
    ReceiveMessage: (queue, { MaxNumberOfMessages = 1, VisibilityTimeout }) => ({
      Messages: receive(
        queue,
        Number(MaxNumberOfMessages),
        VisibilityTimeout === undefined ? undefined : Number(VisibilityTimeout),
      ).map((one) => ({
        MessageId: one.messageId,
        ReceiptHandle: one.receipt,
        Body: one.body,
        MD5OfBody: md5(one.body),
        Attributes: attributesOf(one),
        MessageAttributes: one.attributes,
      })),
    }),
    DeleteMessage(queue, { ReceiptHandle }) {
      remove(queue, ReceiptHandle);
      return {};
    },
    ChangeMessageVisibility(queue, { ReceiptHandle, VisibilityTimeout }) {
      changeVisibility(queue, ReceiptHandle, Number(VisibilityTimeout));
      return {};
    },
    GetQueueAttributes: (queue) => ({
      Attributes: {
        ApproximateNumberOfMessages: count(queue, ({ visibleAt }) => visibleAt <= now()),
        ApproximateNumberOfMessagesNotVisible: count(queue, ({ visibleAt }) => visibleAt > now()),
      },
    }),
  };

  function answer(
    target: string,
    text: string,
  ): { status: number; headers: Record<string, string>; body: string } {
    const headers = { "content-type": "application/x-amz-json-1.0" };
    try {
      const action = target.replace("AmazonSQS.", "");
      const input = JSON.parse(text) as Record<string, unknown>;
      const queue = String(input.QueueUrl).split("/").at(-1) ?? "";
      const code = fault(action);
      if (code !== null) throw new SqsFault(code, "as the test wants it");
      const carryOut = actions[action];
      if (carryOut === undefined) throw new SqsFault("InvalidAction", action);
      return { status: 200, headers, body: JSON.stringify(carryOut(queue, input)) };
    } catch (error) {
      if (!(error instanceof SqsFault)) throw error;
      const status = /Throttl/.test(error.code) ? 403 : 400;
      const body = JSON.stringify({ __type: `com.amazonaws.sqs#${error.code}`, message: error.message });
      return { status, headers: { ...headers, "x-amzn-query-error": `${error.code};Sender` }, body };
    }
  }

  return {
    /** What stands in a queue, the oldest first. */
    list: (name: string) =>
      messagesOf(name).map(({ body, attributes, group, receiveCount }) => ({
        body,
        attributes,
        group,
        receiveCount,
      })),
    isEmpty: (name: string) => messagesOf(name).length === 0,
    /** When the next message that is under way can be received again; null where none is. */
    nextAt(name: string): number | null {
      const times = messagesOf(name).map(({ visibleAt }) => visibleAt);
      return times.length === 0 ? null : Math.min(...times);
    },
    setFault(wanted: typeof fault): void {
      fault = wanted;
    },
    /** What Lambda's event source takes of a queue for one call. */
    poll: (name: string, limit = 10): SqsRecord[] =>
      receive(name, limit).map((one) => ({
        messageId: one.messageId,
        receiptHandle: one.receipt ?? "",
        body: one.body,
        attributes: attributesOf(one),
        messageAttributes: {},
        eventSource: "aws:sqs" as const,
        eventSourceARN: `arn:aws:sqs:us-east-1:111122223333:${name}`,
      })),
    remove,
    /** What makes an SDK client call it without a connection. */
    requestHandler: {
      destroy() {},
      async handle({ headers, body = "" }: { headers: Record<string, string>; body?: string | Uint8Array }) {
        const text = (
          typeof body === "string"
            ? Buffer.from(body)
            : Buffer.from(body.buffer, body.byteOffset, body.byteLength)
        ).toString("utf8");
        const given = answer(headers["x-amz-target"] ?? "", text);
        return {
          response: { statusCode: given.status, headers: given.headers, body: Buffer.from(given.body) },
        };
      },
    },
    /** Serves it over HTTP. */
    async listen() {
      const server = createServer((incoming: IncomingMessage, response: ServerResponse) => {
        const chunks: Buffer[] = [];
        incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
        incoming.on("end", () => {
          const given = answer(
            String(incoming.headers["x-amz-target"]),
            Buffer.concat(chunks).toString("utf8"),
          );
          response.writeHead(given.status, given.headers).end(given.body);
        });
      });
      return listenLocally(server);
    },
  };
}

const md5 = (text: string) => createHash("md5").update(text).digest("hex");

const attributesOf = (one: Stored): Record<string, string> => ({
  ApproximateReceiveCount: String(one.receiveCount),
  SentTimestamp: String(one.sentAt),
  ApproximateFirstReceiveTimestamp: String(one.firstReceivedAt),
  SequenceNumber: String(one.sequence).padStart(20, "0"),
  MessageGroupId: one.group,
  MessageDeduplicationId: one.deduplicationId,
});
