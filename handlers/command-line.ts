import { inspect } from "node:util";
import { Command, CommanderError } from "commander";
import { readEnvironment, readWhatIsRight } from "../config/environment.ts";
import { loadEnvFile } from "../config/load-env-file.ts";
import { addAccount } from "./commands/account.ts";
import { addAsk } from "./commands/ask.ts";
import { addChannels } from "./commands/channels.ts";
import { type Call, EXIT } from "./commands/common.ts";
import { addDeadLetters } from "./commands/dead-letters.ts";
import { addDecide } from "./commands/decide.ts";
import { addDoctor } from "./commands/doctor.ts";
import { addHistory } from "./commands/history.ts";
import { addIncidents } from "./commands/incidents.ts";
import { addKnowledge } from "./commands/knowledge.ts";
import { addModels } from "./commands/models.ts";
import { addProcess } from "./commands/process.ts";
import { addRecord } from "./commands/record.ts";
import { addReplay } from "./commands/replay.ts";
import { addShow } from "./commands/show.ts";
import { addTeam } from "./commands/team.ts";
import { addTickets } from "./commands/tickets.ts";
import { addUsage } from "./commands/usage.ts";
import { knownProblem } from "./known-error.ts";
import type { Terminal } from "./terminal.ts";

/** In the order of --help. */
const COMMANDS = [
  addProcess,
  addAsk,
  addDecide,
  addIncidents,
  addShow,
  addTickets,
  addReplay,
  addRecord,
  addUsage,
  addModels,
  addKnowledge,
  addHistory,
  addChannels,
  addDeadLetters,
  addTeam,
  addAccount,
  addDoctor,
];

/** Help needs no settings, and what is wrong with them is for the doctor to say. */
const onlyLooks = (args: readonly string[]): boolean =>
  /^(?:doctor|help)$/.test(args[0] ?? "help") || args.some((arg) => arg === "-h" || arg === "--help");

/** Runs one call of `ohero` and gives its exit code. What fails is said on standard error; nothing is thrown. */
export async function runCommandLine(args: readonly string[], terminal: Terminal): Promise<number> {
  const { variables, stdout, stderr } = terminal;
  const print = (text: string) => void stdout.write(`${text}\n`);
  const note = (text: string) => void stderr.write(`${text}\n`);
  try {
    loadEnvFile(variables);
    const { environment, faults } = onlyLooks(args)
      ? readWhatIsRight(variables)
      : { environment: readEnvironment(variables), faults: [] };
    const call: Call = {
      ...terminal,
      ...{ environment, faults },
      print,
      note,
      exitCode: 0,
    };
    const program = new Command("ohero")
      .description(
        "Reads operational events, decides under your policy, opens tickets, and leaves a report of every decision.",
      )
      .showHelpAfterError("(ohero --help shows the commands, ohero COMMAND --help one of them)")
      .configureOutput({
        writeOut: (text) => stdout.write(text),
        writeErr: (text) => stderr.write(text),
      })
      .exitOverride();
    for (const add of COMMANDS) add(program, call);
    await program.parseAsync(args, { from: "user" });
    return call.exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT.wrong;
    const problem = knownProblem(error);
    note(problem === null ? inspect(error) : `ohero: ${problem}`);
    return problem === null ? 1 : EXIT.wrong;
  }
}
