import type { TeamNotice } from "../../../channels/channel.ts";
import type { Ticket } from "../../../memory/tickets.ts";
import { groupBy } from "../../group-by.ts";
import { causeNameOf, type TicketCheck } from "./check-tickets.ts";
import type { Cause } from "./message.ts";
import type { Calls } from "./table-meter.ts";

/** A delivery that was processed: what became of it, and what it asked of the tables. */
export interface Done {
  outcome: string;
  calls: Calls;
}

const SHOWN = 20;

const verdict = (isReached: boolean) => (isReached ? "reached" : "MISSED");

/** Prints what tickets there are; false where they are not what the causes call for. */
export function printTickets(
  { expected, found, joined, ...differences }: TicketCheck,
  failures: string[],
): boolean {
  const wrong = { ...differences, failures };
  console.log(`tickets: ${found} of ${expected}, and ${joined} joined into others`);
  for (const [name, list] of Object.entries(wrong)) {
    console.log(`  ${name}: ${list.length} (goal: 0) ${verdict(list.length === 0)}`);
    for (const one of list.slice(0, SHOWN)) console.log(`    ${one}`);
    if (list.length > SHOWN) console.log(`    and ${list.length - SHOWN} more`);
  }
  return Object.values(wrong).every((list) => list.length === 0);
}

/** However many messages a cause has. */
const MAX_NOTICES = 20;

/** Prints how often the teams were told, by cause; false where a cause made too much noise. */
export function printNotices(
  causes: readonly Cause[],
  tickets: readonly Ticket[],
  notices: readonly TeamNotice[],
): boolean {
  const names = new Map(tickets.map((ticket) => [ticket.id, causeNameOf(ticket)]));
  const told = groupBy(notices, ({ ticketId }) => names.get(ticketId));
  const counts = (list: readonly Cause[]) => list.map(({ name }) => told.get(name)?.length ?? 0);
  const sizes = causes.map(({ messages }) => messages.length);
  const most = largest(counts(causes));
  console.log(
    `\nmessages per cause: p50 ${median(sizes)}, max ${largest(sizes)}\nnotifications: ${notices.length}; per cause p50 ${median(counts(causes))}, max ${most} (goal: ${MAX_NOTICES}) ${verdict(most <= MAX_NOTICES)}`,
  );
  for (const [kind, list] of groupBy(causes, (cause) => cause.kind))
    console.log(`  ${kind}: p50 ${median(counts(list))}, max ${largest(counts(list))}`);
  return most <= MAX_NOTICES;
}

const MAX_DUPLICATE_READS = 1;
const MAX_ACCEPTED_CALLS = 12;

/** Prints what the deliveries took, by outcome; false where a goal is missed. */
export function printCalls(done: readonly Done[], seconds: number): boolean {
  console.log(`\n${(done.length / seconds).toFixed(0)} deliveries a second\n`);
  console.log(
    "| outcome | deliveries | own reads: mean, max | own writes: mean, max | own calls: max | own write units: mean, max | checkpoint write units: mean, max |\n|---|---|---|---|---|---|---|",
  );
  const groups = groupBy(done, ({ outcome }) => outcome);
  for (const [outcome, list] of [...groups, ["all", done] as const]) {
    const calls = list.map((one) => one.calls);
    const column = (of: (one: Calls) => number) =>
      `${mean(calls.map(of)).toFixed(1)}, ${largest(calls.map(of))}`;
    console.log(
      `| ${outcome} | ${list.length} | ${column((one) => one.reads)} | ${column((one) => one.writes)} | ${largest(calls.map(total))} | ${column((one) => one.writeUnits)} | ${column((one) => one.checkpointWriteUnits)} |`,
    );
  }
  const reads = largest((groups.get("duplicate") ?? []).map(({ calls }) => calls.reads));
  const accepted = largest((groups.get("accepted") ?? []).map(({ calls }) => total(calls)));
  const areReached = [reads <= MAX_DUPLICATE_READS, accepted <= MAX_ACCEPTED_CALLS] as const;
  console.log(
    `\na duplicate: at most ${reads} reads of own tables (goal: ${MAX_DUPLICATE_READS}) ${verdict(areReached[0])}`,
  );
  console.log(
    `an accepted one: at most ${accepted} calls to own tables (goal: ${MAX_ACCEPTED_CALLS}) ${verdict(areReached[1])}`,
  );
  return !areReached.includes(false);
}

const total = ({ reads, writes }: Calls) => reads + writes;
const mean = (numbers: readonly number[]) =>
  numbers.reduce((sum, number) => sum + number, 0) / Math.max(1, numbers.length);
const largest = (numbers: readonly number[]) => numbers.reduce((most, number) => Math.max(most, number), 0);
const median = (numbers: readonly number[]) =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
