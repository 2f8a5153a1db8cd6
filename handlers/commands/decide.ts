import { userInfo } from "node:os";
import type { Command } from "commander";
import type { Environment } from "../../config/environment.ts";
import type { OperatorDecision } from "../../events/operational-event.ts";
import { UsageError } from "../known-error.ts";
import { printResults } from "../print.ts";
import { type Common, mustFind, organizationOption, print, stateOption, withApplication } from "./common.ts";

export function addDecide(program: Command, environment: Environment): void {
  program
    .command("decide")
    .description("accept or discharge an incident by hand; overrules what was decided")
    .argument("<incident>", "its id, or the beginning of the short id that `ohero incidents` shows")
    .addArgument(program.createArgument("<action>", "what you decide").choices(["accept", "discharge"]))
    .requiredOption("--reason <text>", "why; kept in the record")
    .option("--by <name>", "who decides", userInfo().username)
    .addOption(stateOption(environment))
    .addOption(organizationOption(environment))
    .action(decide);
}

async function decide(
  reference: string,
  action: OperatorDecision["action"],
  options: Common & { reason: string; by: string },
) {
  const { decideIncident } = await import("../decide-incident.ts");
  await withApplication(options, async (application) => {
    const incident = await mustFind(application, reference);
    const decision = { incidentId: incident.id, action, reason: options.reason, by: options.by };
    const decided = await decideIncident(application, decision);
    if ("refused" in decided) throw new UsageError(decided.refused);
    print(printResults([{ result: decided.result, title: incident.title }]));
  });
}
