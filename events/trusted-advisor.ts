import { z } from "zod";
import { accountIn } from "./account.ts";
import { readArn } from "./arn.ts";
import type { Envelope } from "./envelope.ts";
import { parseInstant } from "./instant.ts";
import { filled, text } from "./lenient.ts";
import { linksIn } from "./links.ts";
import type { OperationalEvent } from "./operational-event.ts";
import { type Problem, problemFrom } from "./problem.ts";
import { accountOf, type Item, readItem, regionIn, regionOf } from "./trusted-advisor-item.ts";
import { readResources, subjectOf } from "./trusted-advisor-resources.ts";
import { readService } from "./trusted-advisor-service.ts";
import { trustedAdvisorText } from "./trusted-advisor-text.ts";

/**
 * One line of a check's report. `uuid` is new for every message and says nothing.
 * Source: AWS Support user guide, "Monitoring AWS Trusted Advisor check results with Amazon EventBridge"; the keys of
 * the item are the "Report columns" of the guide's check reference.
 */
const Detail = z.looseObject({
  "check-name": filled,
  "check-item-detail": z.record(z.string(), z.unknown()).nullish(),
  status: text,
  resource_id: text,
});

/** `Trusted Advisor Check Item Refresh Notification`: one operational event. */
export function parseTrustedAdvisor(envelope: Envelope, receivedAt: string): OperationalEvent | Problem {
  const parsed = Detail.safeParse(envelope.detail);
  if (!parsed.success) return problemFrom(parsed.error, envelope.detail, ["detail"]);
  const { "check-name": check, resource_id: resourceId } = parsed.data;

  const item = readItem(parsed.data["check-item-detail"] ?? {});
  const id = resourceId?.trim() ?? "";
  const status = readStatus(parsed.data.status, item);
  const state = STATES.get(status) ?? "undetermined";
  const account = accountIn(id) ?? accountOf(item) ?? envelope.account ?? "";
  const region = regionOf(item);
  const updatedAt = parseInstant(envelope.time) ?? receivedAt;
  const limit = item.get("Limit Name");
  const words = trustedAdvisorText(check, status, item);

  return {
    source: "aws.trustedadvisor",
    incidentId: `aws.trustedadvisor~${account}~${check}~${id || subjectOf(item, region)}`,
    // Messages tell of changes of status, so that one which comes back to an earlier status is not a copy.
    messageId: `${updatedAt}~${status}`,
    updatedAt,
    sentAt: updatedAt,
    page: null,
    category: "advice",
    type: check,
    service: readService(check, id, item),
    state,
    scope: "account",
    title: `Trusted Advisor: ${check}${limit ? `, ${limit}` : ""}`.slice(0, 200),
    text: words,
    accounts: account === "" ? [] : [account],
    region: region ?? regionIn(readArn(id).region) ?? envelope.region ?? null,
    resources: readResources(id, item, state),
    startsAt: null,
    endsAt: null,
    // What could be saved is an estimate. The text has it, with its period.
    measuredUsd: null,
    groups: {},
    children: [],
    nativeSeverity: SEVERITIES.get(status) ?? null,
    threat: /^exposed access keys?$/i.test(check),
    billing: [...item].some(([key, value]) => /\b(?:savings|costs?)\b/i.test(key) && /[1-9]/.test(value)),
    actionability: status === "INFO" ? "none" : null,
    sample: false,
    suppressedBy: null,
    suppressedUntil: null,
    echo: false,
    links: linksIn(words),
  };
}

/** The colours of the console, which a column shows; they stand in where the message has no status. */
const COLOURS = new Map([
  ["red", "ERROR"],
  ["yellow", "WARN"],
  ["green", "OK"],
]);

const readStatus = (status: string | null | undefined, item: Item): string =>
  status?.trim().slice(0, 40).toUpperCase() || COLOURS.get(item.get("Status")?.toLowerCase() ?? "") || "";

/** INFO is worth knowing, and a saving can be in it: it stays open, and its severity says that nothing is wrong. */
const STATES = new Map<string, OperationalEvent["state"]>([
  ["ERROR", "open"],
  ["WARN", "open"],
  ["INFO", "open"],
  ["OK", "resolved"],
]);

const SEVERITIES = new Map<string, OperationalEvent["nativeSeverity"]>([
  ["ERROR", "high"],
  ["WARN", "medium"],
  ["INFO", "informational"],
  ["OK", "informational"],
]);
