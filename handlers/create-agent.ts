import { isGraphDrained, RunControl } from "@langchain/langgraph";
import { NoTimeLeftError } from "../judgements/model.ts";
import type { ObjectStore } from "../memory/object-store.ts";
import { QueueMessageError, readQueuedPart } from "../memory/queued-part.ts";
import type { Application, ReceivedPart } from "./application.ts";
import type { HandBack } from "./hand-back.ts";
import type { Result } from "./result.ts";
import { type BatchResponse, SqsBatch, type SqsMessage } from "./sqs-batch.ts";

/** Attempts at a run, after which its delivery is put aside, so that its thread goes on. */
export const MAX_ATTEMPTS = 8;
/** Seconds before a run that failed is tried again: doubled each time. */
const FIRST_PAUSE = 5;
const LONGEST_PAUSE = 300;
/** Milliseconds before the function's end at which runs are stopped, and at which none begins any more. */
const DRAIN = 20_000;
const TOO_LATE = 30_000;
/** Characters of a reason. */
const MAX_REASON = 500;

export interface AgentOptions {
  application: Pick<Application, "take" | "stores">;
  /** Called for what fails or is stopped; most runs come to their end. */
  openHandBack(): Promise<HandBack>;
  objects: Pick<ObjectStore, "get">;
  /** Hears of each run that came to an end, and of each that did not. */
  onRun(run: { part: ReceivedPart; result: Result } | { failed: unknown; isGivenUp: boolean }): void;
  log(line: string): void;
}

/** What a call has of its time. */
export interface CallContext {
  getRemainingTimeInMillis(): number;
}

/**
 * Runs the deliveries of an SQS FIFO queue. Threads go side by side; within a thread one comes after the other, and where one
 * fails, those behind it wait with it. A run that cannot end in time is stopped after the node that is under way and goes on at
 * the next hand-over. What fails each time goes to the dead-letter queue, with the reason as an attribute.
 */
export function createAgent({ application, openHandBack, objects, onRun, log }: AgentOptions) {
  const { deliveries } = application.stores;

  /** The message comes back sooner than its visibility time-out; that is all that is lost where this fails. */
  async function comeBackIn(seconds: number, message: SqsMessage): Promise<void> {
    await openHandBack()
      .then((handBack) => handBack.comeBackIn(seconds, message))
      .catch((error: unknown) => log(`a message comes back later than it should: ${String(error)}`));
  }

  /** In how many seconds the message is to come back; null where it is done with. */
  async function handle(message: SqsMessage, control: RunControl): Promise<number | null> {
    let part: ReceivedPart | null = null;
    try {
      part = await readQueuedPart(message.body, objects);
      const result = await application.take(part, { control, mostAttempts: MAX_ATTEMPTS });
      if (result !== null) onRun({ part, result });
      return null;
    } catch (error) {
      if (!isGraphDrained(error)) return handleFailure(message, part, error);
      log(`run ${part?.runId} is stopped, and goes on at the next hand-over`);
      // Where that fails it counts as an attempt, of which there are some.
      if (part !== null) await deliveries.stopped(part).catch((failed: unknown) => log(String(failed)));
      return 0;
    }
  }

  async function handleFailure(message: SqsMessage, part: ReceivedPart | null, error: unknown) {
    const attempts = await attemptsOf(message, part);
    const isGivenUp = error instanceof QueueMessageError || attempts >= MAX_ATTEMPTS;
    if (error instanceof NoTimeLeftError && !isGivenUp) {
      log(`run ${part?.runId} has no time left for a model, and goes on at the next hand-over`);
      return 0;
    }
    onRun({ failed: error, isGivenUp });
    console.error(error);
    if (!isGivenUp) return Math.min(FIRST_PAUSE * 2 ** (attempts - 1), LONGEST_PAUSE);
    const why = describe(error);
    if (part !== null && !(error instanceof QueueMessageError)) await deliveries.giveUp(part, reasonOf(why));
    await (await openHandBack()).putAside(message, reasonOf(why));
    log(`${part?.runId ?? message.messageId} is put aside after ${attempts} attempts: ${reasonOf(why)}`);
    return null;
  }

  /** Those that began: a message that only waited behind others was not tried. */
  async function attemptsOf({ attributes }: SqsMessage, part: ReceivedPart | null): Promise<number> {
    const kept = part === null ? null : await deliveries.get(part);
    return kept?.attempts ?? Number(attributes.ApproximateReceiveCount ?? 1);
  }

  return async function agent(event: unknown, context: CallContext): Promise<BatchResponse> {
    const control = new RunControl();
    const drain = setTimeout(
      () => control.requestDrain("the function ends"),
      Math.max(context.getRemainingTimeInMillis() - DRAIN, 0),
    );
    const failed: SqsMessage[] = [];
    const runThread = async (messages: readonly SqsMessage[]): Promise<void> => {
      for (const [at, message] of messages.entries()) {
        const isTooLate = context.getRemainingTimeInMillis() < TOO_LATE;
        const pause = isTooLate ? 0 : await handle(message, control).catch(unhandled);
        if (pause === null) continue;
        // Those behind it are handed back as well, so that their order stays; one that is not visible yet holds up its thread.
        const back = messages.slice(at);
        await Promise.all(back.map((one) => comeBackIn(pause, one)));
        failed.push(...back);
        return;
      }
    };
    const unhandled = (error: unknown) => {
      console.error(error);
      return FIRST_PAUSE;
    };
    try {
      const threads = [...byThread(SqsBatch.parse(event).Records).values()];
      // What came back again and again may take the process with it: what is new has come to its end by then.
      await Promise.all(threads.filter((messages) => !isSuspect(messages)).map(runThread));
      await Promise.all(threads.filter(isSuspect).map(runThread));
    } finally {
      clearTimeout(drain);
    }
    return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  };
}

function byThread(messages: readonly SqsMessage[]): Map<string, SqsMessage[]> {
  const threads = new Map<string, SqsMessage[]>();
  for (const message of messages) {
    const id = message.attributes.MessageGroupId ?? message.messageId;
    threads.set(id, [...(threads.get(id) ?? []), message]);
  }
  return threads;
}

/** Times that a message is handed over before it is run after the others: once, and once more where the process died. */
const UNSUSPECTED = 2;

const isSuspect = (messages: readonly SqsMessage[]): boolean =>
  messages.some(({ attributes }) => Number(attributes.ApproximateReceiveCount ?? 1) > UNSUSPECTED);

const describe = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);

/** An attribute holds what XML 1.0 does. */
const reasonOf = (why: string): string =>
  why.replace(/[\p{Cc}\p{Cs}\uFFFE\uFFFF]+/gu, " ").slice(0, MAX_REASON) || "unknown";
