import { readAlarm } from "./cloudwatch-alarm.ts";
import { readChildren } from "./cloudwatch-children.ts";
import { AlarmDetail, ContributorDetail, DeletedDetail, metricsOf } from "./cloudwatch-detail.ts";
import { affectedAccounts, namespacesOf, readResources } from "./cloudwatch-resources.ts";
import { readSuppression } from "./cloudwatch-suppression.ts";
import { cloudWatchText, listDimensions } from "./cloudwatch-text.ts";
import { estimatedCharges, isEstimatedCharges } from "./cloudwatch-values.ts";
import type { Envelope } from "./envelope.ts";
import { parseInstant } from "./instant.ts";
import { linksIn } from "./links.ts";
import type { OperationalEvent } from "./operational-event.ts";
import { describeValue, type Problem, problemFrom } from "./problem.ts";

/**
 * State, contributor and configuration changes of metric, composite and log alarms: one operational event each.
 * The deletion of an alarm names none of its contributors, whose incidents thus stay open: they have the alarm's name as
 * their type and its ARN as `groups.alarm`, and a person closes them.
 */
export function parseCloudWatch(envelope: Envelope, receivedAt: string): OperationalEvent | Problem {
  const isChange = envelope["detail-type"] === "CloudWatch Alarm Configuration Change";
  const isDeleted = isChange && envelope.detail.operation === "delete";
  const isContributor = envelope["detail-type"] === "CloudWatch Alarm Contributor State Change";
  const schema = isDeleted ? DeletedDetail : isContributor ? ContributorDetail : AlarmDetail;
  const parsed = schema.safeParse(envelope.detail);
  if (!parsed.success) return problemFrom(parsed.error, envelope.detail, ["detail"]);
  const detail: AlarmDetail = parsed.data;
  const alarm = readAlarm(envelope, detail.alarmName);
  if (alarm === null)
    return {
      path: "resources[0]",
      expected: "the ARN of a CloudWatch alarm",
      found: describeValue(envelope.resources?.[0]),
    };

  const { state, alarmContributor: contributor } = detail;
  const sentAt = parseInstant(envelope.time) ?? receivedAt;
  const changedAt = parseInstant(state?.timestamp);
  // A change of the configuration repeats the state and its time, and so is mostly known already. A deleted alarm
  // never recovers by itself: its deletion is news, and is as new as the message.
  const updatedAt = isDeleted ? sentAt : (changedAt ?? sentAt);
  const suppression = isDeleted ? null : readSuppression(detail, updatedAt);
  const children = readChildren(alarm, detail);
  const measuredUsd = estimatedCharges(detail);

  return {
    source: "aws.cloudwatch",
    incidentId: contributor ? `${incidentOf(alarm.arn)}~${contributor.id}` : incidentOf(alarm.arn),
    // The envelope's time is not part of it: it may differ between two copies. A state that is sent once more because
    // its suppression began or ended is no copy.
    messageId: isDeleted
      ? [changedAt ?? sentAt, parseInstant(detail.configuration?.timestamp) ?? "", "deleted"].join("~")
      : [updatedAt, state?.value, suppression?.kind ?? ""].join("~"),
    updatedAt,
    sentAt,
    page: null,
    category: "alarm",
    type: alarm.name,
    service: namespacesOf(detail)[0] ?? "CloudWatch",
    state: isDeleted ? "resolved" : readState(state?.value),
    scope: "account",
    title: `Alarm ${alarm.name}${contributor ? `: ${listDimensions(contributor.attributes) || contributor.id}` : ""}`,
    text: cloudWatchText(detail, { isDeleted, changedAt, children, measuredUsd }),
    accounts: affectedAccounts(detail, alarm.account),
    region: alarm.region,
    resources: readResources(detail),
    startsAt: state?.value === "ALARM" && !isDeleted ? changedAt : null,
    endsAt: null,
    measuredUsd,
    groups: { alarm: alarm.arn },
    children: children.map(incidentOf),
    nativeSeverity: null,
    threat: false,
    billing: metricsOf(detail).some(isEstimatedCharges),
    actionability: null,
    sample: false,
    suppressedBy: suppression?.words ?? null,
    suppressedUntil: suppression?.until ?? null,
    echo: false,
    links: linksIn(detail.configuration?.description ?? ""),
  };
}

const incidentOf = (arn: string) => `aws.cloudwatch~${arn}`;

function readState(value: string | undefined): OperationalEvent["state"] {
  if (value === "OK") return "resolved";
  return value === "ALARM" ? "open" : "undetermined";
}
