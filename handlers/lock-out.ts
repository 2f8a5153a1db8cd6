/** Failures in a row after which an address is not let in for a while, so that guessing leads nowhere. */
const FAILURES = 10;
const LOCKED_MILLISECONDS = 60_000;
/** Addresses that are remembered; beyond it the one is forgotten that failed first. */
const MOST_REMEMBERED = 10_000;

export type LockOut = ReturnType<typeof createLockOut>;

/**
 * Counts the wrong keys and tokens of each address, in this process: whoever guesses locks out nobody but those who come from the
 * same address.
 */
export function createLockOut(now: () => number = Date.now) {
  const failed = new Map<string, { failures: number; lockedUntil: number }>();
  return {
    /** `isRight`: whether what was shown is right; not asked while the address is locked out. */
    attempt(address: string, isRight: () => boolean): "granted" | "refused" | "locked" {
      const { failures, lockedUntil } = failed.get(address) ?? { failures: 0, lockedUntil: 0 };
      if (now() < lockedUntil) return "locked";
      failed.delete(address);
      if (isRight()) return "granted";
      const isLast = failures + 1 >= FAILURES;
      failed.set(
        address,
        isLast
          ? { failures: 0, lockedUntil: now() + LOCKED_MILLISECONDS }
          : { failures: failures + 1, lockedUntil: 0 },
      );
      const [first] = failed.keys();
      if (failed.size > MOST_REMEMBERED && first !== undefined) failed.delete(first);
      return "refused";
    },
  };
}
