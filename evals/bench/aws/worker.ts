import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { createSilentChannel } from "../../../channels/silent.ts";
import { openApplication } from "../../../handlers/application.ts";
import { createAgent } from "../../../handlers/create-agent.ts";
import { createHandBack } from "../../../handlers/hand-back.ts";
import { createDeliveryQueue } from "../../../memory/delivery-queue.ts";
import { connect } from "../../../memory/dynamodb-server.ts";
import { noKnowledge } from "../../../memory/knowledge/no-knowledge.ts";
import { createS3Objects } from "../../../memory/s3-objects.ts";
import { tableNames } from "../../../memory/tables.ts";
import type { Organization } from "../../../policy/organization.ts";
import { type Mortal, mortalHandler } from "../../aws/mortal.ts";
import { BUCKET, DEAD_LETTERS, type Endpoints, QUEUE } from "./services.ts";

/** As the functions have it. */
const ATTEMPTS = 5;
const MINUTES = 150_000;
const LAMBDA = {
  region: "us-east-1",
  credentials: { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "example" },
};

export interface WorkerOptions {
  organization: Organization;
  clock: () => Date;
  /** A service's answer in place of its own. */
  faultOf: (name: string) => unknown;
  /** Hears what a run came to. */
  onRun(outcome: string): void;
}

export function openClients(
  { dynamodb, s3, sqs }: Endpoints,
  mortal: Mortal,
  faultOf: WorkerOptions["faultOf"],
) {
  const sockets: { destroy?(): void }[] = [];
  const guarded = <Client extends DynamoDBClient | S3Client | SQSClient>(
    service: string,
    client: Client,
  ): Client => {
    sockets.push(client.config.requestHandler);
    client.config.requestHandler = mortalHandler(service, client.config.requestHandler, mortal, faultOf);
    return client;
  };
  return {
    client: guarded("dynamodb", connect(dynamodb, { maxAttempts: ATTEMPTS })),
    objects: createS3Objects(
      guarded("s3", new S3Client({ ...LAMBDA, endpoint: s3, maxAttempts: ATTEMPTS })),
      BUCKET,
    ),
    sqs: guarded("sqs", new SQSClient({ ...LAMBDA, endpoint: sqs, maxAttempts: ATTEMPTS })),
    queueUrl: `${sqs}/111122223333/${QUEUE}`,
    deadLetterUrl: `${sqs}/111122223333/${DEAD_LETTERS}`,
    /** As the end of a process does: what is open holds on to what opened it. */
    closeSockets() {
      for (const handler of sockets) handler.destroy?.();
    },
  };
}

export const openQueue = ({ sqs, queueUrl, objects }: ReturnType<typeof openClients>) =>
  createDeliveryQueue(sqs, queueUrl, objects);

/** The agent in a process that can die; `poller` is what stands for Lambda's event source, which does not die with it. */
export async function openWorker(
  endpoints: Endpoints,
  mortal: Mortal,
  poller: SQSClient,
  { organization, clock, faultOf, onRun }: WorkerOptions,
) {
  const clients = openClients(endpoints, mortal, faultOf);
  const { client, objects, sqs, queueUrl, deadLetterUrl } = clients;
  const application = await openApplication({
    ...{ organization, clock, knowledge: noKnowledge, channel: createSilentChannel() },
    state: { client, objects, names: tableNames(), isOwner: false, close: async () => {} },
  });
  let ended = 0;
  const agent = createAgent({
    ...{ application, objects, log: () => {} },
    openHandBack: async () => createHandBack({ sqs, queueUrl, deadLetterUrl }),
    onRun(run) {
      if (mortal.isDead()) return;
      ended += 1;
      onRun("result" in run ? run.result.outcome : "failed");
    },
  });
  return {
    application,
    closeSockets: clients.closeSockets,
    /** Runs one batch. Gives how many messages there were, and how many of their runs came to an end. */
    async work(): Promise<{ messages: number; ended: number }> {
      ended = 0;
      const { Messages = [] } = await poller.send(
        new ReceiveMessageCommand({
          QueueUrl: queueUrl,
          MaxNumberOfMessages: 10,
          MessageSystemAttributeNames: ["All"],
        }),
      );
      if (Messages.length === 0) return { messages: 0, ended };
      const Records = Messages.map(({ MessageId, ReceiptHandle, Body, Attributes }) => ({
        ...{ messageId: MessageId, receiptHandle: ReceiptHandle, body: Body, attributes: Attributes },
      }));
      const { batchItemFailures } = await agent({ Records }, { getRemainingTimeInMillis: () => MINUTES });
      if (mortal.isDead()) return { messages: Messages.length, ended };
      const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
      for (const { MessageId = "", ReceiptHandle } of Messages)
        if (!failed.has(MessageId))
          await poller.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle }));
      return { messages: Messages.length, ended };
    },
  };
}
