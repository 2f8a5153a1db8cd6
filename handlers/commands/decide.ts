import { userInfo } from "node:os";
import type { Command } from "commander";
import type { Environment } from "../../config/environment.ts";
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

async function decide(reference: string, action: string, options: Common & { reason: string; by: string }) {
  await withApplication(options, async (application) => {
    const incident = await mustFind(application, reference);
    const decision = { incidentId: incident.id, action, reason: options.reason, by: options.by };
    const results = await application.process({ decision }, { interactive: false });
    print(printResults(results.map((result) => ({ result, title: incident.title }))));
  });
}
