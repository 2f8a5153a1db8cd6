import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTables } from "../../../memory/create-tables.ts";
import { type Access, serveDynamoDB } from "../../../memory/dynamodb-server.ts";
import { startS3 } from "../../../memory/knowledge/test-s3.ts";
import { tableNames } from "../../../memory/tables.ts";
import { createSqs } from "../../../memory/test-sqs.ts";

/** Where the services are. */
export interface Endpoints {
  dynamodb: Access;
  s3: string;
  sqs: string;
}

export const QUEUE = "deliveries.fifo";
export const DEAD_LETTERS = "dead-letters.fifo";
export const BUCKET = "ohero";
/** Seconds until what a process that died had taken comes back. The deployment has 900, and as much time. */
const VISIBILITY = 20;

/**
 * DynamoDB, S3 and SQS in a process of their own, so that what they hold is not counted as memory of those that use them. Lives
 * until whoever started it is gone.
 */
async function serve(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "ohero-bench-"));
  const dynamodb = await serveDynamoDB(folder);
  await createTables(dynamodb.client, tableNames());
  const s3 = await startS3([BUCKET]);
  const sqs = createSqs([
    { name: QUEUE, visibility: VISIBILITY, deadLetter: { name: DEAD_LETTERS, maxReceiveCount: 1_000 } },
    { name: DEAD_LETTERS },
  ]);
  const { url } = await sqs.listen();
  process.send?.({ dynamodb: dynamodb.access, s3: s3.endpoint, sqs: url } satisfies Endpoints);
  process.once(
    "disconnect",
    () =>
      void dynamodb
        .close()
        .then(() => rm(folder, { recursive: true, force: true }))
        .finally(() => process.exit(0)),
  );
}

if (process.send !== undefined) await serve();
