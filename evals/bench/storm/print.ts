import type { TeamNotice } from "../../../channels/channel.ts";
import type { Ticket } from "../../../memory/tickets.ts";
import { groupBy } from "../../group-by.ts";
import { table, verdict } from "../table.ts";
import { causeNameOf, type TicketCheck } from "./check-tickets.ts";
import type { Cause } from "./message.ts";
import type { Calls } from "./table-meter.ts";

/** A delivery that was processed: what became of it, and what it asked of the tables. */
export interface Done {
  outcome: string;
  calls: Calls;
}

const SHOWN = 20;

/** Prints what tickets there are; false where they are not what the causes call for. */
export function printTickets(
  { expected, found, joined, ...differences }: TicketCheck,
  failures: string[],
): boolean {
  const wrong = { ...differences, failures };
  const rows = Object.entries(wrong).map(([name, list]) => [
    name,
    0,
    list.length,
    verdict(list.length === 0),
  ]);
  console.log(
    table(
      ["tickets", "goal", "found", "verdict"],
      [["there are, and so many more were joined into others", expected, `${found}, ${joined}`, ""], ...rows],
    ),
  );
  for (const [name, list] of Object.entries(wrong)) {
    if (list.length > 0) console.log("");
    for (const one of list.slice(0, SHOWN)) console.log(`- ${name}: ${one}`);
    if (list.length > SHOWN) console.log(`- ${name}: and ${list.length - SHOWN} more`);
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
  const row = (name: string, list: readonly Cause[]) => [name, median(counts(list)), largest(counts(list))];
  const kinds = [...groupBy(causes, (cause) => cause.kind)].map(([kind, list]) => row(kind, list));
  console.log(
    `\n${table(["notifications per cause", "p50", "max"], [row(`all: ${notices.length} for ${causes.length} causes of ${median(sizes)} messages (p50), ${largest(sizes)} at most`, causes), ...kinds])}`,
  );
  console.log(`\nThe most are to be ${MAX_NOTICES}: ${verdict(most <= MAX_NOTICES)}.`);
  return most <= MAX_NOTICES;
}

const MAX_DUPLICATE_READS = 1;
const MAX_ACCEPTED_CALLS = 12;

/** Prints what the deliveries took, by outcome; false where a goal is missed. */
export function printCalls(done: readonly Done[], seconds: number): boolean {
  const groups = groupBy(done, ({ outcome }) => outcome);
  const rows = [...groups, ["all", done] as const].map(([outcome, list]) => {
    const calls = list.map((one) => one.calls);
    const column = (of: (one: Calls) => number) =>
      `${mean(calls.map(of)).toFixed(1)}, ${largest(calls.map(of))}`;
    return [
      ...[outcome, list.length, column((one) => one.reads), column((one) => one.writes)],
      ...[
        largest(calls.map(total)),
        column((one) => one.writeUnits),
        column((one) => one.checkpointWriteUnits),
      ],
    ];
  });
  const headings = [
    "outcome",
    "deliveries",
    "own reads: mean, max",
    "own writes: mean, max",
    "own calls: max",
  ];
  console.log(
    `\n${table([...headings, "own write units: mean, max", "checkpoint write units: mean, max"], rows)}\n`,
  );
  const reads = largest((groups.get("duplicate") ?? []).map(({ calls }) => calls.reads));
  const acceptedCalls = (groups.get("accepted") ?? []).map(({ calls }) => calls);
  // Each alarm that a composite names is written down by itself: they are as many as there are.
  const accepted = largest(acceptedCalls.map((calls) => total(calls) - calls.causes));
  const areReached = [reads <= MAX_DUPLICATE_READS, accepted <= MAX_ACCEPTED_CALLS] as const;
  console.log(
    table(
      ["what", "goal", "measured", "verdict"],
      [
        ["a duplicate: reads of own tables", `at most ${MAX_DUPLICATE_READS}`, reads, verdict(areReached[0])],
        [
          "an accepted one: calls to own tables, without a write for each alarm that it names",
          `at most ${MAX_ACCEPTED_CALLS}`,
          accepted,
          verdict(areReached[1]),
        ],
        ["an accepted one: all calls to own tables", "", largest(acceptedCalls.map(total)), ""],
        ["deliveries per second", "", (done.length / seconds).toFixed(0), ""],
      ],
    ),
  );
  return !areReached.includes(false);
}

const total = ({ reads, writes }: Calls) => reads + writes;
const mean = (numbers: readonly number[]) =>
  numbers.reduce((sum, number) => sum + number, 0) / Math.max(1, numbers.length);
const largest = (numbers: readonly number[]) => numbers.reduce((most, number) => Math.max(most, number), 0);
const median = (numbers: readonly number[]) =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
