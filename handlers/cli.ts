import { Command, CommanderError } from "commander";
import { readEnvironment } from "../config/environment.ts";
import { loadEnvFile } from "../config/load-env-file.ts";
import { startTracing, type Tracing } from "../config/start-tracing.ts";
import { addAccount } from "./commands/account.ts";
import { addAsk } from "./commands/ask.ts";
import { addChannels } from "./commands/channels.ts";
import { EXIT } from "./commands/common.ts";
import { addDeadLetters } from "./commands/dead-letters.ts";
import { addDecide } from "./commands/decide.ts";
import { addDoctor } from "./commands/doctor.ts";
import { addHistory } from "./commands/history.ts";
import { addIncidents } from "./commands/incidents.ts";
import { addKnowledge } from "./commands/knowledge.ts";
import { addModels } from "./commands/models.ts";
import { addProcess } from "./commands/process.ts";
import { addReplay } from "./commands/replay.ts";
import { addShow } from "./commands/show.ts";
import { addTeam } from "./commands/team.ts";
import { addUsage } from "./commands/usage.ts";
import { knownProblem } from "./known-error.ts";

// A reader that has seen enough, such as `head`, is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));

let tracing: Tracing | undefined;
try {
  const program = new Command("ohero")
    .description(
      "Reads operational events, decides under your policy, opens tickets, and leaves a report of every decision.",
    )
    .showHelpAfterError("(ohero --help shows the commands, ohero COMMAND --help one of them)")
    .exitOverride();
  loadEnvFile();
  const environment = readEnvironment();
  tracing = await startTracing(console.error);
  for (const add of [
    addProcess,
    addAsk,
    addDecide,
    addIncidents,
    addShow,
    addReplay,
    addUsage,
    addModels,
    addKnowledge,
    addHistory,
    addChannels,
    addDeadLetters,
    addTeam,
    addAccount,
    addDoctor,
  ])
    add(program, environment);
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : EXIT.wrong;
  else {
    const problem = knownProblem(error);
    console.error(problem === null ? error : `ohero: ${problem}`);
    process.exitCode = problem === null ? 1 : EXIT.wrong;
  }
}
// What still tries to send traces keeps nobody waiting.
if ((await tracing?.stop()) === false) process.exit();
