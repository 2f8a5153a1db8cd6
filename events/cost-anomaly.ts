import { accountIn, readAccount } from "./account.ts";
import { AnomalyDetail, type RootCause } from "./cost-anomaly-detail.ts";
import { costAnomalyText } from "./cost-anomaly-text.ts";
import type { Envelope } from "./envelope.ts";
import { dayOf, parseInstant } from "./instant.ts";
import { awsLinks } from "./links.ts";
import type { OperationalEvent, Resource } from "./operational-event.ts";
import { type Problem, problemFrom } from "./problem.ts";
import { readUsd, shortUsd } from "./usd.ts";

/** `Anomaly Detected`: one operational event. It is sent again as the impact grows, and never to say that it is over. */
export function parseCostAnomaly(envelope: Envelope, receivedAt: string): OperationalEvent | Problem {
  const parsed = AnomalyDetail.safeParse(envelope.detail);
  if (!parsed.success) return problemFrom(parsed.error, envelope.detail, ["detail"]);
  const detail = parsed.data;

  const causes = detail.rootCauses;
  const dimension = detail.dimensionValue || detail.dimensionalValue || null;
  const service = causes.find((cause) => cause.service)?.service || dimension;
  const what = dimension ?? service;
  const updatedAt = parseInstant(envelope.time) ?? receivedAt;
  const measuredUsd = totalImpact(detail);
  const told = [measuredUsd, dayOf(detail.anomalyEndDate)].filter((value) => value !== null).join("~");

  return {
    source: "aws.ce",
    incidentId: `aws.ce~${detail.anomalyId}`,
    messageId: [told || updatedAt, detail.feedback ?? ""].join("~"),
    updatedAt,
    sentAt: updatedAt,
    page: null,
    category: "cost",
    type: what ?? "anomaly",
    service: service ?? "Cost Anomaly Detection",
    state: "open",
    scope: "account",
    title: [what === null ? "Cost anomaly" : `Cost anomaly: ${what}`, shortUsd(measuredUsd)]
      .filter(Boolean)
      .join(", "),
    text: costAnomalyText(detail, what, measuredUsd),
    accounts: affectedAccounts(detail, dimension, envelope),
    region: causes[0]?.region || null,
    resources: readResources(causes),
    startsAt: parseInstant(detail.anomalyStartDate),
    // The last day so far, which is no end.
    endsAt: null,
    measuredUsd,
    groups: {},
    children: [],
    nativeSeverity: null,
    threat: false,
    billing: true,
    actionability: null,
    sample: false,
    suppressedBy: readFeedback(detail.feedback),
    suppressedUntil: null,
    echo: false,
    links: awsLinks("The anomaly in the console", [detail.anomalyDetailsLink]),
  };
}

/** What the anomaly has cost above the expected, in US dollars; the most precise that is told. */
function totalImpact({ impact, rootCauses }: AnomalyDetail): number | null {
  if (impact?.totalImpact != null) return impact.totalImpact;
  const contributions = rootCauses
    .map((cause) => cause.impact?.contribution ?? null)
    .filter((amount) => amount !== null);
  const sum = contributions.reduce((before, amount) => before + amount, 0);
  if (contributions.length > 0) return readUsd(Number(sum.toFixed(2)));
  return impact?.maxImpact ?? null;
}

/** The accounts that spend, else the one that a monitor of accounts names, else the monitor's owner (the payer). */
function affectedAccounts(detail: AnomalyDetail, dimension: string | null, envelope: Envelope): string[] {
  const linked = detail.rootCauses.map((cause) => cause.linkedAccount).filter((id) => id !== null);
  if (linked.length > 0) return [...new Set(linked)];
  const owner =
    accountIn(dimension ?? "") ??
    detail.accountId ??
    readAccount(envelope.account) ??
    accountIn(detail.monitorArn ?? "");
  return owner === null ? [] : [owner];
}

/** Usage types are the closest to resources that bills have: EU-NatGateway-Bytes tells who runs it. */
function readResources(causes: RootCause[]): Resource[] {
  const found = new Map<string, Resource>();
  for (const { linkedAccount, region, usageType } of causes) {
    if (!usageType) continue;
    const id = [linkedAccount, region, usageType].filter(Boolean).join("/");
    found.set(id, { id, type: usageType, status: "pending" });
  }
  return [...found.values()];
}

/** Source: Cost Explorer API reference, Anomaly: YES, NO or PLANNED_ACTIVITY. */
function readFeedback(feedback: string | null | undefined): string | null {
  if (feedback === "PLANNED_ACTIVITY") return "feedback in Cost Anomaly Detection: planned activity";
  return feedback === "NO" ? "feedback in Cost Anomaly Detection: not an anomaly" : null;
}
