import { performance } from "node:perf_hooks";
import { type BaseCheckpointSaver, MemorySaver } from "@langchain/langgraph";
import { DynamoDBSaver } from "../../../memory/dynamodb-saver/index.ts";
import { createInstantTable } from "./instant-table.ts";

export interface Latency {
  /** Milliseconds of a superstep, median of all. */
  memory: number;
  ours: number;
  /** Of a superstep with our saver to the same one with MemorySaver, in the same round: median of all. */
  ratio: number;
  /** Of the whole run's time, median of all rounds: rare supersteps that take long count in full. */
  runRatio: number;
}

/**
 * Time of the supersteps of a workload whose checkpoints are saved synchronously, with MemorySaver and with our saver in
 * turn, each first in every other round. From ours the time inside `client.send` is taken away, and a stand-in answers
 * at once: the rest is what the saver itself takes, without the store's round trip. The first half of the rounds warms up.
 *
 * @param together supersteps that are averaged: those of one call of a graph that goes on with a thread. The savers do
 *   the same work at different ones of them, such as the first serialization of messages that were just read.
 */
export async function measureLatency(
  runOnce: (checkpointer: BaseCheckpointSaver) => Promise<void>,
  rounds: number,
  together: number,
): Promise<Latency> {
  const memory: number[] = [];
  const ours: number[] = [];
  const runRatios: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const table = createInstantTable();
    const saver = new DynamoDBSaver({ client: table.client, tableName: "instant", ttlSeconds: 86_400 });
    const measureMemory = () => superstepTimes(runOnce, new MemorySaver(), () => 0);
    const measureOurs = () => superstepTimes(runOnce, saver, table.millisecondsSpent);
    // Each leaves garbage that is collected while the next one runs.
    const isMemoryFirst = round % 2 === 0;
    const first = await (isMemoryFirst ? measureMemory() : measureOurs());
    const second = await (isMemoryFirst ? measureOurs() : measureMemory());
    const memoryTimes = averages(isMemoryFirst ? first : second, together);
    const ourTimes = averages(isMemoryFirst ? second : first, together);
    if (round < rounds / 2) continue;
    memory.push(...memoryTimes);
    ours.push(...ourTimes);
    runRatios.push(sum(ourTimes) / sum(memoryTimes));
  }
  const ratios = ours.map((time, index) => time / (memory[index] ?? Number.NaN));
  return {
    memory: median(memory),
    ours: median(ours),
    ratio: median(ratios),
    runRatio: median(runRatios),
  };
}

/** Milliseconds from one stored checkpoint to the next, and from the start to the first one. */
async function superstepTimes(
  runOnce: (checkpointer: BaseCheckpointSaver) => Promise<void>,
  saver: BaseCheckpointSaver,
  millisecondsInTable: () => number,
): Promise<number[]> {
  const clock = () => performance.now() - millisecondsInTable();
  const times: number[] = [];
  let last = clock();
  const put = saver.put.bind(saver);
  saver.put = async (...given) => {
    const config = await put(...given);
    const now = clock();
    times.push(now - last);
    last = now;
    return config;
  };
  await runOnce(saver);
  return times;
}

function averages(times: readonly number[], together: number): number[] {
  return Array.from({ length: times.length / together }, (_, group) => {
    return sum(times.slice(group * together, (group + 1) * together)) / together;
  });
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
