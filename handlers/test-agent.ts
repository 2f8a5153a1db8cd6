import { type TestOptions, testApplication } from "../graph/test-application.ts";
import { createAgent } from "./create-agent.ts";
import { createIngest } from "./create-ingest.ts";
import { createHandBack } from "./hand-back.ts";
import type { Result } from "./result.ts";
import { DEAD_LETTERS, QUEUE, testQueue, urlOf } from "./test-queue.ts";

/** Milliseconds: as much time as a call needs, and more. */
export const MINUTES = 150_000;

let ids = 0;
/** An event as EventBridge delivers it, each time another one. */
export const delivered = (raw: object) => {
  ids += 1;
  return { ...raw, id: `event-${ids}`, time: "2026-03-02T08:59:00Z" };
};

/** The agent over the embedded database, with the queue that it works on; `isQueued`: what the application receives goes there. */
export async function openTestAgent({
  isQueued = false,
  ...options
}: TestOptions & { isQueued?: boolean } = {}) {
  const queued = testQueue();
  const application = await testApplication({
    checkpoints: "database",
    ...options,
    ...(isQueued && { queue: queued.queue }),
  });
  const ended: string[] = [];
  const results: Result[] = [];
  const lines: string[] = [];
  const agent = createAgent({
    ...{ application, objects: queued.objects },
    openHandBack: async () =>
      createHandBack({ sqs: queued.sqs, queueUrl: urlOf(QUEUE), deadLetterUrl: urlOf(DEAD_LETTERS) }),
    onRun: (run) => {
      ended.push("result" in run ? run.result.outcome : `failed ${run.isGivenUp}`);
      if ("result" in run) results.push(run.result);
    },
    log: (line) => lines.push(line),
  });
  const ingest = createIngest({ queue: queued.queue, clock: queued.clock });
  return {
    ...{ application, agent, queued, ended, results, lines, ingest: (raw: object) => ingest(delivered(raw)) },
    /** One call of the function, as Lambda makes it; what is done is removed. */
    async work(remaining: number | (() => number) = MINUTES): Promise<number> {
      const { service } = queued;
      const Records = service.poll(QUEUE);
      const getRemainingTimeInMillis = typeof remaining === "number" ? () => remaining : remaining;
      const { batchItemFailures } = await agent({ Records }, { getRemainingTimeInMillis });
      const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
      for (const { messageId, receiptHandle } of Records)
        if (!failed.has(messageId)) service.remove(QUEUE, receiptHandle);
      return Records.length;
    },
  };
}
