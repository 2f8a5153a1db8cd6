import { readArn } from "./arn.ts";
import type { Envelope } from "./envelope.ts";
import { HealthDetail } from "./health-detail.ts";
import { accountsOf, affectedAccount, affectedAccounts, readEntities } from "./health-resources.ts";
import { parseInstant } from "./instant.ts";
import { linksIn } from "./links.ts";
import type { OperationalEvent, Resource } from "./operational-event.ts";
import { type Problem, problemFrom } from "./problem.ts";

/** `AWS Health Event` and `AWS Health Abuse Event`: one operational event each. */
export function parseHealth(envelope: Envelope, receivedAt: string): OperationalEvent | Problem {
  const parsed = HealthDetail.safeParse(envelope.detail);
  if (!parsed.success) return problemFrom(parsed.error, envelope.detail, ["detail"]);
  const detail = parsed.data;

  const named = nameInArn(detail.eventArn);
  const code = detail.eventTypeCode || named.code;
  const service = detail.service || named.service || code.replace(/^AWS_/, "").split("_")[0] || "UNKNOWN";
  const isAbuse = envelope["detail-type"] === "AWS Health Abuse Event" || service === "ABUSE";
  const entities = readEntities(detail, envelope);
  const accounts = affectedAccounts(detail, entities, envelope);
  // Only what every copy of the event shares may identify it: not where or in which state a copy was delivered.
  const eventRegion = detail.eventRegion || readArn(detail.eventArn).region;
  const identityAccount = affectedAccount(detail) ?? accountsOf(entities)[0] ?? envelope.account ?? "";
  const description = readDescription(detail);
  const updatedAt = lastUpdated(envelope.detail) ?? parseInstant(envelope.time) ?? receivedAt;
  const page = readPage(detail, updatedAt);
  const category = isAbuse ? "abuse" : readCategory(detail.eventTypeCategory, code);

  return {
    source: "aws.health",
    incidentId: `${detail.eventArn}~${identityAccount}~${eventRegion}`,
    messageId: [detail.communicationId || updatedAt, identityAccount, page?.number ?? 1].join("~"),
    updatedAt,
    sentAt: parseInstant(envelope.time) ?? receivedAt,
    page,
    category,
    type: code,
    service,
    state: readState(detail, category, entities, description, updatedAt),
    scope: detail.eventScopeCode === "PUBLIC" ? "public" : "account",
    title: `${service}: ${codeInWords(code, service)}`,
    text: description,
    accounts,
    region: eventRegion || envelope.region || null,
    resources: entities,
    startsAt: parseInstant(detail.startTime),
    endsAt: parseInstant(detail.endTime),
    measuredUsd: null,
    groups: { event: detail.eventArn },
    children: [],
    nativeSeverity: null,
    threat: isAbuse || service === "RISK" || /CREDENTIALS?_EXPOS|COMPROMISE/.test(code),
    billing: detail.personas?.includes("BILLING") === true || service === "BILLING",
    actionability: readActionability(detail.actionability),
    sample: false,
    suppressedBy: null,
    suppressedUntil: null,
    echo: false,
    links: linksIn(description),
  };
}

/** Some older payloads spell it lastUpdatedtime or lastupdatedTime. */
function lastUpdated(detail: Record<string, unknown>): string | null {
  for (const [key, value] of Object.entries(detail)) {
    const instant = key.toLowerCase() === "lastupdatedtime" ? parseInstant(value) : null;
    if (instant !== null) return instant;
  }
  return null;
}

/** What an ARN says: "…event/SERVICE/CODE/CODE_id", or "…event/CODE_id" as it used to be. */
function nameInArn(arn: string): { service: string; code: string } {
  const [first = "", code, id] = (arn.split("event/")[1] ?? "").split("/");
  if (code !== undefined && id !== undefined) return { service: first, code };
  const end = first.lastIndexOf("_");
  return { service: "", code: first.slice(0, end > 0 ? end : undefined) || "UNKNOWN" };
}

function readDescription(detail: HealthDetail): string {
  const written = (detail.eventDescription ?? []).filter((entry) => entry.latestDescription);
  const english = written.find((entry) => entry.language?.toLowerCase().startsWith("en"));
  return (english ?? written[0])?.latestDescription ?? "";
}

/** `communicationId` ends in `-<page>`; without it the pages of one update share its last update time. */
function readPage(detail: HealthDetail, updatedAt: string): OperationalEvent["page"] {
  const number = Number(detail.page ?? 1);
  const total = Number(detail.totalPages ?? 1);
  if (!Number.isSafeInteger(number) || !Number.isSafeInteger(total) || number < 1 || total < 2) return null;
  return { update: withoutPage(detail.communicationId ?? "") || updatedAt, number, total };
}

function withoutPage(communicationId: string): string {
  const end = communicationId.lastIndexOf("-");
  return end >= 0 && /^\d{1,6}$/.test(communicationId.slice(end + 1))
    ? communicationId.slice(0, end)
    : communicationId;
}

const CATEGORIES = new Map<string, OperationalEvent["category"]>([
  ["issue", "issue"],
  ["investigation", "issue"],
  ["scheduledChange", "scheduled-change"],
  ["plannedChange", "scheduled-change"],
  ["accountNotification", "notification"],
]);

function readCategory(category: string | null | undefined, code: string): OperationalEvent["category"] {
  const known = CATEGORIES.get(category ?? "");
  if (known) return known;
  if (/SCHEDULED|PLANNED|LIFECYCLE|RETIREMENT|MAINTENANCE/.test(code)) return "scheduled-change";
  return /ISSUE/.test(code) ? "issue" : "notification";
}

/**
 * The status code rules. Two cases go beyond it: a change whose resources are all done has nothing left to do, and an
 * issue is over when its end time and its prose both say so (AWS's own sample of that still has status "open").
 */
function readState(
  detail: HealthDetail,
  category: OperationalEvent["category"],
  entities: Resource[],
  description: string,
  updatedAt: string,
): OperationalEvent["state"] {
  const status = detail.statusCode?.toLowerCase();
  if (status === "closed" || status === "resolved") return "resolved";
  const allDone = entities.length > 0 && entities.every((entity) => entity.status === "resolved");
  if (category === "scheduled-change" && allDone) return "resolved";
  const endsAt = parseInstant(detail.endTime);
  const ended = endsAt !== null && endsAt <= updatedAt;
  if (category === "issue" && ended && /\bresolved\b/i.test(description)) return "resolved";
  return "open";
}

function readActionability(actionability: string | null | undefined): OperationalEvent["actionability"] {
  if (actionability === "ACTION_REQUIRED") return "required";
  if (actionability === "ACTION_MAY_BE_REQUIRED") return "maybe";
  return actionability === "INFORMATIONAL" ? "none" : null;
}

/** AWS_EKS_PLANNED_LIFECYCLE_EVENT of EKS as "planned lifecycle event". */
function codeInWords(code: string, service: string): string {
  const words = code.replace(/^AWS_/, "");
  const own = words.startsWith(`${service}_`) ? words.slice(service.length + 1) : words;
  return own.replaceAll("_", " ").toLowerCase();
}
