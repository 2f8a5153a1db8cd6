import { createRandom, pick } from "./test-slack-random.ts";

/** What goes wrong before the call is handled: nothing was done. */
export const BEFORE = [
  "reset",
  "http-500",
  "http-502",
  "http-503",
  "ratelimited",
  "internal_error",
  "service_unavailable",
  "fatal_error",
  "request_timeout",
] as const;
/** What goes wrong after it: the message stands there, and the client does not hear of it. */
export const AFTER = ["reset-after", "http-500-after", "fatal_error-after", "internal_error-after"] as const;

/** Besides, any error that a method answers, such as `error:token_revoked`. */
export type Fault = (typeof BEFORE)[number] | (typeof AFTER)[number] | "slow" | `error:${string}`;

export interface FaultOptions {
  seed: number;
  /** 0 to 1: how many of the calls fail. */
  rate: number;
  /** All but "slow" if not given. */
  kinds?: readonly [Fault, ...Fault[]];
  /** Only these methods; all of them if not given. */
  methods?: readonly string[];
  /** How long a slow answer takes, in real time. */
  slowMs?: number;
}

/** The same faults for the same seed and order of calls, and those that a test orders by name. */
export function createFaults(first: FaultOptions | null) {
  let options = first;
  let random = createRandom(first?.seed ?? 0);
  const ordered: { fault: Fault; method: string | undefined }[] = [];

  return {
    get slowMs() {
      return options?.slowMs ?? 100;
    },
    set(next: FaultOptions | null): void {
      options = next;
      random = createRandom(next?.seed ?? 0);
    },
    /** The next calls, of this method if one is named, fail like this, one after the other. */
    failNext(faults: readonly Fault[], method?: string): void {
      ordered.push(...faults.map((fault) => ({ fault, method })));
    },
    next(called: string): Fault | null {
      const at = ordered.findIndex(({ method }) => method === undefined || method === called);
      if (at >= 0) return ordered.splice(at, 1)[0]?.fault ?? null;
      if (options === null || options.methods?.includes(called) === false) return null;
      if (random() >= options.rate) return null;
      return pick(random, options.kinds ?? [...BEFORE, ...AFTER]);
    },
  };
}
