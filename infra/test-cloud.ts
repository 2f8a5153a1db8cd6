import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startSlack } from "../channels/slack/test-slack.ts";
import { KnowledgeBases } from "../config/knowledge-bases.ts";
import { type BedrockScript, startBedrock } from "../config/test-bedrock.ts";
import { type LocalServer, listenLocally } from "../config/test-server.ts";
import { startBedrockAgent } from "../handlers/test-bedrock-agent.ts";
import { type OrganizationOptions, startOrganizations } from "../handlers/test-organizations.ts";
import { createTables } from "../memory/create-tables.ts";
import { serveDynamoDB } from "../memory/dynamodb-server.ts";
import { startBedrockKnowledge } from "../memory/knowledge/test-bedrock-knowledge.ts";
import { createSqs } from "../memory/test-sqs.ts";
import type { Organization } from "../policy/organization.ts";
import { FUNCTION_NAMES } from "./functions.ts";
import type { FunctionName } from "./grants.ts";
import { gatewayListener, type HttpEvent } from "./test-api-gateway.ts";
import { openAwsFront } from "./test-aws-front.ts";
import { type Call, callsOfLambda } from "./test-calls.ts";
import { synthesiseFunctions } from "./test-deployment.ts";
import { startLambda, type TestLambda } from "./test-lambda.ts";

export interface CloudOptions {
  settings: Record<string, string>;
  organization: Organization;
  accounts: OrganizationOptions;
  /** What models answer. */
  script: BedrockScript;
  /** What the secrets hold once people have filled them in, by name. */
  secrets: Record<"access" | "slack", Record<string, string>> & Record<string, Record<string, string>>;
  /** What somebody sets besides, as for a layer. */
  environment?: Record<string, string>;
}

export type Cloud = Awaited<ReturnType<typeof openCloud>>;

/**
 * A deployment on this machine: the functions that a synthesis makes, with their code, their environment and their roles, and
 * stand-ins of everything that they call.
 */
export async function openCloud(options: CloudOptions) {
  const { settings, organization, accounts, script, secrets } = options;
  // Away from the checkout: no package is found there.
  const folder = await mkdtemp(join(tmpdir(), "ohero-cloud-"));
  const { places, functions } = await synthesiseFunctions({ folder, settings, organization });
  const deployed = (name: FunctionName) => {
    const found = functions.get(name);
    if (found === undefined) throw new Error(`there is no function ${name}`);
    return found;
  };
  const bases = KnowledgeBases.parse(deployed("agent").environment.OHERO_KNOWLEDGE_BASES);
  const live = new URL(deployed("agent").environment.OHERO_LIVE_URL ?? "");

  const dynamodb = await serveDynamoDB(null);
  await createTables(dynamodb.client, places.tables);
  const sqs = createSqs([
    {
      name: places.queue,
      visibility: 900,
      deadLetter: { name: places.deadLetters, maxReceiveCount: 12 },
    },
    { name: places.deadLetters },
  ]);
  const queues = await sqs.listen();
  const knowledge = await startBedrockKnowledge({ bases, store: "S3_VECTORS" });
  knowledge.s3.buckets.set(places.bucket, new Map());
  const bedrock = await startBedrock(script);
  const ingestion = await startBedrockAgent(bases);
  const organizations = await startOrganizations(accounts);
  const slack = await startSlack({
    token: secrets.slack.SLACK_BOT_TOKEN ?? "",
    signingSecret: secrets.slack.SLACK_SIGNING_SECRET ?? "",
    rates: false,
    isEchoing: false,
    timeoutMs: 15_000,
    channels: [
      { id: settings.SLACK_CHANNEL ?? "", name: "ops" },
      ...organization.teams.map(({ id, channel }) => ({ id: channel, name: id })),
    ],
  });
  const front = await openAwsFront({
    places,
    liveId: live.host.split(".")[0] ?? "",
    dynamodbKey: dynamodb.access.key,
    services: {
      dynamodb: dynamodb.access.endpoint,
      sqs: queues.url,
      s3: knowledge.s3.endpoint,
      organizations: organizations.endpoint,
      bedrock: ingestion.endpoint,
    },
  });
  const secretArn = (name: string) => places.arn("secretsmanager", `secret:${places.prefix}/${name}-AbCdEf`);
  for (const [name, held] of Object.entries(secrets)) front.secrets.set(secretArn(name), held);

  const started = new Map<FunctionName, TestLambda>();
  const all: TestLambda[] = [];

  /** What the template gives a function, with the addresses of the stand-ins in place of those of AWS. */
  const environmentOf = (name: FunctionName): Record<string, string> => {
    const { environment } = deployed(name);
    return {
      ...options.environment,
      ...environment,
      ...front.environmentOf(name),
      ...(environment.OHERO_QUEUE_URL && { OHERO_QUEUE_URL: front.queueUrl(places.queue) }),
      ...(environment.OHERO_DEAD_LETTER_URL && { OHERO_DEAD_LETTER_URL: front.queueUrl(places.deadLetters) }),
      ...(environment.OHERO_LIVE_URL && { OHERO_LIVE_URL: `${front.url}${live.pathname}` }),
      ...(environment.OHERO_SECRETS && { SLACK_API_URL: slack.apiUrl }),
      // Who else asked Bedrock would speak HTTP/2 with a server that does not.
      ...(name === "agent" && {
        AWS_ENDPOINT_URL_BEDROCK_RUNTIME: bedrock.endpoint,
        AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME: knowledge.endpoint,
      }),
    };
  };

  async function start(name: FunctionName): Promise<TestLambda> {
    const { code, timeout } = deployed(name);
    const lambda = await startLambda({
      ...{ name, code, timeout },
      folder: join(folder, `${name}-${all.length}`),
      environment: environmentOf(name),
    });
    all.push(lambda);
    return lambda;
  }

  async function invoke(name: FunctionName, event: unknown): Promise<unknown> {
    const lambda = started.get(name) ?? (await start(name));
    started.set(name, lambda);
    return lambda.invoke(event);
  }

  let server: LocalServer | null = null;
  /** The HTTP API, where Slack and others reach it. */
  async function openGateway(): Promise<string> {
    const host = deployed("http").environment.OHERO_PUBLIC_HOSTS?.split(",")[0] ?? "";
    server ??= await listenLocally(
      createServer(gatewayListener(host, (event: HttpEvent) => invoke("http", event))),
    );
    slack.connect({ events: `${server.url}/slack`, interactivity: `${server.url}/slack` });
    return server.url;
  }

  return {
    ...{ places, functions, deployed, bases, dynamodb, sqs, knowledge, bedrock, ingestion, slack, front },
    ...{ secretArn, start, invoke, openGateway },
    /** Starts functions side by side. */
    startAll: (names: readonly FunctionName[]) =>
      Promise.all(
        names.map(async (name) => {
          const lambda = await start(name);
          started.set(name, lambda);
          const problem = await lambda.started;
          if (problem !== null) throw new Error(`${name} did not start: ${problem}`);
        }),
      ),
    /** Hands the agent what waits, as Lambda's event source does, until nothing does. */
    async drain(): Promise<void> {
      for (let Records = sqs.poll(places.queue); Records.length > 0; Records = sqs.poll(places.queue)) {
        const answer = (await invoke("agent", { Records })) as {
          batchItemFailures: { itemIdentifier: string }[];
        };
        const failed = new Set(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
        for (const { messageId, receiptHandle } of Records)
          if (!failed.has(messageId)) sqs.remove(places.queue, receiptHandle);
      }
    },
    /** What was done until now, by whom, what Lambda does for the functions among it. */
    calls: (): Call[] => [
      ...front.calls,
      ...bedrock.requests.flatMap(({ model, isStream }) => {
        const action = `bedrock:${isStream ? "InvokeModelWithResponseStream" : "InvokeModel"}`;
        const resource = places.arn("bedrock", `inference-profile/${model}`);
        return [{ by: "agent" as const, action, resource }];
      }),
      ...knowledge.requests.map(({ knowledgeBaseId }) => ({
        by: "agent" as const,
        action: "bedrock:Retrieve",
        resource: places.arn("bedrock", `knowledge-base/${knowledgeBaseId}`),
      })),
      ...FUNCTION_NAMES.flatMap((name) => callsOfLambda(deployed(name))),
    ],
    /** All that the functions have written. */
    output: () => all.map((lambda) => lambda.output()).join("\n"),
    async close(): Promise<void> {
      await Promise.all(all.map((lambda) => lambda.close()));
      await server?.close();
      await slack.close();
      await queues.close();
      await organizations.close();
      await ingestion.close();
      await bedrock.close();
      await knowledge.close();
      // DynamoDB waits for whoever is connected to it, which the front is.
      const failed = await front.close().then(
        () => null,
        (error: unknown) => ({ error }),
      );
      await dynamodb.close();
      await rm(folder, { recursive: true, force: true });
      if (failed !== null) throw failed.error;
    },
  };
}
