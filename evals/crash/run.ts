import { fork } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { turnTracingOff } from "../../config/start-tracing.ts";
import { createProgressBar } from "../../handlers/progress-bar.ts";
import { type Crashed, crashAll, type Played, playAll } from "./crash-all.ts";
import { edgesNotWalked } from "./walked-edges.ts";

// Thousands of processes that die are nothing to look at, wherever their like is traced.
turnTracingOff();

/** A share of the work for a process of its own. */
interface Share {
  undisturbed: Played;
  /** Which calls a process dies over. */
  calls: number[];
}
type Told = { pass: true } | { crashed: Crashed };

/** Calls in one share: what a pass leaves in memory goes with its process. */
const SHARE = 4;
const file = fileURLToPath(import.meta.url);

/** `npm run crash-test`; with a number, every so many-th call only, as in `npm run crash-test -- 10`. */
async function main(every: number): Promise<void> {
  const undisturbed = await playAll(() => null);
  const missed = await edgesNotWalked(undisturbed.end);
  if (missed.length > 0)
    return refuse(`no delivery takes these ways through the graph: ${missed.join(", ")}`, 1);
  const counts = undisturbed.calls.map(({ calls }) => calls.length);
  const calls = counts.reduce((sum, count) => sum + count, 0);
  const most = Math.max(...counts);
  if (every > most)
    return refuse(`expected a number up to ${most}, the most calls of one delivery, found ${every}`, 2);
  const numbers = Array.from({ length: most }, (_, at) => at + 1).filter((at) => at % every === 0);
  const wanted = numbers.reduce((sum, at) => sum + counts.filter((count) => count >= at).length * 2, 0);
  const workers = Math.max(1, Math.min(availableParallelism(), 8));
  console.log(
    `${counts.length} deliveries, ${calls} calls to DynamoDB, S3, SQS, Slack, Bedrock, Jira and ServiceNow:`,
  );
  for (const step of undisturbed.calls)
    console.log(`  ${String(step.calls.length).padStart(4)}  ${step.name}`);
  console.log(
    `A process dies over each of them twice: before it goes out, and after it was carried out. ${workers} at once.`,
  );

  const started = performance.now();
  const bar = createProgressBar(process.stderr, "passes");
  const total: Crashed = { points: 0, passes: 0, differing: [] };
  const waiting = Array.from({ length: Math.ceil(numbers.length / SHARE) }, (_, at) =>
    numbers.slice(at * SHARE, (at + 1) * SHARE),
  ).reverse();
  const lane = async () => {
    for (let share = waiting.pop(); share !== undefined; share = waiting.pop()) {
      const onPass = () => {
        total.passes += 1;
        bar.show(total.passes, numbers.length * 2);
        if (!process.stderr.isTTY && total.passes % 10 === 0)
          console.log(`${total.passes} of ${numbers.length * 2} passes`);
      };
      const { points, differing } = await handOut({ undisturbed, calls: share }, onPass);
      total.points += points;
      total.differing.push(...differing);
      if (differing.length > 0) bar.clear();
      for (const { death, found } of differing)
        console.log(`\n${death}\n${found.map((one) => `  ${one}`).join("\n")}`);
    }
  };
  await Promise.all(Array.from({ length: workers }, lane));
  bar.clear();
  const seconds = Math.round((performance.now() - started) / 1_000);
  console.log(
    `\n${total.points} crash points of ${wanted}${every > 1 ? ` (of ${calls * 2} in all)` : ""}, ${total.differing.length} differences (goal: 0), ${seconds} s`,
  );
  process.exitCode = total.differing.length === 0 && total.points === wanted ? 0 : 1;
}

function refuse(why: string, code: number): void {
  console.error(`crash-test: ${why}`);
  process.exitCode = code;
}

function handOut(share: Share, onPass: () => void): Promise<Crashed> {
  const child = fork(file, ["share"], { execArgv: ["--import", "tsx"], silent: true });
  let said = "";
  child.stderr?.on("data", (chunk) => {
    said = `${said}${chunk}`.slice(-5_000);
  });
  child.stdout?.resume();
  return new Promise<Crashed>((resolve, reject) => {
    child.on("message", (told: Told) => ("crashed" in told ? resolve(told.crashed) : onPass()));
    child.on("exit", (code) => reject(new Error(`a share ended with ${code}:\n${said}`)));
    child.send(share);
  });
}

async function work({ undisturbed, calls }: Share): Promise<void> {
  const crashed = await crashAll(undisturbed, {
    isWanted: (at) => calls.includes(at),
    onPass: () => process.send?.({ pass: true } satisfies Told),
  });
  process.send?.({ crashed } satisfies Told, () => process.exit(0));
}

const [, , given = "1"] = process.argv;
if (given === "share") process.once("message", (share: Share) => void work(share));
else if (/^[1-9]\d*$/.test(given)) await main(Number(given));
else refuse(`expected a number, such as 10 for every tenth call, found ${JSON.stringify(given)}`, 2);
