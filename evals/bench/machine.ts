import { availableParallelism, cpus, loadavg, totalmem, type } from "node:os";

const GIBIBYTE = 2 ** 30;

/** What the figures of a benchmark depend on, in words: processor, memory, system, Node. */
export function describeMachine(): string {
  const model = cpus()[0]?.model.replace(/\s+/g, " ").trim() || "an unknown processor";
  const memory = (totalmem() / GIBIBYTE).toFixed(1);
  return `${availableParallelism()} cores of ${model}, ${memory} GiB of memory, ${type()} ${process.arch}, Node ${process.versions.node}`;
}

/** Processes that ran or waited for a core in the last minute, on average. */
export const load = (): string => (loadavg()[0] ?? 0).toFixed(1);
