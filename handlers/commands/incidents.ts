import { type Command, Option } from "commander";
import type { Environment } from "../../config/environment.ts";
import { INCIDENT_STATUSES, type Incident } from "../../memory/incidents.ts";
import { printIncidents } from "../print.ts";
import { type Common, note, organizationOption, print, stateOption, withApplication } from "./common.ts";

export function addIncidents(program: Command, environment: Environment): void {
  program
    .command("incidents")
    .description("list what is known, newest changes first")
    .addOption(new Option("--status <status>", "only these").choices([...INCIDENT_STATUSES]))
    .option("--json", "one JSON object a line", false)
    .addOption(stateOption(environment))
    .addOption(organizationOption(environment))
    .action(listIncidents);
}

async function listIncidents(
  options: Common & { status?: Incident["status"]; json: boolean },
): Promise<void> {
  await withApplication(options, async ({ stores }) => {
    const incidents = await stores.incidents.list(options.status ? { statuses: [options.status] } : {});
    if (options.json) for (const incident of incidents) print(JSON.stringify(incident));
    else if (incidents.length > 0) print(printIncidents(incidents));
    else
      note(
        "there are no incidents yet; `npm start` processes the test events, `ohero process FILE --data DIR` your own",
      );
  });
}
