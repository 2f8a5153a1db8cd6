import type { Command } from "commander";
import { stripControls } from "../../channels/console.ts";
import { reportKey } from "../../memory/reports.ts";
import type { Ticket } from "../../memory/tickets.ts";
import { printDeliveries, printIncidents, printTickets } from "../print.ts";
import {
  type Call,
  type Common,
  cleanLines,
  mustFind,
  organizationOption,
  stateOption,
  withApplication,
} from "./common.ts";

export function addShow(program: Command, call: Call): void {
  program
    .command("show")
    .description("everything about one incident: deliveries, tickets, path, judgements, report")
    .argument("<incident>", "its id, or the beginning of the short id that `ohero incidents` shows")
    .option("--json", "as JSON", false)
    .option("--deliveries", "what arrived, as it arrived: one JSON object a line, which Studio takes", false)
    .addOption(stateOption(call.environment))
    .addOption(organizationOption(call.environment))
    .action((reference: string, options: ShowOptions) => show(reference, options, call));
}

type ShowOptions = Common & { json: boolean; deliveries: boolean };

async function show(reference: string, options: ShowOptions, call: Call): Promise<void> {
  const { print } = call;
  await withApplication({ ...options, readOnly: true }, call, async (application) => {
    const { stores } = application;
    const incident = await mustFind(application, reference);
    const kept = await stores.deliveries.listByThread(incident.threadId);
    if (options.deliveries) {
      for (const { raw: delivery, part, interactive } of kept)
        print(JSON.stringify({ delivery, part, interactive }));
      return;
    }
    const tickets = await stores.tickets.getMany(incident.tickets.map((ticket) => ticket.id));
    const report = await stores.reports.read(reportKey(incident.threadId, incident.lastReport));
    const deliveries = kept.map(({ raw: _, ...delivery }) => delivery);
    if (options.json) return print(JSON.stringify({ incident, tickets, deliveries, report }));
    print(printIncidents([incident]));
    print(`\n${stripControls(incident.id)}\n`);
    if (incident.mergedInto !== null)
      print(`It shares the tickets of ${stripControls(incident.mergedInto)}\n`);
    print(`${printDeliveries(deliveries)}\n`);
    if (tickets.length > 0) print(`${printTickets(tickets)}\n`);
    for (const ticket of tickets.slice(0, 1)) print(`${ticketText(ticket)}\n`);
    print(cleanLines(report ?? "its report is not there any more"));
  });
}

/** As many as fit on a screen. */
const LISTED = 20;

function ticketText({ id, description, recommendedActions, incidents, history }: Ticket): string {
  const actions = recommendedActions.map(({ text, url }) => `  - ${text}${url ? ` <${url}>` : ""}`);
  const changes = history.map(({ at, action, note: why, fields }) => {
    const said = [why, ...Object.entries(fields).map(([name, { from, to }]) => changeLine(name, from, to))];
    return `  ${at} ${action}: ${said.filter(Boolean).join("; ") || "as described above"}`;
  });
  return cleanLines(
    [
      `Ticket ${id}`,
      description,
      "Recommended actions:",
      ...actions,
      ...(incidents.length > 1 ? [`${incidents.length} incidents share it:`, ...shares(incidents)] : []),
      "History:",
      ...changes,
    ].join("\n"),
  );
}

function shares(incidents: Ticket["incidents"]): string[] {
  const lines = incidents
    .slice(0, LISTED)
    .map(({ incidentId, status, severity }) => `  ${status}, severity ${severity}: ${incidentId}`);
  return incidents.length > LISTED ? [...lines, `  and ${incidents.length - LISTED} more`] : lines;
}

/** "severity 4 → 2"; of long texts only that they changed. */
function changeLine(name: string, from: unknown, to: unknown): string {
  const [before, after] = [JSON.stringify(from), JSON.stringify(to)];
  return before.length + after.length <= 80 ? `${name} ${before} → ${after}` : `${name} changed`;
}
