import type { Breaker } from "../judgements/model.ts";

export interface BreakerOptions {
  /** How long a model is left out; 0 turns the breaker off. */
  pauseSeconds: number;
  /** Why the error means that the provider cannot answer just now, in a few words; null where the error is of one answer. */
  faultOf(error: unknown): string | null;
  /** Any error in a few words. */
  describe(error: unknown): string;
  /** Hears when a model gives no answer, is left out for a while, and answers again. */
  log(line: string): void;
  /** Milliseconds on any clock that only goes forward. */
  clock?: () => number;
}

/**
 * Leaves a model out for a while after its provider failed, so that not every judgement waits for the same failure. When
 * the pause is over the next question tries it again; one more failure begins another pause.
 */
export function createBreaker({
  pauseSeconds,
  faultOf,
  describe,
  log,
  clock = () => performance.now(),
}: BreakerOptions): Breaker {
  const pausedUntil = new Map<string, number>();
  const isOpen = (id: string) => clock() < (pausedUntil.get(id) ?? Number.NEGATIVE_INFINITY);
  return {
    isOpen,
    failed(id, error) {
      // Questions run side by side: the one that fails second says nothing new.
      if (isOpen(id)) return;
      const fault = faultOf(error);
      if (fault === null || pauseSeconds === 0) return log(`${id} gave no answer: ${describe(error)}`);
      pausedUntil.set(id, clock() + pauseSeconds * 1_000);
      log(`${id} is left out for ${pauseSeconds} s: ${fault}`);
    },
    succeeded(id) {
      if (isOpen(id)) return;
      if (pausedUntil.delete(id)) log(`${id} answers again`);
    },
  };
}
