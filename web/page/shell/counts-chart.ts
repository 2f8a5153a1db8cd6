import type { DayCounts } from "../../../channels/webchat/protocol.ts";
import { drawing, element } from "../text/element.ts";
import { count, plainWords } from "../text/words.ts";

/** What became of incidents, from the bottom of a bar to its top. Outcomes that are not named here stand on top of them. */
const ORDER = [
  "accepted",
  "reopened",
  "updated",
  "merged",
  "awaiting-operator",
  "asked",
  "closed",
  "discharged",
];
const WIDE = 7;
const HIGH = 64;

/** Incidents by outcome and day as stacked bars, with the same as a table for who cannot see or wants numbers. */
export function countsChart(days: DayCounts[]): HTMLElement {
  const totals = new Map<string, number>();
  for (const { counts } of days)
    for (const [outcome, number] of Object.entries(counts))
      totals.set(outcome, (totals.get(outcome) ?? 0) + number);
  const outcomes = [...totals.keys()].sort((a, b) => placeOf(a) - placeOf(b));
  const most = Math.max(1, ...days.map(sumOf));
  return element(
    "figure",
    { class: "counts" },
    drawing(
      "svg",
      {
        viewBox: `0 0 ${days.length * WIDE} ${HIGH}`,
        preserveAspectRatio: "none",
        role: "img",
        "aria-label": `Incidents by the day of their last change, at most ${most} a day`,
      },
      ...days.map((day, index) => bar(day, index, outcomes, most)),
    ),
    element(
      "p",
      { class: "scale", "aria-hidden": true },
      element("span", {}, days[0]?.day.slice(5) ?? ""),
      element("span", {}, `most: ${most}`),
      element("span", {}, "today"),
    ),
    element(
      "ul",
      { class: "legend" },
      ...outcomes.map((outcome) =>
        element("li", { class: `key-${outcome}` }, `${plainWords(outcome)} ${totals.get(outcome)}`),
      ),
    ),
    element("details", {}, element("summary", {}, "As a table"), table(days, outcomes)),
  );
}

const placeOf = (outcome: string) => (ORDER.includes(outcome) ? ORDER.indexOf(outcome) : ORDER.length);
const sumOf = ({ counts }: DayCounts) => Object.values(counts).reduce((sum, number) => sum + number, 0);

function bar(day: DayCounts, index: number, outcomes: string[], most: number): SVGElement {
  let y = HIGH;
  const pieces = outcomes.flatMap((outcome) => {
    const number = day.counts[outcome] ?? 0;
    if (number === 0) return [];
    const height = (number / most) * (HIGH - 2);
    y -= height;
    return [drawing("rect", { x: index * WIDE + 1, y, width: WIDE - 2, height, class: `bar-${outcome}` })];
  });
  const words = outcomes
    .filter((outcome) => day.counts[outcome])
    .map((outcome) => `${plainWords(outcome)} ${day.counts[outcome]}`);
  return drawing(
    "g",
    {},
    drawing(
      "title",
      {},
      `${day.day}: ${count(sumOf(day), "incident")}${words.length > 0 ? ` (${words.join(", ")})` : ""}`,
    ),
    drawing("rect", { x: index * WIDE, y: 0, width: WIDE, height: HIGH, class: "ground" }),
    drawing("rect", { x: index * WIDE + 1, y: HIGH - 1, width: WIDE - 2, height: 1, class: "base" }),
    ...pieces,
  );
}

const table = (days: DayCounts[], outcomes: string[]) =>
  element(
    "div",
    { class: "table", tabindex: 0, role: "group", "aria-label": "Incidents by outcome and day" },
    element(
      "table",
      {},
      element(
        "thead",
        {},
        element(
          "tr",
          {},
          element("th", {}, "day"),
          ...outcomes.map((name) => element("th", {}, plainWords(name))),
        ),
      ),
      element(
        "tbody",
        {},
        ...days
          .filter((day) => sumOf(day) > 0)
          .map(({ day, counts }) =>
            element(
              "tr",
              {},
              element("th", {}, day),
              ...outcomes.map((name) => element("td", {}, String(counts[name] ?? 0))),
            ),
          ),
      ),
    ),
  );
