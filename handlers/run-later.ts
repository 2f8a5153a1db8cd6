import { setTimeout } from "node:timers/promises";
import type { Application, ReceivedPart } from "./application.ts";

/** Pauses before a run that failed is tried again, in milliseconds. After the last one the next start goes on with it. */
const PAUSES = [1_000, 5_000, 30_000];

/** Runs what was received in the background, so that whoever brought it is answered at once. */
export function createRunLater(application: Pick<Application, "run">, onError: (error: unknown) => void) {
  const stopping = new AbortController();
  const underWay = new Set<Promise<void>>();

  const runOrTryAgain = async (part: ReceivedPart): Promise<void> => {
    for (let tries = 0; !stopping.signal.aborted; tries += 1)
      try {
        return void (await application.run(part, { isRepeat: tries > 0 }));
      } catch (error) {
        onError(error);
        const pause = PAUSES[tries];
        if (pause === undefined) return;
        await setTimeout(pause, undefined, { signal: stopping.signal, ref: false }).catch(() => {});
      }
  };

  const settled = async (): Promise<void> => {
    while (underWay.size > 0) await Promise.all(underWay);
  };

  return {
    enqueue(part: ReceivedPart): void {
      const running = runOrTryAgain(part).finally(() => underWay.delete(running));
      underWay.add(running);
    },
    /** Waits until nothing is left to run. */
    settled,
    /** Waits for the runs that are under way; no other begins. */
    async stop(): Promise<void> {
      stopping.abort();
      await settled();
    },
  };
}
