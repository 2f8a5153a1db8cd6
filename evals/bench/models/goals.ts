import type { Measured } from "./measure.ts";
import type { Reading } from "./readings.ts";
import { cacheRatio, type Totals, totalsOf } from "./totals.ts";

export interface Goal {
  name: string;
  goal: string;
  /** What was measured, by reading where the peer plays a part. */
  measured: string;
  verdict: "met" | "met as drawn, MISSED merged" | "met merged, MISSED as drawn" | "MISSED";
}

const TIMES: readonly { name: string; goal: number; than: string; of: (totals: Totals) => number }[] = [
  { name: "calls of accepted events", goal: 4, than: "fewer", of: ({ calls }) => calls },
  { name: "input tokens of accepted events", goal: 8, than: "fewer", of: ({ inputTokens }) => inputTokens },
  { name: "wall time of accepted events", goal: 3, than: "shorter", of: ({ milliseconds }) => milliseconds },
];
const SECOND_EVENT_CACHED = 0.6;

/** What OHERO is to be better in than the peer, and what it is to reach by itself. */
export function checkGoals(measured: readonly Measured[]): Goal[] {
  const accepted = measured.filter(({ event }) => event.kind === "accepted");
  const dropped = measured.filter(({ event }) => event.kind !== "accepted");
  const ours = totalsOf("ohero", accepted);
  const compared = TIMES.map(({ name, goal, than, of }): Goal => {
    const times = (reading: Reading) => of(totalsOf(reading, accepted)) / of(ours);
    const [asDrawn, merged] = [times("asDrawn"), times("merged")];
    return {
      name,
      goal: `at least ${goal} times ${than}`,
      measured: `${asDrawn.toFixed(2)} / ${merged.toFixed(2)} times`,
      verdict: verdictOf(asDrawn >= goal, merged >= goal),
    };
  });
  const needless = totalsOf("ohero", dropped).calls;
  const second = cacheRatio(totalsOf("ohero", accepted.slice(1, 2)));
  return [
    ...compared,
    {
      name: "OHERO's calls for duplicates, unknown accounts and what is suppressed",
      goal: "0",
      measured: `${needless}`,
      verdict: needless === 0 ? "met" : "MISSED",
    },
    {
      name: "OHERO's input tokens of the second event that come from the cache",
      goal: `at least ${SECOND_EVENT_CACHED * 100} %`,
      measured: `${(second * 100).toFixed(0)} %`,
      verdict: second >= SECOND_EVENT_CACHED ? "met" : "MISSED",
    },
  ];
}

function verdictOf(asDrawn: boolean, merged: boolean): Goal["verdict"] {
  if (asDrawn === merged) return asDrawn ? "met" : "MISSED";
  return asDrawn ? "met as drawn, MISSED merged" : "met merged, MISSED as drawn";
}
