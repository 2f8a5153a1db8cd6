import { z } from "zod";
import { readArn } from "./arn.ts";
import type { Envelope } from "./envelope.ts";
import { firstInstant, parseInstant } from "./instant.ts";
import { anything, filled, lenient, text, word } from "./lenient.ts";
import { joinLines } from "./line.ts";
import { linksIn } from "./links.ts";
import type { OperationalEvent } from "./operational-event.ts";
import { type Problem, problemFrom } from "./problem.ts";

const EvaluationResult = z.looseObject({
  complianceType: text,
  resultRecordedTime: anything,
  annotation: word,
});

/**
 * Required is what makes the identity; account and Region stand in the rule's ARN too. The first result of a resource
 * has no old one.
 * Source: AWS Config developer guide, "Monitoring AWS Config with Amazon EventBridge".
 */
const Detail = z.looseObject({
  configRuleName: filled,
  resourceType: filled,
  resourceId: filled,
  awsAccountId: text,
  awsRegion: text,
  configRuleARN: text,
  newEvaluationResult: EvaluationResult.nullish(),
  oldEvaluationResult: lenient(EvaluationResult),
  notificationCreationTime: anything,
});
type Detail = z.infer<typeof Detail>;

/** `Config Rules Compliance Change`: one operational event. */
export function parseConfigRule(envelope: Envelope, receivedAt: string): OperationalEvent | Problem {
  const parsed = Detail.safeParse(envelope.detail);
  if (!parsed.success) return problemFrom(parsed.error, envelope.detail, ["detail"]);
  const detail = parsed.data;

  const { configRuleName: rule, resourceType, resourceId, newEvaluationResult: result } = detail;
  const arn = readArn(detail.configRuleARN ?? "");
  const account = detail.awsAccountId || arn.account || envelope.account || "";
  const region = detail.awsRegion || arn.region || envelope.region || "";
  const sentAt = parseInstant(envelope.time);
  const updatedAt =
    firstInstant(result?.resultRecordedTime, detail.notificationCreationTime, sentAt) ?? receivedAt;
  const state = readState(result?.complianceType);
  // An account is not a resource in itself: the list of accounts has it.
  const isAccount = resourceType === "AWS::::Account";

  return {
    source: "aws.config",
    incidentId: ["aws.config", account, region, rule, resourceType, resourceId].join("~"),
    messageId: `${updatedAt}~${result?.complianceType ?? ""}`,
    updatedAt,
    sentAt: sentAt ?? updatedAt,
    page: null,
    category: "finding",
    type: rule,
    service: resourceType.split("::")[1] || "Config",
    state,
    scope: "account",
    title: `AWS Config: ${rule} on ${resourceId}`.slice(0, 200),
    text: configRuleText(detail),
    accounts: account === "" ? [] : [account],
    region: region || null,
    resources: isAccount
      ? []
      : [{ id: resourceId, type: resourceType, status: state === "resolved" ? "resolved" : "pending" }],
    startsAt: null,
    endsAt: null,
    measuredUsd: null,
    groups: { control: rule },
    children: [],
    nativeSeverity: null,
    threat: false,
    billing: false,
    actionability: null,
    sample: false,
    suppressedBy: null,
    suppressedUntil: null,
    echo: false,
    links: linksIn(result?.annotation ?? ""),
  };
}

/**
 * NOT_APPLICABLE is how a rule reports that a resource was deleted, or left the rule's scope: nothing is left to do.
 * Source: AWS Config developer guide, "Managing Deleted Resources for AWS Config Custom Lambda Rules".
 */
function readState(compliance: string | null | undefined): OperationalEvent["state"] {
  if (compliance === "NON_COMPLIANT") return "open";
  return compliance === "COMPLIANT" || compliance === "NOT_APPLICABLE" ? "resolved" : "undetermined";
}

function configRuleText({
  configRuleName,
  resourceType,
  resourceId,
  newEvaluationResult: now,
  oldEvaluationResult: before,
}: Detail): string {
  return joinLines([
    `Rule: ${configRuleName}`,
    `Resource: ${resourceType} ${resourceId}`,
    `Result: ${now?.complianceType || "none"}, before: ${before?.complianceType || "none"}`,
    now?.annotation,
  ]);
}
