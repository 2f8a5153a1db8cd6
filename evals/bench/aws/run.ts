import { fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { GetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import { createIngest } from "../../../handlers/create-ingest.ts";
import { createProgressBar } from "../../../handlers/progress-bar.ts";
import { type Counter, createMortal } from "../../aws/mortal.ts";
import { createRandom } from "../saver/text.ts";
import { checkTickets } from "../storm/check-tickets.ts";
import { NOW } from "../storm/lifecycle.ts";
import { makeStorm, readTickets, SEED } from "../storm/make-storm.ts";
import { stormOrganization } from "../storm/organization.ts";
import { printTickets } from "../storm/print.ts";
import { table, verdict } from "../table.ts";
import type { Endpoints } from "./services.ts";
import { throttled } from "./throttled.ts";
import { openClients, openQueue, openWorker } from "./worker.ts";

const WORKERS = 8;
const THROTTLED = 0.2;
const KILLED = 0.05;
/** Calls of a batch, about: where in it a process dies. */
const CALLS = 400;
const MOST_MEMORY = 1.1;

/**
 * `count` deliveries through ingest, the queue and eight agents, while every fifth call is throttled and every twentieth run dies
 * with its process. Checks what tickets there are in the end; sets the exit code to 1 when a goal is missed.
 */
export async function run(count = 10_000): Promise<void> {
  const { causes, copies, deliveries } = makeStorm(count);
  const services = fork(new URL("services.ts", import.meta.url), [], { execArgv: ["--import", "tsx"] });
  const [endpoints] = (await once(services, "message")) as [Endpoints];

  const organization = stormOrganization();
  let ticks = 0;
  const clock = () => new Date(NOW + ticks++);
  const counted = { calls: 0, throttled: 0, killed: 0, runs: 0, failed: 0 };
  const chance = createRandom(SEED + 1);
  const faultOf = (name: string) => {
    counted.calls += 1;
    if (chance() >= THROTTLED) return null;
    counted.throttled += 1;
    return throttled(name);
  };
  const immortal = createMortal({ count: 0, death: null });
  const front = openClients(endpoints, immortal, faultOf);
  // Lambda's own calls to the queue are not ours to lose.
  const { sqs: poller, queueUrl, deadLetterUrl } = openClients(endpoints, immortal, () => null);

  const ingest = createIngest({ queue: openQueue(front), clock });
  const started = performance.now();
  const waiting = [...deliveries].reverse();
  await Promise.all(
    Array.from({ length: WORKERS * 4 }, async () => {
      for (let event = waiting.pop(); event !== undefined; event = waiting.pop())
        await untilTaken(() => ingest(event));
    }),
  );
  const ingested = performance.now();
  console.log(
    `${deliveries.length} deliveries of ${causes.length} causes, ${copies} of them copies, are in the queue after ${seconds(ingested - started)} s.\n`,
  );

  const left = async (QueueUrl: string): Promise<number> => {
    const { Attributes } = await poller.send(
      new GetQueueAttributesCommand({
        QueueUrl,
        AttributeNames: ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
      }),
    );
    return (
      Number(Attributes?.ApproximateNumberOfMessages) +
      Number(Attributes?.ApproximateNumberOfMessagesNotVisible)
    );
  };
  const inQueue = await left(queueUrl);
  const bar = createProgressBar(process.stderr, "runs");
  const memory: { runs: number; bytes: number }[] = [];
  const lane = async (): Promise<void> => {
    const options = {
      ...{ organization, clock, faultOf },
      onRun: (outcome: string) => {
        if (outcome === "failed") counted.failed += 1;
        else counted.runs += 1;
        bar.show(counted.runs, inQueue);
        if (counted.runs % Math.max(1, Math.round(inQueue / 50)) === 0)
          memory.push({ runs: counted.runs, bytes: heapUsed() });
      },
    };
    const open = async () => {
      const counter: Counter = { count: 0, death: null };
      const mortal = createMortal(counter);
      return {
        counter,
        mortal,
        worker: await untilTaken(() => openWorker(endpoints, mortal, poller, options)),
      };
    };
    let process = await open();
    for (;;) {
      const { counter, mortal, worker } = process;
      const at = counter.count + Math.ceil(chance() * CALLS);
      const when = chance() < 0.5 ? "before" : "after";
      // Chances by the batch would kill fewer runs: of those in it, some have ended by then.
      if (counter.death === null && counted.killed < KILLED * counted.runs) counter.death = { at, when };
      const { messages, ended } = await worker.work();
      if (mortal.isDead()) {
        counted.killed += messages - ended;
        worker.closeSockets();
        process = await open();
      }
      if (messages === 0 && (await left(queueUrl)) === 0) return;
      if (messages === 0) await setTimeout(200);
    }
  };
  const { error } = console;
  // Each call that fails for good is said, and there are many.
  console.error = () => {};
  await Promise.all(Array.from({ length: WORKERS }, lane));
  console.error = error;
  bar.clear();
  const took = performance.now() - ingested;

  const reader = await openWorker(endpoints, immortal, poller, {
    organization,
    clock,
    faultOf: () => null,
    onRun: () => {},
  });
  const { stores } = reader.application;
  const tickets = await readTickets(stores, organization.teams);
  const unfinished = (await stores.deliveries.listWaiting()).map(({ runId }) => `${runId} is not finished`);
  const dead = await left(deadLetterUrl);
  services.disconnect();

  const growth = growthOf(memory);
  const areRight = printTickets(checkTickets(causes, tickets), [
    ...unfinished,
    ...Array.from({ length: dead }, () => "a dead letter"),
  ]);
  const memoryGoal = `at most ${MOST_MEMORY}`;
  const rows = [
    [
      `runs, by ${WORKERS} workers with up to 10 at once`,
      "",
      `${counted.runs} in ${seconds(took)} s, ${(counted.runs / (took / 1_000)).toFixed(1)} a second`,
      "",
    ],
    [
      "calls, and how many of them were throttled",
      "",
      `${counted.calls}, ${percent(counted.throttled, counted.calls)}`,
      "",
    ],
    ["runs killed", percent(KILLED, 1), `${counted.killed}, ${percent(counted.killed, counted.runs)}`, ""],
    ["runs that failed and were tried again", "", counted.failed, ""],
    ["dead letters", 0, dead, verdict(dead === 0)],
    [
      "memory of the last fifth against the first",
      memoryGoal,
      growth.toFixed(2),
      verdict(growth <= MOST_MEMORY),
    ],
  ];
  console.log(`\n${table(["what", "goal", "measured", "verdict"], rows)}`);
  if (!areRight || growth > MOST_MEMORY) process.exitCode = 1;
}

/** Whoever sends something and is refused sends it again, as EventBridge and Lambda do. */
async function untilTaken<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1)
    try {
      return await work();
    } catch (error) {
      if (tries >= 10) throw error;
    }
}

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

function heapUsed(): number {
  collect();
  return process.memoryUsage().heapUsed;
}

function growthOf(memory: readonly { bytes: number }[]): number {
  const fifth = Math.max(1, Math.floor(memory.length / 5));
  const mean = (list: readonly { bytes: number }[]) =>
    list.reduce((sum, { bytes }) => sum + bytes, 0) / list.length;
  return mean(memory.slice(-fifth)) / mean(memory.slice(0, fifth));
}

const seconds = (milliseconds: number) => Math.round(milliseconds / 1_000);
const percent = (part: number, whole: number) => `${((part / whole) * 100).toFixed(1)} %`;
