import { z } from "zod";
import { accountIn, type Envelope } from "./envelope.ts";
import { parseInstant } from "./instant.ts";
import { isAwsLink } from "./links.ts";
import type { OperationalEvent, Resource } from "./operational-event.ts";
import { type Problem, problemFrom } from "./problem.ts";

const text = z.string().nullish();

const FindingResource = z.looseObject({ Id: z.string().min(1), Type: text, Region: text });

const FindingSeverity = z.looseObject({ Label: text, Normalized: z.number().nullish() });

/**
 * AWS Security Finding Format. Required here is what identity and freshness need; other fields that the format calls
 * required are absent in findings of partner products.
 * Source: Security Hub user guide, "AWS Security Finding Format"; API reference, AwsSecurityFinding.
 */
const Finding = z.looseObject({
  Id: z.string().min(1),
  ProductArn: z.string().min(1),
  AwsAccountId: z.string().min(1),
  UpdatedAt: z.string().refine((value) => parseInstant(value) !== null, "a date and time"),
  GeneratorId: text,
  ProductName: text,
  Region: text,
  Title: text,
  Description: text,
  Types: z.array(z.string()).nullish(),
  Severity: FindingSeverity.nullish(),
  Resources: z.array(FindingResource).nullish(),
  Compliance: z.looseObject({ Status: text, SecurityControlId: text }).nullish(),
  RecordState: text,
  Workflow: z.looseObject({ Status: text }).nullish(),
  VerificationState: text,
  Sample: z.boolean().nullish(),
  CreatedAt: z.unknown().optional(),
  Note: z.looseObject({ UpdatedBy: text, UpdatedAt: text }).nullish(),
  ProductFields: z.record(z.string(), z.unknown()).nullish(),
  UserDefinedFields: z.record(z.string(), z.unknown()).nullish(),
  FindingProviderFields: z.looseObject({ Severity: FindingSeverity.nullish() }).nullish(),
  Remediation: z
    .looseObject({ Recommendation: z.looseObject({ Text: text, Url: text }).nullish() })
    .nullish(),
});
type Finding = z.infer<typeof Finding>;

const Detail = z.looseObject({ findings: z.array(z.unknown()).min(1) });

/** `Security Hub Findings - Imported`: one operational event, or problem, for every finding of the array. */
export function parseSecurityHub(envelope: Envelope): (OperationalEvent | Problem)[] {
  const detail = Detail.safeParse(envelope.detail);
  if (!detail.success) return [problemFrom(detail.error, envelope.detail, ["detail"])];
  return detail.data.findings.map((raw, index) => {
    const finding = Finding.safeParse(raw);
    return finding.success
      ? toEvent(finding.data, envelope)
      : problemFrom(finding.error, raw, ["detail", "findings", index]);
  });
}

function toEvent(finding: Finding, envelope: Envelope): OperationalEvent {
  const resources = readResources(finding);
  const isGuardDuty = /^arn:[\w-]+:guardduty:/.test(finding.Id);
  const control = finding.Compliance?.SecurityControlId;
  const updatedAt = parseInstant(finding.UpdatedAt) ?? finding.UpdatedAt;
  const notedAt = parseInstant(finding.Note?.UpdatedAt);
  const recommendation = finding.Remediation?.Recommendation;
  return {
    source: "aws.securityhub",
    // A GuardDuty finding comes here with GuardDuty's own ARN as its Id: the same incident through either feed.
    incidentId: isGuardDuty
      ? `aws.guardduty~${finding.Id}`
      : `aws.securityhub~${finding.ProductArn}/${finding.Id}`,
    messageId: `${updatedAt}~${customerState(finding)}`,
    updatedAt: notedAt !== null && notedAt > updatedAt ? notedAt : updatedAt,
    sentAt: parseInstant(envelope.time) ?? updatedAt,
    page: null,
    category: "finding",
    // GuardDuty's generator is its detector, which says nothing of the kind of finding.
    type:
      control ||
      (isGuardDuty && finding.Types?.[0]) ||
      finding.GeneratorId ||
      finding.Types?.[0] ||
      "finding",
    service: finding.ProductName || finding.ProductArn.split("/").at(-1) || "Security Hub",
    state: readState(finding),
    scope: "account",
    title: finding.Title || control || finding.Id,
    text: [finding.Description, recommendation?.Text].filter(Boolean).join("\n\n"),
    accounts: [finding.AwsAccountId],
    region:
      finding.Region ||
      finding.Resources?.find((resource) => resource.Region)?.Region ||
      envelope.region ||
      null,
    resources,
    startsAt: parseInstant(finding.CreatedAt),
    endsAt: null,
    measuredUsd: null,
    groups: control ? { control } : {},
    children: [],
    nativeSeverity: readSeverity(finding),
    threat: isGuardDuty || isThreat(finding),
    billing: false,
    actionability: null,
    sample: finding.Sample === true || isGuardDutySample(finding),
    suppressedBy: readSuppression(finding),
    echo: isOwnWrite(finding, updatedAt),
    links:
      recommendation?.Url && isAwsLink(recommendation.Url)
        ? [{ title: `How to fix ${control ?? "this"}`, url: recommendation.Url }]
        : [],
  };
}

/**
 * What a customer can change without changing UpdatedAt: two messages that differ in it are not copies.
 * Source: Security Hub API reference, BatchUpdateFindings ("updates … don't affect the value of UpdatedAt").
 */
function customerState(finding: Finding): string {
  return [
    finding.RecordState,
    finding.Workflow?.Status,
    finding.Compliance?.Status,
    finding.VerificationState,
    readSeverity(finding),
  ]
    .map((value) => value ?? "")
    .join("/");
}

/** The account itself as a resource says nothing that the account list does not. */
function readResources(finding: Finding): Resource[] {
  return (finding.Resources ?? [])
    .filter((resource) => resource.Type !== "AwsAccount" && accountIn(resource.Id) !== resource.Id)
    .map((resource) => ({ id: resource.Id, type: resource.Type ?? null, status: "pending" }));
}

function readState(finding: Finding): OperationalEvent["state"] {
  if (finding.RecordState === "ARCHIVED" || finding.Workflow?.Status === "RESOLVED") return "resolved";
  if (finding.Compliance?.Status === "PASSED") return "resolved";
  return finding.Compliance?.Status === "NOT_AVAILABLE" ? "undetermined" : "open";
}

function readSuppression(finding: Finding): string | null {
  if (finding.Workflow?.Status === "SUPPRESSED") return "Security Hub workflow status SUPPRESSED";
  const verified = finding.VerificationState;
  return verified === "FALSE_POSITIVE" || verified === "BENIGN_POSITIVE"
    ? `Security Hub verification state ${verified}`
    : null;
}

const LABELS = ["informational", "low", "medium", "high", "critical"] as const;

/** The top-level severity is the customer's own, so it rules; Normalized (0-100) is what older findings carry. */
function readSeverity(finding: Finding): OperationalEvent["nativeSeverity"] {
  for (const severity of [finding.Severity, finding.FindingProviderFields?.Severity]) {
    const label = LABELS.find((known) => known === severity?.Label?.toLowerCase());
    if (label) return label;
    const score = severity?.Normalized;
    if (typeof score === "number")
      return LABELS[score < 1 ? 0 : score < 40 ? 1 : score < 70 ? 2 : score < 90 ? 3 : 4] ?? null;
  }
  return null;
}

/** GuardDuty's own mark, as Security Hub carries it over. */
function isGuardDutySample({ ProductFields }: Finding): boolean {
  const mark = ProductFields?.["aws/guardduty/service/additionalInfo/sample"];
  return mark === "true" || mark === true;
}

/**
 * Controls describe a weakness whatever their types say; tactics, effects and unusual behaviour describe an actor.
 * Exposed data alone is a weakness too: nobody need have taken it.
 * Source: Security Hub user guide, "Types taxonomy for ASFF".
 */
function isThreat(finding: Finding): boolean {
  const isControl = Boolean(finding.Compliance?.SecurityControlId);
  return (
    !isControl &&
    (finding.Types ?? []).some((type) => /^(TTPs|Effects(?!\/Data Exposure)|Unusual Behaviors)\b/.test(type))
  );
}

/** How long after our note the finding's own time stamp may lie for the change to be that note. */
const ECHO_MILLISECONDS = 60_000;

/** Our write-back carries a note by "ohero" and a ticket id. Both stay on the finding, so the note must also be the last change. */
function isOwnWrite(finding: Finding, updatedAt: string): boolean {
  const notedAt = parseInstant(finding.Note?.UpdatedAt);
  if (finding.Note?.UpdatedBy !== "ohero" || !finding.UserDefinedFields?.ticketId || notedAt === null)
    return false;
  return Date.parse(updatedAt) - Date.parse(notedAt) <= ECHO_MILLISECONDS;
}
