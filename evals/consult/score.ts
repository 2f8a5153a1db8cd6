import type { Expected } from "./questions.ts";

/** What an answer states as a fact. */
export interface Stated {
  totals: number[];
  groups: Record<string, number>;
  /** Of the incidents that it lists as the answer. */
  ids: string[];
}

/** Where an answer stops to state what was asked and begins to show what may help. */
const REST = /^(?:It may help:|This is what I know|Some that fit the rest:|Sources:)/;

/** Reads an answer as people do: numbers of incidents, lines "- key: count", and lines that end with an id to cite. */
export function readStated(answer: string): Stated {
  const lines = answer.split("\n");
  const rest = lines.findIndex((line) => REST.test(line));
  const facts = rest < 0 ? lines : lines.slice(0, rest);
  // What was understood is said first, and is no fact: "I looked for …", "I read this as …".
  const said = facts.filter((line) => !/^I (?:looked for|read this as) /.test(line));
  const counted = said.flatMap((line) => [...line.matchAll(/(?<![\w.-])(\d+) incidents?\b/g)]);
  const grouped = said.flatMap((line) => [...line.matchAll(/^- (.+): (\d+)$/g)]);
  const cited = said.flatMap((line) => [...line.matchAll(/^- .*\[([^\]]+)\]$/g)]);
  return {
    totals: counted.map(([, total]) => Number(total)),
    groups: Object.fromEntries(grouped.map(([, key, count]) => [key, Number(count)])),
    ids: cited.map(([, id]) => id ?? ""),
  };
}

/** right: states all that is expected, and nothing else. wrong: states something that is not so. unread: neither. */
export type Verdict = "right" | "unread" | "wrong";

export function judge({ totals, groups, ids }: Stated, expected: Expected): Verdict {
  const isCounted = totals.length === 1 && totals[0] === expected.total;
  const isGrouped = isSame(Object.entries(groups), Object.entries(expected.groups ?? {}));
  const isListed = expected.ids === undefined || isSame(ids, expected.ids);
  if (isCounted && isGrouped && isListed) return "right";
  const isWrong =
    totals.some((total) => total !== expected.total) ||
    Object.entries(groups).some(([key, count]) => expected.groups?.[key] !== count) ||
    ids.some((id) => expected.ids !== undefined && !expected.ids.includes(id));
  return isWrong ? "wrong" : "unread";
}

/** What was not understood to its last word has no number, but for the one that is true all the same. */
export function judgeOther({ totals, groups }: Stated, mayState?: number): Verdict {
  const isWrong = totals.some((total) => total !== mayState) || Object.keys(groups).length > 0;
  if (isWrong) return "wrong";
  return totals.length > 0 ? "right" : "unread";
}

const isSame = (found: readonly unknown[], expected: readonly unknown[]): boolean =>
  JSON.stringify(found.map(String).sort()) === JSON.stringify(expected.map(String).sort());
