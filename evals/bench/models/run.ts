import { startBedrock } from "../../../config/test-bedrock.ts";
import { accepted } from "./events.ts";
import { checkGoals } from "./goals.ts";
import { type Measured, measure } from "./measure.ts";
import { NOTES } from "./notes.ts";
import { printFaults, printGoals, printTable } from "./print.ts";
import { scriptOf } from "./script.ts";
import { startStandIn } from "./start-stand-in.ts";

const WARM_UPS = 3;

/**
 * What models cost OHERO, beside a single agent that does the same job, on a stand-in of Bedrock each of whose calls takes
 * `latencyMs`. Sets the exit code to 1 when a goal is missed by both readings of the peer, or work was left undone.
 */
export async function run(latencyMs = 400): Promise<void> {
  const { measured, isCounted } = await keepingEnvironment(() => measureOnStandIn(latencyMs));
  console.log(
    `${measured.length} events, Nova Pro on both sides, ${latencyMs} ms a call, after ${WARM_UPS} rounds to warm up\n`,
  );
  printTable(measured);
  const goals = checkGoals(measured);
  printGoals(goals);
  const isHalfDone = printFaults(measured);
  if (!isCounted) console.log("FAULT the stand-in answered another number of calls than were counted");
  console.log(`\n${NOTES}`);
  if (isHalfDone || !isCounted || goals.some(({ verdict }) => verdict === "MISSED")) process.exitCode = 1;
}

async function measureOnStandIn(latencyMs: number): Promise<{ measured: Measured[]; isCounted: boolean }> {
  await warmUp();
  const standIn = await startStandIn(latencyMs);
  lookFor(standIn);
  try {
    const measured = await measure(standIn.environment);
    const handled = measured.flatMap(({ by }) => Object.values(by));
    const counted = handled.reduce((total, { calls }) => total + calls.length, 0);
    return { measured, isCounted: counted === (await standIn.close()) };
  } catch (error) {
    // It prints what went wrong in it, which is nearer to the cause.
    await standIn.close().catch(() => {});
    throw error;
  }
}

/** Both sides run for long in earnest, so what a first event costs is no part of the figures. */
async function warmUp(): Promise<void> {
  const bedrock = await startBedrock(scriptOf(0));
  lookFor(bedrock);
  for (let round = 0; round < WARM_UPS; round += 1) await measure(bedrock.environment, accepted());
  await bedrock.close();
}

/** Benchmarks that run after this one are not to look for Bedrock here. */
async function keepingEnvironment<T>(work: () => Promise<T>): Promise<T> {
  const before = { ...process.env };
  try {
    return await work();
  } finally {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  }
}

/** The clients of both sides read there where Bedrock is. */
const lookFor = ({ environment }: { environment: Record<string, string> }) =>
  Object.assign(process.env, environment);
