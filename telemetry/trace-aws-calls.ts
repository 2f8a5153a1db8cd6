import { type Attributes, SpanKind } from "@opentelemetry/api";
import { inSpan, isInSpan } from "./in-span.ts";

/** As much of a client of the AWS SDK as is needed here, whichever service it calls. */
interface AwsClient {
  middlewareStack: {
    // biome-ignore lint/suspicious/noExplicitAny: the types of inputs differ from client to client
    add(middleware: any, options: { step: "initialize"; name: string; override: boolean }): void;
  };
}

type Next = (args: { input: Input }) => Promise<{ output: { $metadata?: Metadata } }>;
type Metadata = { requestId?: string; attempts?: number };
interface Input {
  TableName?: string;
  /** Of BatchGetItem and BatchWriteItem. */
  RequestItems?: Readonly<Record<string, unknown>>;
  /** Of TransactWriteItems. */
  TransactItems?: readonly Readonly<Record<string, { TableName?: string } | undefined>>[];
  Bucket?: string;
  QueueUrl?: string;
}

/**
 * Each call of the client becomes a span, with all its attempts, where it is part of something that has one: what looks around
 * every few seconds makes none. Names and attributes are those of OpenTelemetry's semantic conventions ("AWS SDK client spans",
 * "AWS DynamoDB client operations"): tables, buckets and queues, no keys and nothing of what is read or written. Gives the client.
 */
export function traceAwsCalls<Client extends AwsClient>(client: Client): Client {
  const middleware =
    (next: Next, { clientName = "", commandName = "" }: { clientName?: string; commandName?: string }) =>
    (args: { input: Input }) => {
      if (!isInSpan()) return next(args);
      const service = clientName.replace(/Client$/, "");
      const operation = commandName.replace(/Command$/, "");
      const options = { kind: SpanKind.CLIENT, attributes: attributesOf(service, operation, args.input) };
      return inSpan(`${service}.${operation}`, options, async (span) => {
        const result = await next(args);
        const { requestId, attempts } = result.output.$metadata ?? {};
        if (requestId !== undefined) span.setAttribute("aws.request_id", requestId);
        if (attempts !== undefined && attempts > 1)
          span.setAttribute("http.request.resend_count", attempts - 1);
        return result;
      });
    };
  client.middlewareStack.add(middleware, { step: "initialize", name: "ohero-span", override: true });
  return client;
}

function attributesOf(service: string, operation: string, input: Input): Attributes {
  const call = { "rpc.system.name": "aws-api", "rpc.method": `${service}/${operation}` };
  if (service === "DynamoDB") {
    const tables = tablesOf(input);
    return {
      ...call,
      "db.system.name": "aws.dynamodb",
      "db.operation.name": operation,
      "aws.dynamodb.table_names": tables,
      ...(tables.length === 1 && { "db.collection.name": tables[0] }),
    };
  }
  if (service === "SQS")
    return {
      ...call,
      "messaging.system": "aws_sqs",
      "messaging.destination.name": input.QueueUrl?.split("/").at(-1),
    };
  return input.Bucket === undefined ? call : { ...call, "aws.s3.bucket": input.Bucket };
}

function tablesOf({ TableName, RequestItems = {}, TransactItems = [] }: Input): string[] {
  const written = TransactItems.flatMap((item) => Object.values(item).map((one) => one?.TableName));
  const named = [TableName, ...Object.keys(RequestItems), ...written];
  return [...new Set(named.filter((name) => name !== undefined))];
}
