/** For so long the registry counts as it was read, in milliseconds. */
const REGISTRY = 30_000;

/**
 * Reads the registry where it was not read lately. A function that cannot goes on with what it knows; one that knows nothing of the
 * registry yet throws.
 */
export function createRefresh(
  read: () => Promise<void>,
  { clock, log, isRead }: { clock: () => Date; log: (line: string) => void; isRead: boolean },
) {
  let readAt = isRead ? clock().getTime() : null;
  return async (): Promise<void> => {
    const now = clock().getTime();
    if (readAt !== null && now - readAt < REGISTRY) return;
    try {
      await read();
    } catch (error) {
      log(`the registry was not read: ${String(error)}`);
      if (readAt === null) throw error;
    }
    readAt = now;
  };
}
