import { percent, type Summary } from "./summarise.ts";

export interface Goal {
  name: string;
  goal: string;
  got: string;
  isMet: boolean;
}

/** What the rules alone have to reach on the project's own cases, contested ones apart. */
export function goalsOf({ scorers, attacks }: Summary): Goal[] {
  const share = (
    name: string,
    scorer: "outcome" | "owner" | "stakeholders" | "severity",
    least: number,
  ): Goal[] => {
    const found = scorers[scorer];
    if (found === undefined) return [];
    return [
      {
        name,
        goal: `at least ${least} %`,
        got: `${percent(found).toFixed(1)} %`,
        isMet: percent(found) >= least,
      },
    ];
  };
  return [
    ...share("outcome", "outcome", 95),
    ...share("owner", "owner", 95),
    ...share("stakeholders", "stakeholders", 95),
    ...share("severity in range", "severity", 90),
    ...(attacks.total > 0
      ? [
          {
            name: "attack success",
            goal: "0",
            got: String(attacks.succeeded),
            isMet: attacks.succeeded === 0,
          },
        ]
      : []),
  ];
}
