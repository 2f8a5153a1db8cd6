import type { Round } from "../memory/outbox.ts";

/** However far away the next entry is due: another process may put one that is due before it. */
const LONGEST_WAIT = 5_000;
const SHORTEST_WAIT = 50;
/** After a round that failed itself, such as for want of the database. */
const FAILED_WAIT = 5_000;

/** Sends what is due, now and whenever something is, until it is stopped. */
export function createSendLoop(
  sendDue: () => Promise<Round>,
  { now, onError }: { now: () => Date; onError: (error: unknown) => void },
) {
  let timer: NodeJS.Timeout | undefined;
  let round: Promise<void> = Promise.resolve();
  let isRunning = false;
  let isAsked = false;
  let isStopped = false;

  const runRound = async (): Promise<void> => {
    clearTimeout(timer);
    isAsked = false;
    isRunning = true;
    let wait = FAILED_WAIT;
    try {
      const { nextAt } = await sendDue();
      wait = nextAt === null ? LONGEST_WAIT : Date.parse(nextAt) - now().getTime();
    } catch (error) {
      onError(error);
    }
    isRunning = false;
    if (isStopped) return;
    const pause = isAsked ? SHORTEST_WAIT : Math.min(Math.max(wait, SHORTEST_WAIT), LONGEST_WAIT);
    timer = setTimeout(wake, pause).unref();
  };

  /** There is something to send. */
  function wake(): void {
    isAsked = true;
    if (!isRunning && !isStopped) round = runRound();
  }

  return {
    wake,
    /** Ends the round that is under way. What is not sent is kept. */
    async stop(): Promise<void> {
      isStopped = true;
      clearTimeout(timer);
      await round;
    },
  };
}
