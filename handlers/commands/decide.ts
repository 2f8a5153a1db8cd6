import { userInfo } from "node:os";
import type { Command } from "commander";
import type { OperatorDecision } from "../../events/operational-event.ts";
import { UsageError } from "../known-error.ts";
import { printResults } from "../print.ts";
import {
  type Call,
  type Common,
  mustFind,
  organizationOption,
  stateOption,
  withApplication,
} from "./common.ts";

export function addDecide(program: Command, call: Call): void {
  program
    .command("decide")
    .description("accept or discharge an incident by hand; overrules what was decided")
    .argument("<incident>", "its id, or the beginning of the short id that `ohero incidents` shows")
    .addArgument(program.createArgument("<action>", "what you decide").choices(["accept", "discharge"]))
    .requiredOption("--reason <text>", "why; kept in the record")
    .option("--by <name>", "who decides", userInfo().username)
    .addOption(stateOption(call.environment))
    .addOption(organizationOption(call.environment))
    .action((reference: string, action: OperatorDecision["action"], options: DecideOptions) =>
      decide(reference, action, options, call),
    );
}

type DecideOptions = Common & { reason: string; by: string };

async function decide(
  reference: string,
  action: OperatorDecision["action"],
  options: DecideOptions,
  call: Call,
): Promise<void> {
  const { decideIncident } = await import("../decide-incident.ts");
  await withApplication(options, call, async (application) => {
    const incident = await mustFind(application, reference);
    const decision = { incidentId: incident.id, action, reason: options.reason, by: options.by };
    const decided = await decideIncident(application, decision);
    if ("refused" in decided) throw new UsageError(decided.refused);
    call.print(printResults([{ result: decided.result, title: incident.title }]));
  });
}
