import { accountIn, isAccount } from "./account.ts";
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
import { firstInstant, parseInstant } from "./instant.ts";
import { isRecord } from "./line.ts";
import { awsLinks } from "./links.ts";
import { OcsfFinding } from "./ocsf-finding.ts";
import { ocsfText } from "./ocsf-text.ts";
import { NATIVE_SEVERITIES, type OperationalEvent, type Resource } from "./operational-event.ts";
import { describeValue, formatPath, type Problem, problemFrom } from "./problem.ts";

/**
 * `Findings Imported V2`: one operational event, or problem, for every finding of the array. Required are an id
 * (`finding_info.uid` or `metadata.uid`) and a time of the last change.
 */
export function parseSecurityHubV2(envelope: Envelope, receivedAt: string): (OperationalEvent | Problem)[] {
  const detail = FindingsDetail.safeParse(envelope.detail);
  if (!detail.success) return [problemFrom(detail.error, envelope.detail, ["detail"])];
  return detail.data.findings.map((raw, index) => {
    const at = ["detail", "findings", index];
    const parsed = OcsfFinding.safeParse(raw);
    if (!parsed.success) return problemFrom(parsed.error, raw, at);
    const { finding_info, metadata, time, time_dt } = parsed.data;
    const uid = finding_info?.uid || metadata?.uid;
    if (!uid)
      return {
        path: formatPath([...at, "finding_info", "uid"]),
        expected: "a non-empty string",
        found: describeValue(isRecord(raw) && isRecord(raw.finding_info) ? raw.finding_info.uid : undefined),
      };
    const updatedAt = firstInstant(
      finding_info?.modified_time,
      finding_info?.modified_time_dt,
      time,
      time_dt,
    );
    if (updatedAt === null)
      return {
        path: formatPath([...at, "finding_info", "modified_time"]),
        expected: "a date and time",
        found: describeValue(finding_info?.modified_time),
      };
    return toEvent(parsed.data, uid, updatedAt, envelope, receivedAt);
  });
}

function toEvent(
  finding: OcsfFinding,
  uid: string,
  updatedAt: string,
  envelope: Envelope,
  receivedAt: string,
): OperationalEvent {
  const info = finding.finding_info;
  const product = finding.metadata?.product;
  // metadata.uid is unique by itself.
  const { source, incidentId } = originOf(uid, info?.uid ? product?.uid : null);
  const isGuardDuty = source === "aws.guardduty";
  const control = finding.compliance?.control;
  const state = {
    state: readState(finding),
    suppressedBy: statusOf(finding) === "suppressed" ? "Security Hub status Suppressed" : null,
    suppressedUntil: null,
    nativeSeverity: readSeverity(finding),
  };
  return {
    source,
    incidentId,
    messageId: findingMessageId(updatedAt, state),
    updatedAt,
    sentAt: parseInstant(envelope.time) ?? receivedAt,
    page: null,
    category: "finding",
    type: isGuardDuty
      ? (guardDutyType(info?.types) ?? "finding")
      : control || info?.types[0] || finding.class_name || "finding",
    service: isGuardDuty ? "GuardDuty" : product?.name || product?.uid?.split("/").at(-1) || "Security Hub",
    ...state,
    scope: "account",
    title: info?.title || control || uid,
    text: ocsfText(finding),
    accounts: affectedAccounts(finding, uid, envelope),
    region:
      finding.cloud?.region ||
      finding.resources.find((resource) => resource.region)?.region ||
      envelope.region ||
      null,
    resources: readResources(finding, isGuardDuty),
    startsAt: firstInstant(
      info?.first_seen_time,
      info?.first_seen_time_dt,
      info?.created_time,
      info?.created_time_dt,
    ),
    endsAt: null,
    measuredUsd: null,
    groups: control ? { control } : {},
    children: [],
    // Controls describe a weakness whatever their types say.
    threat: isGuardDuty || (!control && describesActor(info?.types)),
    billing: false,
    actionability: null,
    sample: isSample(finding, isGuardDuty),
    echo: isOwnComment(finding.comment),
    links: awsLinks(`How to fix ${control ?? "this"}`, finding.remediation?.references ?? []),
  };
}

/** The owners of the resources say more than the account in which the finding was made. */
function affectedAccounts(finding: OcsfFinding, uid: string, envelope: Envelope): string[] {
  const owners = finding.resources.map((resource) => resource.owner?.account?.uid).filter(Boolean);
  const [account] = [finding.cloud?.account?.uid, accountIn(uid), envelope.account].filter(Boolean);
  const accounts = owners.length > 0 ? owners : [account];
  return [...new Set(accounts)].filter((one) => typeof one === "string");
}

/** The account itself as a resource says nothing that the account list does not. */
function readResources(finding: OcsfFinding, isGuardDuty: boolean): Resource[] {
  return finding.resources
    .filter(({ type }) => type !== "AWS::::Account" && !(isGuardDuty && isNetworkContext(type)))
    .map(({ uid, uid_alt, name, type }) => ({
      id: uid || uid_alt || name || "",
      type: type ?? null,
      status: "pending" as const,
    }))
    .filter(({ id }) => id !== "" && !isAccount(id));
}

/** Source: OCSF schema, finding classes, `status_id`; the text stands in for "unknown" and "other". */
const STATUS = ["new", "in progress", "suppressed", "resolved", "archived", "deleted"];
const statusOf = (finding: OcsfFinding) =>
  STATUS[(finding.status_id ?? 0) - 1] ?? finding.status?.toLowerCase().replaceAll("_", " ");

/** Source: OCSF schema, Compliance object, `status_id`. */
const COMPLIANCE = ["pass", "warning", "fail"];

function readState(finding: OcsfFinding): OperationalEvent["state"] {
  const status = statusOf(finding) ?? "";
  if (["resolved", "archived", "deleted"].includes(status)) return "resolved";
  if (finding.activity_id === 3 || finding.activity_name?.toLowerCase() === "close") return "resolved";
  const { compliance } = finding;
  if (!compliance || (!compliance.status && !compliance.status_id)) return "open";
  const result = COMPLIANCE[(compliance.status_id ?? 0) - 1] ?? compliance.status?.toLowerCase() ?? "";
  if (/^pass(?:ed)?$/.test(result)) return "resolved";
  return /^(?:fail(?:ed)?|warning)$/.test(result) ? "open" : "undetermined";
}

/** `severity_id` is 1 to 5, and 6 for "fatal". The top level is the customer's own, so it rules over the vendor's. */
function readSeverity(finding: OcsfFinding): OperationalEvent["nativeSeverity"] {
  for (const { severity_id, severity } of [finding, finding.vendor_attributes ?? {}]) {
    const id = severity_id === 6 ? 5 : (severity_id ?? 0);
    const written = severity?.toLowerCase();
    const level = NATIVE_SEVERITIES[id - 1] ?? NATIVE_SEVERITIES.find((known) => known === written);
    if (written === "fatal" && !level) return "critical";
    if (level) return level;
  }
  return null;
}

/** OCSF has no field for it: the title's prefix tells, and GuardDuty's own mark where what was not mapped is kept. */
function isSample({ finding_info, unmapped }: OcsfFinding, isGuardDuty: boolean): boolean {
  const mark = unmapped?.["service.additionalInfo.sample"] ?? unmapped?.sample;
  return isGuardDuty && (isSampleTitle(finding_info?.title) || isTrue(mark));
}

/** A comment has neither author nor time, so only the exact form of our own write-back is taken for it. */
const isOwnComment = (comment: string | null | undefined) =>
  /^ohero ticket T-[0-9A-Z]+\b/.test(comment ?? "");
