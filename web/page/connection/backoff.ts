const FIRST = 500;
const MOST = 30_000;

/** Milliseconds to wait before the next try, with full jitter: pages that lost one server do not all come back at once. */
export const backoff = (failures: number, random = Math.random): number =>
  random() * Math.min(MOST, FIRST * 2 ** Math.min(failures, 16));
