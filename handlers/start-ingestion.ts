import { createHash } from "node:crypto";
import {
  type BedrockAgentClient,
  ListIngestionJobsCommand,
  StartIngestionJobCommand,
} from "@aws-sdk/client-bedrock-agent";

export interface DataSource {
  knowledgeBaseId: string;
  dataSourceId: string;
}

/** What came of it: a job runs, has to wait for another one, or could not be started. */
export type Started = { jobId: string } | { busy: string } | { failed: string };

const RUNNING = ["STARTING", "IN_PROGRESS", "STOPPING"];

/**
 * Starts an ingestion job, unless one is running: what changed after that one looked would be missed, so the change has to
 * wait. `batch` names what the job is for; the same batch starts one job only, however often it is handed over.
 */
export async function startIngestion(
  client: BedrockAgentClient,
  { knowledgeBaseId, dataSourceId }: DataSource,
  batch: readonly string[],
): Promise<Started> {
  const source = { knowledgeBaseId, dataSourceId };
  try {
    const { ingestionJobSummaries } = await client.send(
      new ListIngestionJobsCommand({
        ...source,
        filters: [{ attribute: "STATUS", operator: "EQ", values: RUNNING }],
        maxResults: 10,
      }),
    );
    const running = (ingestionJobSummaries ?? []).find(({ status }) => RUNNING.includes(status ?? ""));
    if (running !== undefined) return { busy: `job ${running.ingestionJobId} is ${running.status}` };
    const { ingestionJob } = await client.send(
      new StartIngestionJobCommand({
        ...source,
        clientToken: tokenOf(source, batch),
        description: `${batch.length} messages`,
      }),
    );
    return { jobId: ingestionJob?.ingestionJobId ?? "unknown" };
  } catch (error) {
    return describe(error, source);
  }
}

/** 64 hexadecimal digits; a token has 33 to 256 letters and digits. */
function tokenOf({ knowledgeBaseId, dataSourceId }: DataSource, batch: readonly string[]): string {
  const parts = [knowledgeBaseId, dataSourceId, ...[...batch].sort()];
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}

function describe(thrown: unknown, { knowledgeBaseId, dataSourceId }: DataSource): Started {
  const { name = "", message = "" } = (thrown ?? {}) as Partial<Error>;
  const because = `${name}: ${message}`.slice(0, 300);
  // One job at a time runs in a knowledge base, also when it is another data source's; so many in an account.
  if (/Conflict|ServiceQuotaExceeded/.test(name)) return { busy: because };
  if (/Throttling|TooManyRequests/.test(name)) return { busy: `throttled (${because})` };
  if (/AccessDenied/.test(name)) {
    const base = `arn:aws:bedrock:*:*:knowledge-base/${knowledgeBaseId}`;
    return { failed: `the role needs bedrock:StartIngestionJob and bedrock:ListIngestionJobs on ${base}` };
  }
  if (/ResourceNotFound/.test(name))
    return {
      failed: `there is no data source ${dataSourceId} of the knowledge base ${knowledgeBaseId} here; check OHERO_KNOWLEDGE_BASES and the Region`,
    };
  return { failed: because };
}
