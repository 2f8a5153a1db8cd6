import type { Cause, Dice, MakeMessages } from "./message.ts";
import { alarm, composite, compositeByTurns, mixedComposite } from "./sources/alarms.ts";
import { anomaly, developmentAnomaly } from "./sources/anomaly.ts";
import { configRule, networkConfigRule } from "./sources/config-rule.ts";
import { control, graveControl, guardDuty, networkControl } from "./sources/findings.ts";
import {
  healthChange,
  healthCost,
  healthElsewhere,
  healthNetwork,
  healthTwoTeams,
} from "./sources/health.ts";

/** Many incidents each: they share among them what the others leave. */
const broad: Record<string, MakeMessages> = {
  healthChange,
  control,
  healthTwoTeams,
  configRule,
  healthCost,
  graveControl,
  healthNetwork,
  networkControl,
  healthElsewhere,
  networkConfigRule,
};

/** One incident, or a handful. */
const narrow: Record<string, MakeMessages> = {
  composite,
  guardDuty,
  alarm,
  anomaly,
  mixedComposite,
  developmentAnomaly,
  compositeByTurns,
};

/** `count` causes with `messages` messages among them; a few are very large, as storms are. */
export function makeCauses(count: number, messages: number, dice: Dice): Cause[] {
  const [broadKinds, narrowKinds] = [Object.entries(broad), Object.entries(narrow)];
  const drafts = Array.from({ length: count }, (_, index) => {
    const isBroad = index % 2 === 0;
    const kinds = isBroad ? broadKinds : narrowKinds;
    const [kind, make] = kinds[Math.floor(index / 2) % kinds.length] as [string, MakeMessages];
    return { name: `storm${String(index).padStart(4, "0")}`, kind, make, isBroad };
  });
  const sizes = new Map<string, number>();
  for (const { name, isBroad } of drafts) if (!isBroad) sizes.set(name, dice.whole(6, 30));
  let left = messages - [...sizes.values()].reduce((sum, size) => sum + size, 0);
  const weights = drafts
    .filter(({ isBroad }) => isBroad)
    .map(({ name }, rank) => ({ name, weight: 1 / (rank + 3) }));
  let total = weights.reduce((sum, { weight }) => sum + weight, 0);
  for (const { name, weight } of weights) {
    const size = Math.max(1, Math.round((left * weight) / total));
    sizes.set(name, size);
    left -= size;
    total -= weight;
  }
  return drafts.map(({ name, kind, make }) => {
    const size = sizes.get(name) ?? 1;
    return { name, kind, messages: make(name, size, dice).slice(0, size) };
  });
}
