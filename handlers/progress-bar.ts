import type { Output } from "./terminal.ts";

/** One line that is written over; nothing at all where nobody watches. */
export interface ProgressBar {
  show(done: number, total: number): void;
  clear(): void;
}

const WIDTH = 24;
/** A terminal need not be told of every file. */
const EVERY_MS = 50;

export function createProgressBar(stream: Output, what = "files"): ProgressBar {
  if (!stream.isTTY) return { show: () => undefined, clear: () => undefined };
  let last = 0;
  return {
    show(done, total) {
      if (done < total && Date.now() - last < EVERY_MS) return;
      last = Date.now();
      const filled = total === 0 ? WIDTH : Math.round((done / total) * WIDTH);
      stream.write(`\r${"█".repeat(filled)}${"░".repeat(WIDTH - filled)} ${done} of ${total} ${what}`);
    },
    clear: () => void stream.write("\r\u001b[K"),
  };
}
