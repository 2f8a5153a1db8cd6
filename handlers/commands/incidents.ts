import { type Command, Option } from "commander";
import type { Environment } from "../../config/environment.ts";
import { INCIDENT_STATUSES, type Incident, type IncidentSummary } from "../../memory/incidents.ts";
import { printIncidents, printInvalid } from "../print.ts";
import { type Common, note, organizationOption, print, stateOption, withApplication } from "./common.ts";

export function addIncidents(program: Command, environment: Environment): void {
  program
    .command("incidents")
    .description("list what is known, newest changes first")
    .option(
      "--all",
      "also what was set aside, and why, what shares another's tickets, and what could not be read",
    )
    .addOption(new Option("--status <status>", "only these").choices([...INCIDENT_STATUSES]))
    .option("--json", "one JSON object a line", false)
    .addOption(stateOption(environment))
    .addOption(organizationOption(environment))
    .action(listIncidents);
}

interface ListOptions extends Common {
  all?: boolean;
  status?: Incident["status"];
  json: boolean;
}

async function listIncidents(options: ListOptions): Promise<void> {
  await withApplication({ ...options, readOnly: true }, async ({ stores }) => {
    const known = await stores.incidents.list(options.status ? { statuses: [options.status] } : {});
    const unread = options.status === undefined ? await stores.deliveries.listInvalid() : [];
    const shown = options.all || options.status !== undefined ? known : known.filter(isShown);
    const invalid = options.all ? unread : [];
    if (options.json) {
      for (const incident of shown) print(JSON.stringify(incident));
      for (const { raw: _, decision: __, ...delivery } of invalid)
        print(JSON.stringify({ status: "invalid", ...delivery }));
    } else {
      if (shown.length > 0) print(printIncidents(shown));
      if (invalid.length > 0) print(`${shown.length > 0 ? "\n" : ""}${printInvalid(invalid)}`);
    }
    const hidden = hiddenCounts(known, shown, unread.length - invalid.length);
    if (hidden) note(`not shown: ${hidden}; --all shows them`);
    else if (known.length === 0 && unread.length === 0)
      note(
        "there are no incidents yet; `npm start` processes the test events, `ohero process FILE --data DIR` your own",
      );
  });
}

/** What somebody may have to do something about, or had to. */
const isShown = ({ status, mergedInto }: IncidentSummary) => status !== "discharged" && mergedInto === null;

function hiddenCounts(known: IncidentSummary[], shown: IncidentSummary[], invalid: number): string {
  const hidden = known.filter((incident) => !shown.includes(incident));
  const merged = hidden.filter(({ mergedInto }) => mergedInto !== null).length;
  const counts = [
    [hidden.length - merged, "discharged"],
    [merged, "that share the tickets of others"],
    [invalid, "that could not be read"],
  ] as const;
  return counts
    .filter(([count]) => count > 0)
    .map(([count, what]) => `${count} ${what}`)
    .join(", ");
}
