import { performance } from "node:perf_hooks";
import { type BaseCheckpointSaver, MemorySaver } from "@langchain/langgraph";
import { DynamoDBSaver } from "../../../memory/dynamodb-saver/index.ts";
import { createInstantTable } from "./instant-table.ts";

/** Medians of all rounds after the first half, which warms up. */
export interface Latency {
  /** Milliseconds of a superstep. */
  memory: number;
  ours: number;
  /** Of ours to memory's, round by round: what else the machine does in a round meets both. */
  ratio: number;
}

/**
 * Time of a superstep of a workload whose checkpoints are saved synchronously, with MemorySaver and with ours on a
 * table that answers at once: what the saver itself takes, without the store's round trip.
 */
export async function measureLatency(
  runOnce: (checkpointer: BaseCheckpointSaver) => Promise<void>,
  supersteps: number,
  rounds: number,
): Promise<Latency> {
  const savers = {
    memory: () => new MemorySaver(),
    ours: () => new DynamoDBSaver({ client: createInstantTable(), tableName: "instant", ttlSeconds: 86_400 }),
  };
  const rows: Latency[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const memory = await timeOf(runOnce, savers.memory(), supersteps);
    const ours = await timeOf(runOnce, savers.ours(), supersteps);
    if (round >= rounds / 2) rows.push({ memory, ours, ratio: ours / memory });
  }
  const medianOf = (field: keyof Latency) => median(rows.map((row) => row[field]));
  return { memory: medianOf("memory"), ours: medianOf("ours"), ratio: medianOf("ratio") };
}

async function timeOf(
  runOnce: (checkpointer: BaseCheckpointSaver) => Promise<void>,
  saver: BaseCheckpointSaver,
  supersteps: number,
): Promise<number> {
  const start = performance.now();
  await runOnce(saver);
  return (performance.now() - start) / supersteps;
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
