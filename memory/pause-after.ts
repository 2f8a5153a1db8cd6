import type { Failure, OutboxEntry } from "./outbox.ts";

const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 15 * 60_000;
/** What people must mend is not tried every second. */
const BLOCKED_PAUSE = 60_000;

/**
 * Milliseconds until an attempt that failed may be repeated: as long as the service says where it has enough, else longer each time.
 * `random`, from 0 to 1, spreads those that failed together.
 */
export function pauseAfter(
  failure: Failure,
  { attempts }: Pick<OutboxEntry, "attempts">,
  random: number,
): number {
  if (failure.kind === "limited") return failure.seconds * 1_000;
  const grown = Math.min(FIRST_PAUSE * 2 ** Math.min(attempts, 20), LONGEST_PAUSE);
  const jitter = 0.5 + random / 2;
  return (failure.kind === "blocked" ? Math.max(grown, BLOCKED_PAUSE) : grown) * jitter;
}
