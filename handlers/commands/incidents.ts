import { type Command, Option } from "commander";
import type { IncidentSummary } from "../../memory/incidents.ts";
import { describeQuery } from "../../nodes/describe-query.ts";
import { findIncidents } from "../../tools/find-incidents.ts";
import type { Application } from "../application.ts";
import {
  type GivenOptions,
  isPlainList,
  QUERY_OPTIONS,
  type QueryOption,
} from "../incident-query-options.ts";
import { UsageError } from "../known-error.ts";
import { printIncidents, printInvalid, printTable } from "../print.ts";
import type { ReadOptions } from "../read-query-options.ts";
import { type Call, type Common, organizationOption, stateOption, withApplication } from "./common.ts";

export function addIncidents(program: Command, call: Call): void {
  const command = program
    .command("incidents")
    .description("list what is known, newest changes first; with a query, count and list what fits it")
    .option(
      "--all",
      "also what was set aside, and why, what shares another's tickets, and what could not be read",
    );
  for (const [name, { value, about }] of Object.entries(QUERY_OPTIONS))
    command.addOption(
      value === null
        ? new Option(`--${name}`, about)
        : new Option(`--${name} ${value}`, about).argParser(collect),
    );
  command
    .option("--json", "one JSON object a line", false)
    .addOption(stateOption(call.environment))
    .addOption(organizationOption(call.environment))
    .addHelpText(
      "after",
      `
What fits a query is listed whatever became of it, the most severe first where no order is given. Values of one option are alternatives, given with
commas or again; different options narrow each other.

Examples:
  ohero incidents --team app01 --due 30d --severity 3..   what app01 must do within 30 days
  ohero incidents --due overdue                           what is open and should be done
  ohero incidents --owner app01 --region us-east-1 --order oldest
  ohero incidents --source guardduty,securityhub --status open --by account
  ohero incidents --reason suppressed --since 7d --count`,
    )
    .action((options: ListOptions) => listIncidents(options, call));
}

/** An option may be given again. */
const collect = (value: string, before: string[] = []): string[] => [...before, value];

type ListOptions = Common & { all?: boolean; json: boolean; count?: boolean } & {
  [name in Exclude<QueryOption, "count">]?: string[];
};

async function listIncidents(options: ListOptions, call: Call): Promise<void> {
  const { print, note } = call;
  await withApplication({ ...options, readOnly: true }, call, async (application) => {
    const { stores } = application;
    const read = await readGiven(options, application);
    if (isNarrowed(options)) return printFound(read, application, { ...call, json: options.json });
    const { statuses } = read.query;
    const known = await stores.incidents.list(statuses.length > 0 ? { statuses } : {});
    const unread = options.status === undefined ? await stores.deliveries.listInvalid() : [];
    const shown = options.all || options.status !== undefined ? known : known.filter(isShown);
    const invalid = options.all ? unread : [];
    // How many are listed changes neither which they are nor their order.
    const listed = shown.slice(0, read.query.limit);
    if (options.json) {
      for (const incident of listed) print(JSON.stringify(incident));
      for (const { raw: _, decision: __, ...delivery } of invalid)
        print(JSON.stringify({ status: "invalid", ...delivery }));
    } else {
      if (listed.length > 0) print(printIncidents(listed));
      if (invalid.length > 0) print(`${listed.length > 0 ? "\n" : ""}${printInvalid(invalid)}`);
    }
    if (listed.length < shown.length) note(`listed: ${listed.length} of ${shown.length}`);
    const hidden = hiddenCounts(known, shown, unread.length - invalid.length);
    if (hidden) note(`not shown: ${hidden}; --all shows them`);
    else if (known.length === 0 && options.status !== undefined)
      note(`${statuses.join(" or ")} incidents: 0`);
    else if (known.length === 0 && unread.length === 0)
      note(
        "there are no incidents yet; `npm start` processes the test events, `ohero process FILE --data DIR` your own",
      );
  });
}

/** More than the status is asked for. */
const isNarrowed = (options: ListOptions): boolean => !isPlainList(names.filter((name) => options[name]));

const names = Object.keys(QUERY_OPTIONS) as QueryOption[];

async function readGiven(
  options: ListOptions,
  { organization, dependencies }: Application,
): Promise<ReadOptions> {
  // Not before it is called: it knows every source, and so every parser.
  const { readQueryOptions } = await import("../read-query-options.ts");
  const { count, ...rest } = options;
  const given: GivenOptions = { ...rest, ...(count && { count: ["true"] }) };
  return readQueryOptions(given, {
    organization,
    now: dependencies.clock(),
    nameOf: (option) => `--${option}`,
    problem: (message) => new UsageError(message),
  });
}

/** What a query finds; what it was understood as, and how many, go to standard error. */
async function printFound(
  { query, isCount }: ReadOptions,
  application: Application,
  { json, print, note }: Pick<Call, "print" | "note"> & { json: boolean },
): Promise<void> {
  const { organization, stores } = application;
  const { total, groups, incidents, isComplete } = await findIncidents(stores, query, organization);
  const number = `${isComplete ? "" : "at least "}${total}`;
  if (groups !== null) {
    if (json) for (const group of groups) print(JSON.stringify(group));
    else if (groups.length > 0)
      print(
        printTable(
          [query.groupBy ?? "", "incidents"],
          groups.map(({ key, count }) => [key, count]),
        ),
      );
  } else if (isCount) print(json ? JSON.stringify({ total, isComplete }) : number);
  else if (json) for (const incident of incidents) print(JSON.stringify(incident));
  else if (incidents.length > 0) print(printIncidents(incidents));
  const rest = groups === null && !isCount && total > incidents.length ? `, ${incidents.length} listed` : "";
  note(`${describeQuery(query, organization)}: ${number}${rest}`);
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
