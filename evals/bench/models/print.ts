import { groupBy } from "../../group-by.ts";
import type { Goal } from "./goals.ts";
import type { Measured } from "./measure.ts";
import { READINGS, type Side } from "./readings.ts";
import { cacheRatio, type Totals, totalsOf } from "./totals.ts";

const SIDES: readonly Side[] = ["ohero", ...READINGS];
const whole = (number: number) => Math.round(number).toLocaleString("en-US");

const COLUMNS: readonly {
  title: string;
  show: (totals: Totals) => string;
  of?: (totals: Totals) => number;
}[] = [
  { title: "calls", show: ({ calls }) => `${calls}`, of: ({ calls }) => calls },
  {
    title: "input tokens",
    show: ({ inputTokens }) => whole(inputTokens),
    of: ({ inputTokens }) => inputTokens,
  },
  { title: "of them cached", show: (totals) => `${(cacheRatio(totals) * 100).toFixed(0)} %` },
  {
    title: "output tokens",
    show: ({ outputTokens }) => whole(outputTokens),
    of: ({ outputTokens }) => outputTokens,
  },
  { title: "ms", show: ({ milliseconds }) => whole(milliseconds), of: ({ milliseconds }) => milliseconds },
  { title: "US cents", show: ({ usd }) => (usd * 100).toFixed(2), of: ({ usd }) => usd },
];

const row = (cells: readonly string[]) => console.log(`| ${cells.join(" | ")} |`);

function printRow(name: string, measured: readonly Measured[]): void {
  const totals = SIDES.map((side) => totalsOf(side, measured));
  row([name, ...COLUMNS.map(({ show }) => totals.map(show).join(" / "))]);
}

/** Every event in the order in which it was handed over, then what each kind comes to. */
export function printTable(measured: readonly Measured[]): void {
  console.log("Each cell: OHERO / the peer as its charts are drawn / the peer with its turns merged.\n");
  row(["event", ...COLUMNS.map(({ title }) => title)]);
  row(["---", ...COLUMNS.map(() => "---")]);
  for (const one of measured)
    printRow(`${one.event.id}, ${one.event.event.source}, ${one.event.kind}`, [one]);
  const kinds = groupBy(measured, ({ event }) => event.kind);
  for (const [kind, list] of kinds) printRow(`**${list.length} ${kind}**`, list);
  const accepted = kinds.get("accepted") ?? [];
  const [ours, ...theirs] = SIDES.map((side) => totalsOf(side, accepted));
  row([
    "**accepted: times OHERO's**",
    ...COLUMNS.map(({ of }) =>
      of && ours ? theirs.map((totals) => (of(totals) / of(ours)).toFixed(1)).join(" / ") : "",
    ),
  ]);
  const fresh = (totals: Totals) => totals.inputTokens - totals.cachedTokens;
  console.log(
    `\ninput tokens that no cache held, accepted: ${[ours, ...theirs].map((totals) => totals && whole(fresh(totals))).join(" / ")}`,
  );
  const prompts = SIDES.map((side) => whole(accepted[0]?.by[side].calls[0]?.inputTokens ?? 0));
  console.log(`first prompt of ${accepted[0]?.event.id}, tokens: ${prompts.join(" / ")}`);
  const needless = measured.filter(({ event }) => ["unknown account", "suppressed"].includes(event.kind));
  const tickets = SIDES.map((side) => needless.flatMap(({ by }) => by[side].teams).length);
  console.log(`tickets for unknown accounts and what is suppressed: ${tickets.join(" / ")}`);
}

export function printGoals(goals: readonly Goal[]): void {
  console.log("\n| what | goal | measured | verdict |\n|---|---|---|---|");
  for (const { name, goal, measured, verdict } of goals) row([name, goal, measured, verdict]);
}

/** Faults of every side, so that no figure stands for half a job. */
export function printFaults(measured: readonly Measured[]): boolean {
  const faults = measured.flatMap(({ event, by }) =>
    SIDES.flatMap((side) => by[side].faults.map((fault) => `${event.id}, ${event.kind}, ${side}: ${fault}`)),
  );
  for (const fault of faults) console.log(`FAULT ${fault}`);
  return faults.length > 0;
}
