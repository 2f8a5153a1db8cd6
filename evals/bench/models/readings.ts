/**
 * How the peer's charts may be read. `asDrawn`: one box after the other. `merged`: whatever can be done in one turn is,
 * as long as no decision lies between, although the charts keep the stages apart; and its prompt names the day only, so
 * that it is the same from one event to the next.
 */
export const READINGS = ["asDrawn", "merged"] as const;
export type Reading = (typeof READINGS)[number];
export type Side = "ohero" | Reading;

/** One model in three geographies: the same price, a prompt cache of its own for each side. */
const AREAS: Readonly<Record<Side, string>> = { ohero: "us", asDrawn: "eu", merged: "apac" };

export const modelOf = (side: Side) => `${AREAS[side]}.amazon.nova-pro-v1:0`;

export function sideOf(model: string): Side {
  const found = (Object.keys(AREAS) as Side[]).find((side) => model.startsWith(`${AREAS[side]}.`));
  if (found === undefined) throw new Error(`${model} is of no side`);
  return found;
}
