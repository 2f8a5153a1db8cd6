import { Worker } from "node:worker_threads";
import type { ReadLimits, ReadText } from "./read-document.ts";

const MEMORY_MB = 1_024;

/**
 * The text of a PDF, page by page. It is read in a thread of its own, which is ended when it takes too long or too much
 * memory. Throws Error.
 */
export function readPdf(bytes: Uint8Array, { pages, seconds }: ReadLimits): Promise<ReadText> {
  const worker = new Worker(new URL("./read-pdf-worker.js", import.meta.url), {
    workerData: { bytes: new Uint8Array(bytes), pages },
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
    // Plain JavaScript: it needs nothing that this process was started with.
    execArgv: [],
    stdout: true,
    stderr: true,
  });
  return new Promise<ReadText>((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`took longer than ${seconds} s to read: split it, or add it as text`)),
      seconds * 1_000,
    );
    worker.once("message", (answer: ReadText | { problem: string }) => {
      clearTimeout(timer);
      if ("problem" in answer) reject(new Error(answer.problem));
      else resolve(answer);
    });
    worker.once("error", (cause: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      const isMemory = cause.code === "ERR_WORKER_OUT_OF_MEMORY";
      const what = isMemory ? "takes too much memory to read: split it" : `cannot be read (${cause.message})`;
      reject(new Error(isMemory ? what : `${what}: add it as text`, { cause }));
    });
  }).finally(() => worker.terminate());
}
