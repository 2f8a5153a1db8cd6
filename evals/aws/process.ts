import { createServer } from "node:http";
import { BedrockAgentRuntimeClient } from "@aws-sdk/client-bedrock-agent-runtime";
import { S3Client } from "@aws-sdk/client-s3";
import { SQSClient } from "@aws-sdk/client-sqs";
import { createSeveralChannels } from "../../channels/several.ts";
import { createSlackClient } from "../../channels/slack/client.ts";
import { createSender } from "../../channels/slack/sender.ts";
import { createSlackChannel } from "../../channels/slack/slack.ts";
import { createVerifier } from "../../channels/slack/verify-request.ts";
import { createWebChat } from "../../channels/webchat/webchat.ts";
import { readEnvironment } from "../../config/environment.ts";
import { type LocalServer, listenLocally } from "../../config/test-server.ts";
import { openApplication, type State } from "../../handlers/application.ts";
import { createAgent } from "../../handlers/create-agent.ts";
import { createIngest } from "../../handlers/create-ingest.ts";
import { createHandBack } from "../../handlers/hand-back.ts";
import { createHttpApp } from "../../handlers/http.ts";
import { openTicketing } from "../../handlers/open-ticketing.ts";
import { createSlackRoute } from "../../handlers/slack.ts";
import { createTicketWebhooks } from "../../handlers/ticket-webhooks.ts";
import type { Judges } from "../../judgements/model.ts";
import { createDeliveryQueue } from "../../memory/delivery-queue.ts";
import { connect } from "../../memory/dynamodb-server.ts";
import { createBedrockKnowledge } from "../../memory/knowledge/bedrock-knowledge.ts";
import { createS3Objects } from "../../memory/s3-objects.ts";
import type { Organization } from "../../policy/organization.ts";
import { KilledError, type Mortal, mortalHandler } from "./mortal.ts";
import { BUCKET, bases, DEAD_LETTERS, OPERATIONS, QUEUE, type World } from "./world.ts";

export interface ProcessOptions {
  organization: Organization;
  /** What the application calls the time; the services have their own. */
  clock: () => Date;
  judges?: Judges;
  /** An SDK answer in place of the service's, such as one that throttles. */
  faultOf?: (name: string) => unknown;
  /** Calls of one request, with those after throttling and faults. */
  attempts?: number;
}

const SETTINGS = {
  region: "eu-central-1",
  credentials: { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "example" },
};
/** As the functions have theirs. */
const MINUTES = 150_000;

export type Process = Awaited<ReturnType<typeof begin>>;

/** A process with the functions of the deployment, over the same parts as they are made of. It can die over any call it makes. */
export async function openProcess(world: World, mortal: Mortal, options: ProcessOptions) {
  const servers: LocalServer[] = [];
  try {
    return await begin(servers, world, mortal, options);
  } catch (error) {
    // It may die while it begins: what it listened on goes with it.
    await Promise.all(servers.map((server) => server.close()));
    throw error;
  }
}

async function begin(servers: LocalServer[], world: World, mortal: Mortal, options: ProcessOptions) {
  const { organization, clock, judges, faultOf, attempts = 1 } = options;
  const settings = { ...SETTINGS, maxAttempts: attempts };
  const { config } = world.dynamodb.client;
  const client = connect(world.dynamodb.access, {
    maxAttempts: attempts,
    signer: config.signer,
    requestHandler: mortalHandler("dynamodb", config.requestHandler, mortal, faultOf),
  });
  const s3 = new S3Client({ ...settings, endpoint: world.knowledge.s3.endpoint });
  s3.config.requestHandler = mortalHandler("s3", s3.config.requestHandler, mortal, faultOf);
  const search = new BedrockAgentRuntimeClient({ ...settings, endpoint: world.knowledge.endpoint });
  search.config.requestHandler = mortalHandler(
    "bedrock-agent",
    search.config.requestHandler,
    mortal,
    faultOf,
  );
  const sqs = new SQSClient({
    ...settings,
    requestHandler: mortalHandler("sqs", world.sqs.requestHandler, mortal, faultOf),
  });
  const objects = createS3Objects(s3, BUCKET);
  const url = (queue: string) => `https://sqs.eu-central-1.amazonaws.com/111122223333/${queue}`;
  const state: State = {
    ...{ client, names: world.names, objects, isOwner: false },
    close: async () => {},
  };
  const knowledge = createBedrockKnowledge({ bases, clients: { search, objects: s3 } });
  const queue = createDeliveryQueue(sqs, url(QUEUE), objects);
  const lines: string[] = [];
  const log = (line: string) => void lines.push(line);
  const gateway =
    world.slack === null
      ? null
      : await openGateway(
          world.slack.url,
          mortal,
          (_, path) => `slack ${path.split("/").at(-1)?.split("?")[0]}`,
        );
  if (gateway !== null) servers.push(gateway);
  const slack = gateway && createSlackClient(world.slack?.token ?? "", `${gateway.url}/api/`);

  const open = (isQueued: boolean) =>
    openApplication({
      ...{ organization, state, knowledge, clock },
      channel: ({ messages, outbox }) =>
        createSeveralChannels([
          createWebChat({ messages, publish: () => {}, isWatched: () => false }),
          ...(slack === null
            ? []
            : [createSlackChannel({ outbox, client: slack, channel: OPERATIONS, pageUrl: "" })]),
        ]),
      ...(judges && { judges }),
      ...(isQueued && { queue }),
    });
  const application = await open(false);
  const front = await open(true);
  const agent = createAgent({
    ...{ application, objects, log, onRun: () => {} },
    openHandBack: async () => createHandBack({ sqs, queueUrl: url(QUEUE), deadLetterUrl: url(DEAD_LETTERS) }),
  });
  const environments = await Promise.all(
    world.ticketSystems.map(async ({ name, environment }) => {
      const [[setting = "", target = ""] = []] = Object.entries(environment).filter(([key]) =>
        key.endsWith("_URL"),
      );
      const server = await openGateway(
        target,
        mortal,
        (method, path) => `${name} ${method} ${path.split("?")[0]}`,
      );
      servers.push(server);
      return { ...environment, [setting]: server.url };
    }),
  );
  const environment = readEnvironment(Object.assign({}, ...environments));
  const ticketing = await openTicketing(
    environment,
    world.ticketSystems.length === 0 ? { ...organization, teams: [] } : organization,
    log,
  );
  const tickets = ticketing.senderFor(application, () => new Date(world.now()));
  const app =
    slack === null || world.slack === null
      ? null
      : createHttpApp(front, {
          isAllowedHost: () => true,
          gate: () => "granted",
          ticketWebhooks: createTicketWebhooks(environment, tickets),
          slack: createSlackRoute(front, {
            ...{ client: slack, enqueue: () => {}, log },
            verify: createVerifier({ secrets: world.slack.signingSecret, now: world.now }),
          }),
        });
  const sender =
    slack &&
    createSender({
      ...{ client: slack, outbox: application.stores.outbox, log, random: () => 0.5 },
      clock: () => new Date(world.now()),
    });

  return {
    ...{ application, front, mortal, lines },
    ingest: createIngest({ queue, clock }),
    /** Runs what the queue hands over; what is done is removed from it, as Lambda does. */
    async work(limit?: number): Promise<void> {
      const Records = world.sqs.poll(QUEUE, limit);
      const { batchItemFailures } = await agent({ Records }, { getRemainingTimeInMillis: () => MINUTES });
      if (mortal.isDead()) throw new KilledError("the process is dead");
      const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
      for (const { messageId, receiptHandle } of Records)
        if (!failed.has(messageId)) world.sqs.remove(QUEUE, receiptHandle);
    },
    /** Sends what is due. Gives when the next message is; null where none waits. */
    async send(): Promise<string | null> {
      // Tickets first: what people did with them is said in threads.
      const rounds = [await tickets.sendDue(), await sender?.sendDue()];
      return rounds.flatMap((round) => round?.nextAt ?? []).sort()[0] ?? null;
    },
    answer: async (request: Request): Promise<Response> => {
      const response = await app?.fetch(request);
      // Nobody hears what a dead process says.
      return mortal.isDead() || response === undefined ? new Response(null, { status: 502 }) : response;
    },
    async close(): Promise<void> {
      mortal.kill();
      await Promise.all(servers.map((server) => server.close()));
      search.destroy();
      s3.destroy();
    },
  };
}

/**
 * What stands between a process and a service that no SDK of AWS calls, so that it can die over a call: the connection breaks then.
 * `nameOf` a call, by its method and path.
 */
async function openGateway(target: string, mortal: Mortal, nameOf: (method: string, path: string) => string) {
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const headers = { ...incoming.headers } as Record<string, string>;
      for (const name of ["host", "connection", "content-length", "transfer-encoding"]) delete headers[name];
      const pass = async () => {
        const body = Buffer.concat(chunks);
        const answer = await fetch(`${target}${incoming.url}`, {
          method: incoming.method ?? "POST",
          headers,
          ...(body.length > 0 && { body }),
        });
        return { answer, text: await answer.text() };
      };
      mortal
        .call(nameOf(incoming.method ?? "POST", incoming.url ?? ""), pass)
        .then(({ answer, text }) => {
          const kept = [...answer.headers].filter(
            ([name]) => !/^(content-(length|encoding)|transfer-)/.test(name),
          );
          response.writeHead(answer.status, Object.fromEntries(kept)).end(text);
        })
        .catch(() => response.destroy());
    });
  });
  return listenLocally(server);
}
