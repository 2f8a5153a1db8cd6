import type { TableNames } from "../memory/tables.ts";
import type { Places } from "./places.ts";

/** What a function may do: each entry is one statement of its role, and it has no other. */
export interface Grant {
  actions: readonly string[];
  resources: readonly string[];
  conditions?: Readonly<Record<string, unknown>>;
}

type Table = keyof TableNames;

/** Requests to a table, and to those of its indexes that are named. */
const onTable = (
  places: Places,
  table: Table,
  actions: readonly string[],
  indexes: readonly string[] = [],
) => [
  { actions: actions.map((action) => `dynamodb:${action}`), resources: [places.tableArn(table)] },
  ...(indexes.length === 0
    ? []
    : [
        {
          actions: ["dynamodb:Query"],
          resources: indexes.map((index) => places.indexArn(table, index)),
        },
      ]),
];

const onObjects = (
  places: Places,
  bucket: string,
  actions: readonly string[],
  folders: readonly string[],
) => ({
  actions: actions.map((action) => `s3:${action}`),
  resources: folders.map((folder) => `${places.bucketArn(bucket)}/${folder}/*`),
});

/** Without it S3 answers "no access" where there is nothing, and what asks cannot tell the two apart. */
const onBucket = (places: Places, bucket: string) => ({
  actions: ["s3:ListBucket"],
  resources: [places.bucketArn(bucket)],
});

const sending = (places: Places, ...queues: string[]) => ({
  actions: ["sqs:SendMessage"],
  resources: queues.map((queue) => places.arn("sqs", queue)),
});

/** What Lambda does with a queue on a function's behalf (Lambda developer guide, "Using Lambda with Amazon SQS"). */
const receiving = (places: Places, queue: string) => ({
  actions: [
    "sqs:ReceiveMessage",
    "sqs:DeleteMessage",
    "sqs:GetQueueAttributes",
    "sqs:ChangeMessageVisibility",
  ],
  resources: [places.arn("sqs", queue)],
});

const reading = (secrets: readonly string[]) =>
  secrets.length === 0 ? [] : [{ actions: ["secretsmanager:GetSecretValue"], resources: secrets }];

/** Messages to pages that are open. `live` is the ARN of the WebSocket API's stage. */
const pushing = (live: string | null) =>
  live === null
    ? []
    : [{ actions: ["execute-api:ManageConnections"], resources: [`${live}/POST/@connections/*`] }];

/** What was added to accounts and teams beside the file; whoever opens the application reads it. */
const registry = (places: Places): Grant[] => [
  ...onTable(places, "accounts", ["Scan"]),
  ...onTable(places, "teams", ["Scan"]),
];

/** What incidents, tickets and their deliveries are read with, by whoever shows them and lets people decide. */
const showing = (places: Places): Grant[] => [
  ...onTable(places, "incidents", ["GetItem"], ["byStatus"]),
  ...onTable(places, "tickets", ["GetItem", "BatchGetItem"]),
  ...onTable(places, "deliveries", ["GetItem", "Query"]),
  // What a decision came to is read where its run left it.
  ...onTable(places, "checkpoints", ["Query", "BatchGetItem"]),
  ...registry(places),
  onObjects(places, places.bucket, ["GetObject"], ["payloads", "expiring", "reports"]),
  onBucket(places, places.bucket),
];

/** Handing a delivery over, with its payload aside where it is too large for a message. */
const delivering = (places: Places): Grant[] => [
  sending(places, places.queue),
  onObjects(places, places.bucket, ["PutObject"], ["expiring"]),
];

/** Sending what waits in the outbox. */
const emptyingOutbox = (places: Places): Grant[] =>
  onTable(places, "outbox", ["Query", "UpdateItem"], ["byDue"]);

/** Noting that a ticket has changed, for those who mirror it. */
const markingTickets = (places: Places): Grant[] => onTable(places, "outbox", ["UpdateItem"]);

/** Which organization it is, and whose, is known to AWS only: parts of its ARNs stay open. One action takes no ARN at all. */
const readingOrganization = ({ partition }: Places): Grant[] => [
  { actions: ["organizations:ListAccounts"], resources: ["*"] },
  {
    actions: [
      "organizations:ListTagsForResource",
      "organizations:ListParents",
      "organizations:DescribeOrganizationalUnit",
    ],
    resources: ["account/o-*/*", "ou/o-*/ou-*"].map(
      (resource) => `arn:${partition}:organizations::*:${resource}`,
    ),
  },
];

/**
 * The whole of what each function may do on AWS, beside writing its log and its traces. Actions are those of the calls in
 * memory/, channels/ and handlers/, table by table; a new call there needs its line here.
 */
export const grants = {
  ingest: (places: Places): Grant[] => [
    ...delivering(places),
    sending(places, `${places.prefix}-ingest-dead-letters`),
  ],

  agent: (
    places: Places,
    {
      models,
      knowledgeBases,
      live,
      secrets,
      isSlackOn,
      hasTicketSystems,
    }: {
      models: readonly string[];
      knowledgeBases: readonly string[];
      live: string | null;
      secrets: readonly string[];
      isSlackOn: boolean;
      hasTicketSystems: boolean;
    },
  ): Grant[] => [
    receiving(places, places.queue),
    sending(places, places.deadLetters),
    ...onTable(places, "incidents", ["GetItem", "PutItem"], ["byStatus", "byType"]),
    ...onTable(places, "tickets", ["GetItem", "BatchGetItem", "PutItem"], ["byTeam"]),
    ...onTable(places, "causes", ["BatchGetItem", "PutItem"]),
    ...onTable(places, "deliveries", ["GetItem", "PutItem", "UpdateItem"]),
    ...onTable(places, "messages", ["PutItem", "Query"]),
    ...registry(places),
    ...onTable(places, "checkpoints", [
      "GetItem",
      "BatchGetItem",
      "Query",
      "PutItem",
      "UpdateItem",
      "BatchWriteItem",
    ]),
    ...(isSlackOn ? emptyingOutbox(places) : []),
    ...(hasTicketSystems && !isSlackOn ? markingTickets(places) : []),
    ...(live === null ? [] : onTable(places, "connections", ["Scan", "DeleteItem"])),
    ...pushing(live),
    onObjects(places, places.bucket, ["GetObject", "PutObject"], ["payloads", "expiring", "reports"]),
    onBucket(places, places.bucket),
    // What is remembered of incidents; documents it only finds through the knowledge base.
    onObjects(places, places.knowledgeBucket, ["PutObject", "DeleteObject"], ["history"]),
    ...(knowledgeBases.length === 0 ? [] : [{ actions: ["bedrock:Retrieve"], resources: knowledgeBases }]),
    ...(models.length === 0
      ? []
      : [
          {
            actions: ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"],
            resources: models,
          },
        ]),
    ...reading(secrets),
  ],

  http: (
    places: Places,
    {
      secrets,
      isSlackOn,
      hasTicketSystems,
    }: { secrets: readonly string[]; isSlackOn: boolean; hasTicketSystems: boolean },
  ): Grant[] => [
    ...showing(places),
    ...delivering(places),
    // Whose thread a message in Slack belongs to, and which ticket a webhook is about.
    ...(isSlackOn || hasTicketSystems
      ? [{ actions: ["dynamodb:Query"], resources: [places.indexArn("outbox", "byPlace")] }]
      : []),
    ...(hasTicketSystems ? markingTickets(places) : []),
    ...reading(secrets),
  ],

  websocket: (places: Places, { live }: { live: string }): Grant[] => [
    ...showing(places),
    ...delivering(places),
    ...onTable(places, "messages", ["PutItem", "Query"], ["byRoom"]),
    ...onTable(places, "connections", ["PutItem", "DeleteItem", "Scan"]),
    ...pushing(live),
  ],

  "websocket-authorizer": ({ secrets }: { secrets: readonly string[] }): Grant[] => reading(secrets),

  "knowledge-sync": (places: Places, { knowledgeBases }: { knowledgeBases: readonly string[] }): Grant[] => [
    receiving(places, `${places.prefix}-knowledge-changes`),
    {
      actions: ["bedrock:StartIngestionJob", "bedrock:ListIngestionJobs"],
      resources: knowledgeBases,
    },
  ],

  "organization-sync": (places: Places, { role }: { role: string }): Grant[] => [
    ...onTable(places, "accounts", ["Scan", "PutItem", "DeleteItem"]),
    sending(places, `${places.prefix}-organization-sync-dead-letters`),
    ...(role === "" ? readingOrganization(places) : [{ actions: ["sts:AssumeRole"], resources: [role] }]),
  ],

  timeouts: (places: Places): Grant[] => [
    {
      actions: ["dynamodb:Query"],
      resources: [places.indexArn("incidents", "byStatus"), places.indexArn("incidents", "byRelease")],
    },
    sending(places, places.queue, `${places.prefix}-timeouts-dead-letters`),
  ],

  "send-messages": (places: Places, { secrets }: { secrets: readonly string[] }): Grant[] => [
    ...emptyingOutbox(places),
    onObjects(places, places.bucket, ["GetObject"], ["expiring"]),
    sending(places, `${places.prefix}-send-messages-dead-letters`),
    ...reading(secrets),
  ],

  "sync-tickets": (
    places: Places,
    { live, secrets }: { live: string | null; secrets: readonly string[] },
  ): Grant[] => [
    ...onTable(places, "outbox", ["Query", "UpdateItem"], ["byDue", "byPlace"]),
    ...onTable(places, "tickets", ["GetItem", "PutItem"]),
    ...onTable(places, "incidents", ["GetItem"]),
    // What people did in their own system is said in the incident's thread.
    ...(live === null
      ? []
      : [
          ...onTable(places, "messages", ["PutItem"]),
          ...onTable(places, "connections", ["Scan", "DeleteItem"]),
        ]),
    ...pushing(live),
    onObjects(places, places.bucket, ["GetObject", "PutObject"], ["payloads", "expiring"]),
    sending(places, `${places.prefix}-sync-tickets-dead-letters`),
    ...reading(secrets),
  ],
};

export type FunctionName = keyof typeof grants;
