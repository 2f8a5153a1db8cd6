import { z } from "zod";
import { isAccount } from "./account.ts";
import type { Envelope } from "./envelope.ts";
import {
  describesActor,
  FindingsDetail,
  findingMessageId,
  guardDutyType,
  isNetworkContext,
  isSampleTitle,
  isTrue,
  originOf,
} from "./finding.ts";
import { guardDutyAsffText } from "./guardduty-asff-text.ts";
import { firstInstant, parseInstant } from "./instant.ts";
import { anything, filled, text } from "./lenient.ts";
import { awsLinks } from "./links.ts";
import { NATIVE_SEVERITIES, type OperationalEvent, type Resource } from "./operational-event.ts";
import { type Problem, problemFrom } from "./problem.ts";

const FindingResource = z.lazy(() => z.looseObject({ Id: filled, Type: text, Region: text }));

const FindingSeverity = z.lazy(() => z.looseObject({ Label: text, Normalized: z.number().nullish() }));

/**
 * AWS Security Finding Format. Required here is what identity and freshness need; other fields that the format calls
 * required are absent in findings of partner products.
 * Source: Security Hub user guide, "AWS Security Finding Format"; API reference, AwsSecurityFinding.
 */
const Finding = z.lazy(() =>
  z.looseObject({
    Id: filled,
    ProductArn: filled,
    AwsAccountId: filled,
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
    CreatedAt: anything,
    FirstObservedAt: anything,
    Note: z.looseObject({ UpdatedBy: text, UpdatedAt: text }).nullish(),
    ProductFields: z.record(z.string(), z.unknown()).nullish(),
    UserDefinedFields: z.record(z.string(), z.unknown()).nullish(),
    FindingProviderFields: z.looseObject({ Severity: FindingSeverity.nullish() }).nullish(),
    Remediation: z
      .looseObject({ Recommendation: z.looseObject({ Text: text, Url: text }).nullish() })
      .nullish(),
  }),
);
type Finding = z.infer<typeof Finding>;

/** `Security Hub Findings - Imported`: one operational event, or problem, for every finding of the array. */
export function parseSecurityHub(envelope: Envelope, receivedAt: string): (OperationalEvent | Problem)[] {
  const detail = FindingsDetail.safeParse(envelope.detail);
  if (!detail.success) return [problemFrom(detail.error, envelope.detail, ["detail"])];
  return detail.data.findings.map((raw, index) => {
    const finding = Finding.safeParse(raw);
    return finding.success
      ? toEvent(finding.data, envelope, receivedAt)
      : problemFrom(finding.error, raw, ["detail", "findings", index]);
  });
}

function toEvent(finding: Finding, envelope: Envelope, receivedAt: string): OperationalEvent {
  const { source, incidentId } = originOf(finding.Id, finding.ProductArn);
  const isGuardDuty = source === "aws.guardduty";
  const control = finding.Compliance?.SecurityControlId;
  const updatedAt = parseInstant(finding.UpdatedAt) ?? finding.UpdatedAt;
  const notedAt = parseInstant(finding.Note?.UpdatedAt);
  const recommendation = finding.Remediation?.Recommendation;
  const state = {
    state: readState(finding),
    suppressedBy: readSuppression(finding),
    suppressedUntil: null,
    nativeSeverity: readSeverity(finding),
  };
  return {
    source,
    incidentId,
    messageId: findingMessageId(updatedAt, state),
    updatedAt: notedAt !== null && notedAt > updatedAt ? notedAt : updatedAt,
    sentAt: parseInstant(envelope.time) ?? receivedAt,
    page: null,
    category: "finding",
    type: isGuardDuty
      ? (guardDutyType(finding.Types) ?? "finding")
      : control || finding.GeneratorId || finding.Types?.[0] || "finding",
    service: isGuardDuty
      ? "GuardDuty"
      : finding.ProductName || finding.ProductArn.split("/").at(-1) || "Security Hub",
    ...state,
    scope: "account",
    title: finding.Title || control || finding.Id,
    text: [
      finding.Description,
      isGuardDuty ? guardDutyAsffText(finding.Resources ?? [], finding.ProductFields ?? {}).join("\n") : null,
      recommendation?.Text,
    ]
      .filter(Boolean)
      .join("\n\n"),
    accounts: [finding.AwsAccountId],
    region:
      finding.Region ||
      finding.Resources?.find((resource) => resource.Region)?.Region ||
      envelope.region ||
      null,
    resources: readResources(finding, isGuardDuty),
    startsAt: firstInstant(finding.FirstObservedAt, finding.CreatedAt),
    endsAt: null,
    measuredUsd: null,
    groups: control ? { control } : {},
    children: [],
    // Controls describe a weakness whatever their types say.
    threat: isGuardDuty || (!control && describesActor(finding.Types)),
    billing: false,
    actionability: null,
    sample: finding.Sample === true || isGuardDutySample(finding, isGuardDuty),
    echo: isOwnWrite(finding, updatedAt),
    links: awsLinks(`How to fix ${control ?? "this"}`, [recommendation?.Url]),
  };
}

/** The account itself as a resource says nothing that the account list does not. */
function readResources(finding: Finding, isGuardDuty: boolean): Resource[] {
  return (finding.Resources ?? [])
    .filter((resource) => !isGuardDuty || !isNetworkContext(resource.Type))
    .filter((resource) => resource.Type !== "AwsAccount" && !isAccount(resource.Id))
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

/** The top-level severity is the customer's own, so it rules; Normalized (0-100) is what older findings carry. */
function readSeverity(finding: Finding): OperationalEvent["nativeSeverity"] {
  for (const severity of [finding.Severity, finding.FindingProviderFields?.Severity]) {
    const label = NATIVE_SEVERITIES.find((known) => known === severity?.Label?.toLowerCase());
    if (label) return label;
    const score = severity?.Normalized;
    if (typeof score === "number")
      return NATIVE_SEVERITIES[score < 1 ? 0 : score < 40 ? 1 : score < 70 ? 2 : score < 90 ? 3 : 4] ?? null;
  }
  return null;
}

/** GuardDuty's own marks, as Security Hub carries them over. */
function isGuardDutySample({ ProductFields, Title }: Finding, isGuardDuty: boolean): boolean {
  const mark = ProductFields?.["aws/guardduty/service/additionalInfo/sample"];
  return isTrue(mark) || (isGuardDuty && isSampleTitle(Title));
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
