import { printTable } from "../../handlers/print.ts";
import { type Counts, type HistoryScore, type Scored, STANDINGS } from "./score-history.ts";

/** The score as tables for the terminal; titles and people's words are made harmless. */
export function printHistory({ counts, waiting, by, today, incidents }: HistoryScore): string {
  const overruled = incidents.filter(({ standing }) => standing.startsWith("false"));
  const groups = Object.entries(by).flatMap(([name, found]) =>
    Object.entries(found).map(([key, one]) => [`${name} ${key}`, ...cells(one)]),
  );
  return [
    printTable(["", ...HEADS], [["all incidents", ...cells(counts)], ...groups]),
    ...(overruled.length > 0 ? ["", "overruled:", printOverruled(overruled)] : []),
    "",
    "The policy and the rules of today, on the same deliveries:",
    printTable(
      ["", "", "of"],
      [
        ["overruled, now decided as the operator wanted", today.overruled.asThePerson, today.overruled.total],
        ["confirmed, now decided otherwise", today.confirmed.otherwise, today.confirmed.total],
        [
          "first decided by a person, now decided the same",
          today.decidedFirst.asThePerson,
          today.decidedFirst.total,
        ],
        ["undecided by people, now decided otherwise", today.undecided.otherwise, today.undecided.total],
      ],
    ),
    ...(waiting > 0 ? [`${waiting} incidents wait for an answer of a person`] : []),
  ].join("\n");
}

const HEADS = [
  "confirmed",
  "false accepts",
  "false discharges",
  "first decided by a person",
  "not overruled",
];
const cells = (counts: Counts) => STANDINGS.map((standing) => counts[standing]);

const printOverruled = (found: readonly Scored[]): string =>
  printTable(
    ["incident", "OHERO", "by", "operator", "today", "title", "why"],
    found.map(({ id, ohero, reason, by, person, today, title, why }) => [
      id,
      reason === "accepted" ? ohero : `${ohero} (${reason})`,
      by,
      person,
      today,
      short(title, 50),
      short(why ?? "", 50),
    ]),
  );

const short = (text: string, limit: number) => (text.length > limit ? `${text.slice(0, limit - 1)}…` : text);
