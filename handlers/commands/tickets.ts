import { type Command, Option } from "commander";
import type { OutboxEntry } from "../../memory/outbox.ts";
import { fieldChanges } from "../../memory/ticket-change-words.ts";
import type { Ticket } from "../../memory/tickets.ts";
import { mirroredTicket, mirrorOf } from "../../tools/mark-tickets.ts";
import type { Application } from "../application.ts";
import { UsageError } from "../known-error.ts";
import type { OpenTicketing } from "../open-ticketing.ts";
import { minuteOf, printTable } from "../print.ts";
import {
  type Call,
  type Common,
  cleanLines,
  EXIT,
  organizationOption,
  stateOption,
  withApplication,
} from "./common.ts";

/** Milliseconds that `sync` works at most; what is left the server does. */
const SYNC = 10 * 60_000;
const SHOWN = 200;

export function addTickets(program: Command, call: Call): void {
  const tickets = program
    .command("tickets")
    .description("tickets, and their copies in Jira and ServiceNow: list, show, sync, test")
    .enablePositionalOptions()
    .addHelpText(
      "after",
      `
Examples:
  ohero tickets                    all of them, the newest changes first
  ohero tickets --pending          what still waits to be written to another system, and why
  ohero tickets show OPS-12        one of them, by its id here or there
  ohero tickets sync               writes what waits now, and reads what people changed there
  ohero tickets test               tries the settings of every team that works in another system; writes nothing

docs/ticket-systems.md says what is set where.`,
    );
  const common = (command: Command) =>
    command.addOption(stateOption(call.environment)).addOption(organizationOption(call.environment));
  common(tickets)
    .addOption(new Option("--team <id>", "of one team"))
    .option("--pending", "only those that wait to be written to another system", false)
    .option("--json", "one JSON object a line", false)
    .action((options: ListOptions) => list(options, call));
  common(tickets.command("show"))
    .description("a ticket with its history")
    .argument("<ticket>", "T-…, or what the other system calls it")
    .option("--json", "as a JSON object", false)
    .action((id: string, options: Common & { json: boolean }) => show(id, options, call));
  common(tickets.command("sync"))
    .description("writes what waits now, and reads what people changed there")
    .argument("[ticket]", "one ticket, whether it waits or not; default: all that wait")
    .action((id: string | undefined, options: Common) => sync(id, options, call));
  tickets
    .command("test")
    .description("tries credentials, projects, fields and transitions of every team; writes nothing")
    .addOption(organizationOption(call.environment))
    .addOption(new Option("--team <id>", "of one team"))
    .option("--json", "one JSON object a line for each problem", false)
    .action((options: { organization: string; team?: string; json: boolean }) => test(options, call));
}

type ListOptions = Common & { team?: string; pending: boolean; json: boolean };

/** What waits for the ticket systems in use, by the id of the ticket. */
async function waitingIn(
  { stores }: Application,
  systems: readonly string[],
): Promise<Map<string, OutboxEntry>> {
  const entries = (await Promise.all(systems.map((name) => stores.outbox.listWaiting(name)))).flat();
  return new Map(entries.map((entry) => [mirroredTicket(entry.group), entry]));
}

async function list({ team, pending, json, ...options }: ListOptions, call: Call): Promise<void> {
  const { print, note } = call;
  const { systemsOf } = await import("../../policy/ticketing.ts");
  await withApplication({ ...options, readOnly: true }, call, async (application) => {
    const { organization, stores } = application;
    const teams = organization.teams.map(({ id }) => id).filter((id) => team === undefined || id === team);
    if (teams.length === 0) throw new UsageError(`there is no team ${team}; ohero team list shows them`);
    const waiting = await waitingIn(application, systemsOf(organization));
    const everyOne = await stores.tickets.list(teams, Number.POSITIVE_INFINITY);
    const all = everyOne.filter(({ id }) => !pending || waiting.has(id));
    if (json) {
      for (const ticket of all)
        print(JSON.stringify({ ...ticket, pending: pendingOf(waiting.get(ticket.id)) }));
      return;
    }
    if (all.length === 0) {
      note(pending ? "nothing waits to be written to another system" : "there are no tickets");
      return;
    }
    const rows = all.slice(0, SHOWN).map((ticket) => {
      const entry = waiting.get(ticket.id);
      const there = ticket.external?.key ?? null;
      const what = [ticket.id, ticket.team, ticket.status, ticket.severity, there];
      return pending
        ? [
            ...what,
            minuteOf(entry?.waitingSince ?? entry?.at ?? ""),
            entry?.dueAt ? minuteOf(entry.dueAt) : null,
            entry?.attempts ?? 0,
            entry?.problem ?? null,
          ]
        : [...what, entry === undefined ? null : "waits", minuteOf(ticket.updatedAt), ticket.title];
    });
    const head = ["ticket", "team", "status", "severity", "there"];
    print(
      printTable(
        pending
          ? [...head, "since", "next try", "tries", "last problem"]
          : [...head, "sync", "changed", "title"],
        rows,
      ),
    );
    if (all.length > SHOWN) note(`and ${all.length - SHOWN} more; --json shows all`);
  });
}

const pendingOf = (entry: OutboxEntry | undefined) =>
  entry === undefined
    ? null
    : {
        since: entry.waitingSince ?? entry.at,
        dueAt: entry.dueAt,
        attempts: entry.attempts,
        problem: entry.problem,
      };

async function mustFindTicket({ stores, organization }: Application, id: string): Promise<Ticket> {
  const name = id.trim();
  const direct = await stores.tickets.get(name.toUpperCase());
  if (direct !== null) return direct;
  const teams = organization.teams.map((team) => team.id);
  const listed = await stores.tickets.list(teams, Number.POSITIVE_INFINITY);
  const found = listed.find(({ external }) => external?.key.toUpperCase() === name.toUpperCase());
  const ticket = found === undefined ? null : await stores.tickets.get(found.id);
  if (ticket === null) throw new UsageError(`there is no ticket ${name}; ohero tickets lists them`);
  return ticket;
}

async function show(id: string, { json, ...options }: Common & { json: boolean }, call: Call): Promise<void> {
  const { systemsOf } = await import("../../policy/ticketing.ts");
  await withApplication({ ...options, readOnly: true }, call, async (application) => {
    const ticket = await mustFindTicket(application, id);
    const waiting = (await waitingIn(application, systemsOf(application.organization))).get(ticket.id);
    if (json) call.print(JSON.stringify({ ...ticket, pending: pendingOf(waiting) }));
    else call.print(cleanLines(describe(ticket, waiting)));
  });
}

function describe(ticket: Ticket, waiting: OutboxEntry | undefined): string {
  const { external, joinedInto, impactedAccounts, impactedResources } = ticket;
  const sync =
    waiting === undefined
      ? []
      : [
          `Waits to be written there since ${minuteOf(waiting.waitingSince ?? waiting.at)}${waiting.problem === null ? "" : `: ${waiting.problem}`}`,
        ];
  return [
    `${ticket.id}  ${ticket.title}`,
    `${ticket.team}, severity ${ticket.severity}, ${ticket.status} (${ticket.progress})${joinedInto === null ? "" : `, goes on in ${joinedInto}`}`,
    ...(external === null ? [] : [`${external.system}: ${external.key}  ${external.url}`]),
    ...sync,
    "",
    ticket.description,
    "",
    ...ticket.recommendedActions.map(({ text, url }) => `- ${text}${url === null ? "" : ` ${url}`}`),
    "",
    `Accounts: ${impactedAccounts.join(", ") || "none"}`,
    `Resources: ${impactedResources.length}`,
    `Incidents: ${ticket.incidentIds.length === 1 ? ticket.incidentIds[0] : ticket.incidentIds.length}`,
    "",
    ...ticket.history.map(
      ({ at, action, note, fields }) =>
        `${minuteOf(at)}  ${[[action, note].filter(Boolean).join(": "), ...fieldChanges({ fields })].join("; ")}`,
    ),
  ].join("\n");
}

async function openSystems(
  application: Pick<Application, "organization">,
  call: Call,
): Promise<OpenTicketing> {
  const { openTicketing } = await import("../open-ticketing.ts");
  const ticketing = await openTicketing(call.environment, application.organization, call.note);
  if (ticketing.names.length === 0)
    throw new UsageError(
      "no team works in another ticket system: see `ticketing` in policy/organization.yaml and docs/ticket-systems.md",
    );
  return ticketing;
}

async function sync(id: string | undefined, options: Common, call: Call): Promise<void> {
  const { createProgressBar } = await import("../progress-bar.ts");
  await withApplication(options, call, async (application) => {
    const ticketing = await openSystems(application, call);
    if (id !== undefined) await markOne(id, application);
    const { count: before } = await ticketing.listWaiting(application);
    const bar = createProgressBar(call.stderr as NodeJS.WriteStream, "tickets");
    let done = 0;
    await ticketing.sendFor(SYNC, application, {
      waits: false,
      onRound(sent) {
        done += sent;
        bar.show(Math.min(done, before), before);
      },
    });
    bar.clear();
    const { count: left } = await ticketing.listWaiting(application);
    call.note(
      `${done} written or read, ${left} wait${left === 0 ? "" : ": ohero tickets --pending says why"}`,
    );
    if (left > 0) call.exitCode = EXIT.invalid;
  });
}

async function markOne(id: string, application: Application): Promise<void> {
  const ticket = await mustFindTicket(application, id);
  const { ticketing } = application.organization.teams.find((team) => team.id === ticket.team) ?? {};
  if (ticketing === undefined)
    throw new UsageError(`team ${ticket.team} works in no other ticket system: ${ticket.id} is only here`);
  const at = application.dependencies.clock().toISOString();
  await application.stores.outbox.mark({ ...mirrorOf(ticketing.system, ticket.id), at });
}

async function test(
  { organization: file, team, json }: { organization: string; team?: string; json: boolean },
  call: Call,
): Promise<void> {
  const { loadOrganization } = await import("../../policy/load-organization.ts");
  const organization = await loadOrganization(file);
  const ticketing = await openSystems({ organization }, call);
  let problems = 0;
  for (const [index, { id, ticketing: settings }] of organization.teams.entries()) {
    if (settings === undefined || (team !== undefined && team !== id)) continue;
    call.note(`${id}: ${settings.system} …`);
    const found = (await ticketing.systemFor(settings)?.test()) ?? [];
    problems += found.length;
    if (found.length === 0) call.note(`${id}: everything is there`);
    for (const { path, problem, fix } of found) {
      const where = path === "" ? settings.system : `teams[${index}].ticketing.${path}`;
      if (json) call.print(JSON.stringify({ team: id, path: where, problem, fix }));
      else call.print(cleanLines(`${where}: ${problem}\n  ${fix}`));
    }
  }
  if (problems > 0) call.exitCode = EXIT.invalid;
}
