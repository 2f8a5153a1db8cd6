import { z } from "zod";
import { accountIn } from "./account.ts";
import { readArn } from "./arn.ts";
import type { Envelope } from "./envelope.ts";
import { findingMessageId, isSampleTitle, isTrue } from "./finding.ts";
import { GuardDutyResource, readGuardDutyResources } from "./guardduty-resources.ts";
import { GuardDutyService } from "./guardduty-service.ts";
import { guardDutyText } from "./guardduty-text.ts";
import { firstInstant, parseInstant } from "./instant.ts";
import { readJson } from "./json.ts";
import { amount, anything, record, text, word } from "./lenient.ts";
import { linksIn } from "./links.ts";
import type { OperationalEvent } from "./operational-event.ts";
import { describeValue, type Problem, problemFrom } from "./problem.ts";

/**
 * One finding. Required is what identity and freshness need: `updatedAt`, and `arn` or `accountId` with `id`.
 * Source: GuardDuty API reference, Finding; user guide, "Creating custom responses … with Amazon EventBridge".
 */
const GuardDutyDetail = z.looseObject({
  updatedAt: z
    .union([z.string(), z.number()])
    .refine((value) => parseInstant(value) !== null, "a date and time"),
  arn: text,
  id: text,
  accountId: text,
  region: text,
  partition: text,
  type: word,
  severity: amount,
  title: word,
  description: word,
  createdAt: anything,
  associatedAttackSequenceArn: word,
  resource: GuardDutyResource,
  service: GuardDutyService,
});
type GuardDutyDetail = z.infer<typeof GuardDutyDetail>;

/** `GuardDuty Finding`: one operational event. */
export function parseGuardDuty(envelope: Envelope, receivedAt: string): OperationalEvent | Problem {
  const parsed = GuardDutyDetail.safeParse(envelope.detail);
  if (!parsed.success) return problemFrom(parsed.error, envelope.detail, ["detail"]);
  const detail = parsed.data;
  const id = identityOf(detail);
  if (id === null)
    return {
      path: "detail.arn",
      expected: "a non-empty string, or accountId and id",
      found: describeValue(detail.arn),
    };

  const updatedAt = parseInstant(detail.updatedAt) ?? receivedAt;
  const account = detail.accountId || accountIn(id) || envelope.account;
  const additional = additionalInfo(detail.service);
  const type = detail.type || "finding";
  const state = {
    state: isTrue(detail.service?.archived) ? ("resolved" as const) : ("open" as const),
    // What a suppression rule covers is not sent at all.
    suppressedBy: null,
    suppressedUntil: null,
    nativeSeverity: readSeverity(detail.severity),
  };
  const partOf = detail.associatedAttackSequenceArn;
  const words = guardDutyText(detail.description, detail.resource, detail.service, additional);
  return {
    source: "aws.guardduty",
    incidentId: `aws.guardduty~${id}`,
    messageId: findingMessageId(updatedAt, state),
    updatedAt,
    sentAt: parseInstant(envelope.time) ?? receivedAt,
    page: null,
    category: "finding",
    type,
    service: "GuardDuty",
    ...state,
    scope: "account",
    title: detail.title || type,
    text: partOf ? `${words}\nPart of the attack sequence ${partOf}` : words,
    accounts: account ? [account] : [],
    region: detail.region || readArn(id).region || envelope.region || null,
    resources: readGuardDutyResources(detail.resource, detail.service?.detection?.sequence?.resources ?? []),
    startsAt: firstInstant(detail.service?.eventFirstSeen, detail.createdAt),
    endsAt: null,
    measuredUsd: null,
    groups: {},
    children: [],
    threat: true,
    billing: false,
    actionability: null,
    sample: isTrue(additional.sample) || isSampleTitle(detail.title),
    echo: false,
    links: linksIn(detail.description ?? ""),
  };
}

/** The finding's ARN, or what stands in for it, which is the same whichever bus it came by. */
function identityOf(detail: GuardDutyDetail): string | null {
  const { arn, id, accountId, region, partition, service } = detail;
  if (arn) return arn;
  if (!id || !accountId) return null;
  return region && service?.detectorId
    ? `arn:${partition || "aws"}:guardduty:${region}:${accountId}:detector/${service.detectorId}/finding/${id}`
    : `${accountId}/${region ?? ""}/${id}`;
}

/** `additionalInfo` once more as JSON in its own `value`; either may be the fuller one. */
function additionalInfo(service: GuardDutyService): Record<string, unknown> {
  const own = service?.additionalInfo ?? {};
  const written = typeof own.value === "string" ? record.parse(readJson(own.value)) : null;
  return { ...written, ...own };
}

/** Source: GuardDuty user guide, "Severity levels for GuardDuty findings". */
function readSeverity(score: number | null | undefined): OperationalEvent["nativeSeverity"] {
  if (score === null || score === undefined) return null;
  if (score <= 0) return "informational";
  if (score < 4) return "low";
  if (score < 7) return "medium";
  return score < 9 ? "high" : "critical";
}
