import { fork } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { createProgressBar } from "../../handlers/progress-bar.ts";
import { type Crashed, crashAll, playAll } from "./crash-all.ts";
import { steps } from "./deliveries.ts";

/** What the processes that share the work tell. */
type Told = { done: number; of: number } | { crashed: Crashed };

const file = fileURLToPath(import.meta.url);

/** One share of the work: every `of`-th call from `share` on. */
async function workOn(share: number, of: number): Promise<void> {
  const undisturbed = await playAll(() => null);
  const crashed = await crashAll(undisturbed, {
    isWanted: (at) => at % of === share,
    onPass: (done, all) => process.send?.({ done, of: all } satisfies Told),
  });
  process.send?.({ crashed } satisfies Told, () => process.exit(0));
}

async function main(): Promise<void> {
  const workers = Math.max(1, Math.min(availableParallelism(), 8));
  const undisturbed = await playAll(() => null);
  const calls = undisturbed.calls.reduce((sum, step) => sum + step.calls.length, 0);
  console.log(`${steps.length} deliveries, ${calls} calls to DynamoDB, S3, SQS, Slack and Bedrock:`);
  for (const step of undisturbed.calls)
    console.log(`  ${String(step.calls.length).padStart(4)}  ${step.name}`);
  console.log(
    `Each of them kills a process twice, before it goes out and after it was carried out (${workers} at once).`,
  );

  const started = performance.now();
  const progress = new Map<number, { done: number; of: number }>();
  const bar = createProgressBar(process.stderr, "passes");
  const parts = await Promise.all(
    Array.from({ length: workers }, (_, share) => {
      const child = fork(file, [String(share), String(workers)], {
        execArgv: ["--import", "tsx"],
        silent: true,
      });
      let said = "";
      child.stderr?.on("data", (chunk) => {
        said = `${said}${chunk}`.slice(-5_000);
      });
      return new Promise<Crashed>((resolve, reject) => {
        child.on("message", (told: Told) => {
          if ("crashed" in told) return resolve(told.crashed);
          progress.set(share, told);
          const all = [...progress.values()];
          const sum = (key: "done" | "of") => all.reduce((total, one) => total + one[key], 0);
          bar.show(sum("done"), sum("of"));
        });
        child.on("exit", (code) => reject(new Error(`a share ended with ${code}:\n${said}`)));
      });
    }),
  );
  bar.clear();
  const points = parts.reduce((sum, part) => sum + part.points, 0);
  const differing = parts.flatMap((part) => part.differing);
  const seconds = Math.round((performance.now() - started) / 1_000);
  for (const { death, found } of differing) {
    console.log(`\n${death}`);
    for (const one of found) console.log(`  ${one}`);
  }
  console.log(`\n${points} crash points, ${differing.length} differences, ${seconds} s`);
  process.exitCode = differing.length === 0 && points === calls * 2 ? 0 : 1;
}

const [, , share, of] = process.argv;
await (share !== undefined && of !== undefined && process.send !== undefined
  ? workOn(Number(share), Number(of))
  : main());
