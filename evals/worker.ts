// A process that runs trials which the evaluation hands to it; the evaluation starts one for each core.
import "../config/environment.ts";
import { createTrialRunner, type TrialSettings } from "./run-trial.ts";
import type { Trial } from "./trial.ts";

const run = createTrialRunner(JSON.parse(process.argv[2] ?? "") as TrialSettings);
// Ctrl-C goes to the whole group of processes; the evaluation says what happens.
process.on("SIGINT", () => {});
process.on("message", async (trial: Trial) => process.send?.(await run(trial)));
process.on("disconnect", () => process.exit());
process.send?.("ready");
