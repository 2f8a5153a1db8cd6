import { iso, message, turns } from "../lifecycle.ts";
import type { MakeMessages } from "../message.ts";
import { ACCOUNTS } from "../organization.ts";

/** One anomaly that grows; it is never told to be over. */
export const anomaly = growing(ACCOUNTS.app01, () => ["app01", "fin01"]);

/** Outside production it concerns somebody from 1,000 USD on. */
export const developmentAnomaly = growing(ACCOUNTS.development, (usd) =>
  usd >= 1_000 ? ["app01", "fin01"] : [],
);

function growing(accounts: readonly string[], teams: (usd: number) => string[]): MakeMessages {
  return (name, size, dice) => {
    const linkedAccount = dice.pick(accounts);
    let usd = 0;
    return turns(size, dice).map(({ at }) => {
      usd += dice.whole(40, 400) + 0.5;
      // It carries no time of its own but the envelope's.
      return message(0, { at: at - 2_000, state: "open" }, teams(usd), {
        source: "aws.ce",
        "detail-type": "Anomaly Detected",
        account: "101010101010",
        region: "us-east-1",
        time: iso(at),
        resources: [`arn:aws:ce::101010101010:anomalymonitor/${name}`],
        detail: {
          anomalyId: `anomaly-${name}`,
          accountId: "101010101010",
          anomalyStartDate: "2026-03-01T00:00:00Z",
          anomalyEndDate: "2026-03-02T00:00:00Z",
          dimensionValue: "AWS Key Management Service",
          impact: { maxImpact: usd, totalImpact: usd },
          rootCauses: [
            {
              linkedAccount,
              region: "eu-west-1",
              service: "AWS Key Management Service",
              usageType: "EU-KMS-Requests",
              impact: { contribution: usd },
            },
          ],
        },
      });
    });
  };
}
