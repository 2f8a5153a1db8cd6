import { z } from "zod";
import { accountIn, type Envelope } from "./envelope.ts";
import { parseInstant } from "./instant.ts";
import { lenient, list, word } from "./lenient.ts";
import { isAwsLink } from "./links.ts";
import type { OperationalEvent, Resource } from "./operational-event.ts";
import { type Problem, problemFrom } from "./problem.ts";

const unknown = z.unknown().optional();

const RootCause = z.looseObject({
  linkedAccount: unknown,
  linkedAccountName: word,
  region: word,
  service: word,
  usageType: word,
  impact: lenient(z.looseObject({ contribution: unknown })),
});
type RootCause = z.infer<typeof RootCause>;

/**
 * AWS publishes no list of required fields. Amounts bear no currency; they are taken for US dollars.
 * Source: Cost Management user guide, "Using EventBridge with Cost Anomaly Detection". `dimensionalValue` is how the SNS form of the same message spells it.
 */
const AnomalyDetail = z.looseObject({
  // Not `min(1)`, which zod runs on objects with a `length` too.
  anomalyId: z.string().refine((id) => id !== "", "a non-empty string"),
  accountId: unknown,
  anomalyStartDate: unknown,
  anomalyEndDate: unknown,
  dimensionValue: word,
  dimensionalValue: word,
  feedback: word,
  impact: lenient(
    z.looseObject({
      maxImpact: unknown,
      totalActualSpend: unknown,
      totalExpectedSpend: unknown,
      totalImpact: unknown,
    }),
  ),
  rootCauses: list(RootCause),
  monitorName: word,
  monitorArn: word,
  anomalyDetailsLink: word,
});
type AnomalyDetail = z.infer<typeof AnomalyDetail>;

/** `Anomaly Detected`: one operational event. It is sent again as the impact grows, and never to say that it is over. */
export function parseCostAnomaly(envelope: Envelope, receivedAt: string): OperationalEvent | Problem {
  const parsed = AnomalyDetail.safeParse(envelope.detail);
  if (!parsed.success) return problemFrom(parsed.error, envelope.detail, ["detail"]);
  const detail = parsed.data;
  const causes = detail.rootCauses;
  const dimension = detail.dimensionValue || detail.dimensionalValue || null;
  const service = causes.find((cause) => cause.service)?.service || dimension;
  const updatedAt = parseInstant(envelope.time) ?? receivedAt;
  const measuredUsd = totalImpact(detail, causes);
  const told = [measuredUsd, day(detail.anomalyEndDate)].filter((value) => value !== null).join("~");
  const what = dimension ?? service;

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
    title: [`Cost anomaly${what === null ? "" : `: ${what}`}`, ...formatUsd(measuredUsd, round)].join(", "),
    text: describe(detail, causes, what, measuredUsd),
    accounts: affectedAccounts(detail, causes, dimension, envelope),
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
    links:
      detail.anomalyDetailsLink && isAwsLink(detail.anomalyDetailsLink)
        ? [{ title: "The anomaly in the console", url: detail.anomalyDetailsLink }]
        : [],
  };
}

/** A number, also as "1,001.50" or "$38"; null for "N/A" and for what is no cost. */
function readUsd(written: unknown): number | null {
  const number =
    typeof written === "string" && /^\$?\d[\d,]{0,20}(?:\.\d{1,20})?$/.test(written.trim())
      ? Number(written.replaceAll(/[$,\s]/g, ""))
      : written;
  return typeof number === "number" && Number.isFinite(number) && number >= 0 ? number : null;
}

/** What the anomaly has cost above the expected, in US dollars; the most precise that is told. */
function totalImpact({ impact }: AnomalyDetail, causes: RootCause[]): number | null {
  const total = readUsd(impact?.totalImpact);
  if (total !== null) return total;
  const contributions = causes.map(contributionOf).filter((amount) => amount !== null);
  const sum = contributions.reduce((before, amount) => before + amount, 0);
  if (contributions.length > 0) return readUsd(Number(sum.toFixed(2)));
  return readUsd(impact?.maxImpact);
}

const contributionOf = (cause: RootCause) => readUsd(cause.impact?.contribution);

/** As 12 digits: a relay may have made a number of it and so dropped leading zeros. */
function readAccount(written: unknown): string | null {
  const digits = typeof written === "number" ? String(written) : written;
  return typeof digits === "string" && /^\d{9,12}$/.test(digits.trim())
    ? digits.trim().padStart(12, "0")
    : null;
}

/** The accounts that spend, else the one that a monitor of accounts names, else the monitor's owner (the payer). */
function affectedAccounts(
  detail: AnomalyDetail,
  causes: RootCause[],
  dimension: string | null,
  envelope: Envelope,
): string[] {
  const linked = causes.map((cause) => readAccount(cause.linkedAccount)).filter((id) => id !== null);
  if (linked.length > 0) return [...new Set(linked)];
  const owner = [
    dimension === null ? null : accountIn(dimension),
    readAccount(detail.accountId),
    readAccount(envelope.account),
    accountIn(detail.monitorArn ?? ""),
  ].find((id) => id !== null);
  return owner ? [owner] : [];
}

/** Usage types are the closest to resources that bills have: EU-NatGateway-Bytes tells who runs it. */
function readResources(causes: RootCause[]): Resource[] {
  const found = new Map<string, Resource>();
  for (const { linkedAccount, region, usageType } of causes) {
    if (!usageType) continue;
    const id = [readAccount(linkedAccount), region, usageType].filter(Boolean).join("/");
    found.set(id, { id, type: usageType, status: "pending" });
  }
  return [...found.values()];
}

/** Source: Cost Explorer API reference, Anomaly: YES, NO or PLANNED_ACTIVITY. */
function readFeedback(feedback: string | null | undefined): string | null {
  if (feedback === "PLANNED_ACTIVITY") return "feedback in Cost Anomaly Detection: planned activity";
  return feedback === "NO" ? "feedback in Cost Anomaly Detection: not an anomaly" : null;
}

const MAX_CAUSES = 20;

function describe(
  detail: AnomalyDetail,
  causes: RootCause[],
  what: string | null,
  measuredUsd: number | null,
): string {
  const { impact, monitorName, monitorArn } = detail;
  const [spent] = formatUsd(readUsd(impact?.totalActualSpend));
  const [expected] = formatUsd(readUsd(impact?.totalExpectedSpend));
  const compared = [spent && `spent ${spent}`, expected && `expected ${expected}`].filter(Boolean).join(", ");
  const days = [day(detail.anomalyStartDate), day(detail.anomalyEndDate)].filter((date) => date !== null);
  return [
    `AWS Cost Anomaly Detection found unusual spending${what === null ? "" : ` on ${what}`}.`,
    ...formatUsd(measuredUsd).map((usd) => `Impact so far: ${usd}${compared === "" ? "" : ` (${compared})`}`),
    days.length === 0 ? "" : `Days so far: ${[...new Set(days)].join(" to ")}`,
    ...causes.slice(0, MAX_CAUSES).map(describeCause),
    causes.length > MAX_CAUSES ? `${causes.length - MAX_CAUSES} further root causes` : "",
    monitorName || monitorArn ? `Monitor: ${monitorName || monitorArn}` : "",
  ]
    .filter((line) => line !== "")
    .join("\n");
}

function describeCause(cause: RootCause): string {
  const account = readAccount(cause.linkedAccount);
  const name = cause.linkedAccountName ? ` (${cause.linkedAccountName})` : "";
  return `Root cause: ${[
    cause.service,
    cause.usageType,
    account === null ? cause.linkedAccountName : `account ${account}${name}`,
    cause.region,
    ...formatUsd(contributionOf(cause)),
  ]
    .filter(Boolean)
    .join(", ")}`;
}

const round = new Intl.NumberFormat("en-US", { maximumFractionDigits: 2 });
const exact = new Intl.NumberFormat("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** 3500 as "3,500.00 USD", or as "3,500 USD" in the format `round`; nothing for null. */
const formatUsd = (amount: number | null, format = exact): string[] =>
  amount === null ? [] : [`${format.format(amount)} USD`];

/** Dates are granular to the day, whatever time they are written with. */
const day = (written: unknown) => parseInstant(written)?.slice(0, 10) ?? null;
