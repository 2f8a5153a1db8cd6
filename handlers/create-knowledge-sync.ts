import type { BedrockAgentClient } from "@aws-sdk/client-bedrock-agent";
import { stripControls } from "../channels/console.ts";
import type { KnowledgeBaseEntry } from "../config/knowledge-bases.ts";
import { type ObjectChange, parseS3Changes } from "../events/s3-changes.ts";
import { type BatchResponse, SqsBatch } from "./sqs-batch.ts";
import { startIngestion } from "./start-ingestion.ts";

export interface KnowledgeSyncDependencies {
  client: BedrockAgentClient;
  sources: readonly KnowledgeBaseEntry[];
  /** One line each. */
  log(line: string): void;
}

/**
 * Brings knowledge bases up to date after files changed: a batch of messages about S3 starts one ingestion job for each
 * data source that they concern. Where a job is running already, or none can be started, the messages concerned are handed
 * back, so SQS does the waiting. What nobody can do anything about (messages that cannot be read, files of no data source) is
 * named in the log and dropped.
 */
export function createKnowledgeSync({ client, sources, log }: KnowledgeSyncDependencies) {
  const say = (line: string) => log(stripControls(line));

  return async function sync(event: unknown): Promise<BatchResponse> {
    const concerned = new Map<KnowledgeBaseEntry, Set<string>>();
    const strangers: ObjectChange[] = [];
    for (const { messageId, body } of SqsBatch.parse(event).Records) {
      const read = parseS3Changes(body);
      if ("problem" in read) say(`message ${messageId} is dropped: ${read.problem}`);
      for (const change of "problem" in read ? [] : read.changes) {
        const source = sources.find(
          ({ bucket, prefix }) => bucket === change.bucket && change.key.startsWith(prefix),
        );
        if (source === undefined) strangers.push(change);
        else concerned.set(source, (concerned.get(source) ?? new Set()).add(messageId));
      }
    }
    nameStrangers(strangers, say);

    const waiting = new Set<string>();
    const started = new Set<string>();
    // One after the other: a few calls in ten seconds is all that the service allows.
    for (const [source, messages] of concerned) {
      const { knowledgeBaseId, dataSourceId } = source;
      const where = `knowledge base ${knowledgeBaseId}, data source ${dataSourceId}`;
      const result = started.has(knowledgeBaseId)
        ? { busy: "a job for another data source was started just now" }
        : await startIngestion(client, source, [...messages]);
      if ("jobId" in result) {
        started.add(knowledgeBaseId);
        say(`${where}: job ${result.jobId} is started for ${count(messages.size)}`);
        continue;
      }
      const why = "busy" in result ? `waits: ${result.busy}` : `failed: ${result.failed}`;
      say(`${where} ${why}; handed back: ${count(messages.size)}`);
      for (const message of messages) waiting.add(message);
    }
    return { batchItemFailures: [...waiting].map((itemIdentifier) => ({ itemIdentifier })) };
  };
}

const count = (messages: number) => `${messages} message${messages === 1 ? "" : "s"}`;

/** Names in one log line at most. */
const NAMED = 10;

function nameStrangers(strangers: readonly ObjectChange[], say: (line: string) => void): void {
  const names = [...new Set(strangers.map(({ bucket, key }) => `s3://${bucket}/${key}`.slice(0, 300)))];
  if (names.length === 0) return;
  const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : "";
  const shown = names.slice(0, NAMED).join(", ");
  say(`of no data source in OHERO_KNOWLEDGE_BASES, and dropped: ${shown}${more}`);
}
