import type { OperationalEvent } from "../events/operational-event.ts";
import type { Organization } from "../policy/organization.ts";
import { findAccounts, isProduction } from "../policy/registry.ts";
import type { Question } from "./judgement.ts";
import { shorten } from "./text.ts";

/** What the judgements about an event are asked on. */
export interface EventInput {
  event: OperationalEvent;
  organization: Organization;
  /** The clock; dates in the event are measured from it. */
  now: Date;
}

const MAX_TEXT = 6_000;
const SHOWN_RESOURCES = 10;

/** The event as a question: bounded in size; what code knows apart from what the payload says. */
export function describeEvent({ event, organization, now }: EventInput): Question {
  const { known, unrecognised } = findAccounts(organization, event.accounts);
  const resources = event.resources
    .slice(0, SHOWN_RESOURCES)
    .map(({ id, type, status }) => `${id} (${type === null ? status : `${type}, ${status}`})`);
  const open = event.resources.filter(({ status }) => status !== "resolved");
  const facts = [
    `Today: ${now.toISOString()}`,
    policyLine(organization.policy),
    ...known.map(
      (account) =>
        `Account ${account.id}: ${isProduction(organization, account) ? "production" : "not production"}`,
    ),
    ...unrecognised.slice(0, SHOWN_RESOURCES).map((id) => `Account ${id}: not in the registry`),
    `Source: ${event.source}; an event of the kind ${event.category}, ${event.scope}; state: ${event.state}`,
    `Severity at the source: ${event.nativeSeverity ?? "none"}`,
    `Cost as the source measured it: ${event.measuredUsd === null ? "none" : `${event.measuredUsd.toFixed(2)} USD`}`,
    `Starts ${event.startsAt ?? "unknown"}; ends ${event.endsAt ?? "unknown"}`,
    `Resources: ${event.resources.length}; not yet resolved: ${open.length}`,
  ];
  const untrusted = [
    `Type: ${oneLine(event.type)}`,
    `Region: ${oneLine(event.region ?? "unknown")}`,
    `Resources: ${resources.map(oneLine).join(", ") || "none"}${event.resources.length > SHOWN_RESOURCES ? ", …" : ""}`,
    event.title,
    shorten(event.text, MAX_TEXT),
  ];
  // An account id is text of the payload too, and a line break in it would begin a fact of its own.
  return { facts: facts.map(oneLine).join("\n"), untrusted: untrusted.join("\n") };
}

const oneLine = (text: string) => text.replace(/\s+/g, " ");

/** The numbers of the organization's own policy, which the prompts speak of in general. */
function policyLine(policy: Organization["policy"]): string {
  const { urgentWithinDays, plannedWithinDays, significantCostUsd, openEndedResources } = policy;
  return [
    `Policy: a date within ${urgentWithinDays} days is near, within ${plannedWithinDays} days ahead`,
    `a significant cost is ${significantCostUsd} USD or more`,
    `an hourly charge on ${openEndedResources} resources or more is open-ended`,
  ].join("; ");
}
