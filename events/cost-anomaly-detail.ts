import { z } from "zod";
import { readAccount } from "./account.ts";
import { anything, filled, lenient, list, word } from "./lenient.ts";
import { readUsd } from "./usd.ts";

const usd = anything.transform(readUsd);
const account = anything.transform(readAccount);

const RootCause = z.lazy(() =>
  z.looseObject({
    linkedAccount: account,
    linkedAccountName: word,
    region: word,
    service: word,
    usageType: word,
    impact: lenient(z.looseObject({ contribution: usd })),
  }),
);
export type RootCause = z.infer<typeof RootCause>;

/**
 * AWS publishes no list of required fields. Amounts bear no currency; they are taken for US dollars.
 * `dimensionalValue` is how the SNS form of the same message spells it.
 * Source: Cost Management user guide, "Using EventBridge with Cost Anomaly Detection".
 */
export const AnomalyDetail = z.lazy(() =>
  z.looseObject({
    anomalyId: filled,
    accountId: account,
    anomalyStartDate: anything,
    anomalyEndDate: anything,
    dimensionValue: word,
    dimensionalValue: word,
    feedback: word,
    impact: lenient(
      z.looseObject({
        maxImpact: usd,
        totalActualSpend: usd,
        totalExpectedSpend: usd,
        totalImpact: usd,
      }),
    ),
    rootCauses: list(RootCause),
    monitorName: word,
    monitorArn: word,
    anomalyDetailsLink: word,
  }),
);
export type AnomalyDetail = z.infer<typeof AnomalyDetail>;
