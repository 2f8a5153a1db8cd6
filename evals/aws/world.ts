import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { startSlack } from "../../channels/slack/test-slack.ts";
import { type BedrockScript, startBedrock } from "../../config/test-bedrock.ts";
import { listenLocally } from "../../config/test-server.ts";
import { createTables } from "../../memory/create-tables.ts";
import { serveDynamoDB } from "../../memory/dynamodb-server.ts";
import { startBedrockKnowledge } from "../../memory/knowledge/test-bedrock-knowledge.ts";
import { tableNames } from "../../memory/tables.ts";
import { createSqs } from "../../memory/test-sqs.ts";
import { openTestSystem } from "../../ticketing/test-systems.ts";

export const QUEUE = "deliveries.fifo";
export const DEAD_LETTERS = "dead-letters.fifo";
export const BUCKET = "ohero";
export const OPERATIONS = "C0OPS";
export const bases = [
  { collection: "documents", knowledgeBaseId: "DOCUMENTS1", bucket: "knowledge", prefix: "documents/" },
  { collection: "history", knowledgeBaseId: "HISTORY001", bucket: "knowledge", prefix: "history/" },
] as const;

/** Visibility of the queue, in seconds, as the deployment has it. */
export const VISIBILITY = 900;

export interface WorldOptions {
  now: () => number;
  /** What the models answer. */
  script?: BedrockScript;
  hasSlack?: boolean;
  /** Do teams work in Jira and ServiceNow? */
  hasTicketSystems?: boolean;
}

/**
 * Everything that processes talk to, as they see it over the wire: DynamoDB, SQS, S3, Bedrock and its knowledge bases, Slack. It
 * goes on whichever process dies.
 */
export async function openWorld({
  now,
  script = [{ fault: "internal" }],
  hasSlack = true,
  hasTicketSystems = false,
}: WorldOptions) {
  const dynamodb = await serveDynamoDB(null);
  const names = tableNames();
  await createTables(dynamodb.client, names);
  const sqs = createSqs(
    [
      {
        name: QUEUE,
        visibility: VISIBILITY,
        deadLetter: { name: DEAD_LETTERS, maxReceiveCount: 1_000 },
      },
      { name: DEAD_LETTERS },
    ],
    { now },
  );
  const knowledge = await startBedrockKnowledge({ bases });
  knowledge.s3.buckets.set(BUCKET, new Map());
  const bedrock = await startBedrock(script);
  const slack = hasSlack
    ? await startSlack({
        now,
        rates: false,
        isEchoing: false,
        channels: [
          { id: OPERATIONS, name: "ops" },
          ...["mgt", "fin", "sec", "inf", "app"].map((name) => ({ id: `C0${name.toUpperCase()}`, name })),
        ],
      })
    : null;

  const ticketSystems = hasTicketSystems
    ? [await openTestSystem.jira(now), await openTestSystem.servicenow(now)]
    : [];

  /** What answers requests from outside: the process of the moment. */
  let answer: ((request: Request) => Promise<Response>) | null = null;
  const front = await listenLocally(
    createServer(
      getRequestListener(async (request) => (await answer?.(request)) ?? new Response(null, { status: 503 })),
    ),
  );
  slack?.connect({ events: `${front.url}/slack`, interactivity: `${front.url}/slack` });

  for (const system of ticketSystems) system.connect(`${front.url}/tickets/${system.name}`);

  return {
    ...{ now, dynamodb, names, sqs, knowledge, bedrock, slack, ticketSystems },
    answerWith(wanted: typeof answer): void {
      answer = wanted;
    },
    async close(): Promise<void> {
      await front.close();
      await slack?.close();
      await Promise.all(ticketSystems.map((system) => system.close()));
      await bedrock.close();
      await knowledge.close();
      await dynamodb.close();
    },
  };
}
export type World = Awaited<ReturnType<typeof openWorld>>;
