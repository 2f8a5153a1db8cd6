import { z } from "zod";
import { findAccounts, isProduction } from "../policy/registry.ts";
import { isSignificantCost } from "../policy/significance.ts";
import type { CostImpact } from "./cost-impact.ts";
import { findDeadline } from "./dates.ts";
import { describeEvent, type EventInput } from "./describe-event.ts";
import type { Judgement } from "./judgement.ts";
import {
  findAttack,
  findBroadOutage,
  findDataLoss,
  findHardOutage,
  findOutage,
  findRecovery,
  findSlowness,
} from "./symptoms.ts";
import { withoutInstructions } from "./untrusted-text.ts";

export const Severity = z.object({
  value: z.number().int().min(1).max(5).describe("5 leadership must know now … 1 information"),
  evidence: z.string().nullable().describe("the words of the event that say so"),
});
export type Severity = z.infer<typeof Severity>;

export const severity: Judgement<EventInput, Severity> = {
  name: "severity",
  schema: Severity,
  prompt: "severity",
  question: describeEvent,
  rule: judgeSeverity,
  bounds: (answer, input) => {
    const rule = judgeSeverity(input).value;
    if (Math.abs(answer.value - rule) > 1)
      return `severity ${answer.value} is more than one step from ${rule}`;
    // Leadership is not woken on a model's word alone.
    return answer.value === 5 && rule < 5 && answer.evidence === null
      ? "severity 5 needs quoted evidence"
      : null;
  },
};

/** A significant cost is severity 3 at least, whatever else was judged. */
export function withCost(judged: number, cost: CostImpact, organization: EventInput["organization"]): number {
  return isSignificantCost(organization, cost) ? Math.max(judged, 3) : judged;
}

const DAY = 86_400_000;

/** AWS's own word on a public event. */
const DISRUPTED =
  /current severity level: (?:disrupted|impaired|disruption)|\b(?:multiple|all) availability zones\b|\bmultiple services\b/i;
const INFORMATIONAL = /current severity level: informational/i;
const NO_ACTION =
  /\bno (?:further |immediate |customer )?action (?:is )?(?:required|needed|necessary)\b|\b(?:do not|don't) need to (?:take any action|do anything)\b/i;

interface Signal {
  value: number;
  evidence: string | null;
}

/** The highest of what speaks for a severity; 5 is for production only. */
function judgeSeverity(input: EventInput): Severity {
  const highest = signals(input).reduce((best, signal) => (signal.value > best.value ? signal : best), {
    value: 1,
    evidence: null,
  });
  return highest.value === 5 && !hasProduction(input) ? { ...highest, value: 4 } : highest;
}

function signals(input: EventInput): Signal[] {
  const { event } = input;
  const text = withoutInstructions(`${event.title}\n${event.text}`);
  if (event.state === "resolved") return [{ value: 1, evidence: null }];
  switch (event.category) {
    case "scheduled-change":
      return [scheduledChange(input, text)];
    case "abuse":
      return [{ value: 4, evidence: event.type }, ...dataAtRisk(text)];
    case "issue":
      return [issue(input, text), ...dataAtRisk(text)];
    case "notification":
      return notification(input, text);
    case "finding":
    case "alarm":
    case "cost":
    case "advice":
      return finding(input, text);
    case "report":
      return report(input, text);
  }
}

/**
 * Severity of a date, by how near the policy calls near. One that has passed is as urgent as one that is near, until
 * it has passed for so long that nothing new comes of it.
 */
function dated({ organization, now }: EventInput, at: number, evidence: string | null): Signal {
  const days = (at - now.getTime()) / DAY;
  const { urgentWithinDays, plannedWithinDays } = organization.policy;
  if (days < -plannedWithinDays) return { value: 3, evidence };
  return { value: days <= urgentWithinDays ? 4 : days <= plannedWithinDays ? 3 : 2, evidence };
}

function datedInText(input: EventInput, text: string): Signal[] {
  const deadline = findDeadline(text, input.now);
  return deadline ? [dated(input, deadline.at, deadline.quote)] : [];
}

/** Without anything to do, a date is not a hard one. */
const softened = (signal: Signal): Signal => ({ ...signal, value: Math.max(2, signal.value - 1) });

function asksNothing({ event }: EventInput, text: string): boolean {
  return event.actionability === "none" || (event.actionability === null && NO_ACTION.test(text));
}

function scheduledChange(input: EventInput, text: string): Signal {
  const { event, now } = input;
  const startsAt = event.startsAt === null ? null : Date.parse(event.startsAt);
  if (event.endsAt !== null && Date.parse(event.endsAt) < now.getTime())
    return { value: 2, evidence: event.endsAt };
  const own = startsAt === null ? null : dated(input, startsAt, event.startsAt);
  const written = datedInText(input, text)[0];
  const isAhead = startsAt !== null && startsAt > now.getTime();
  const signal = (isAhead ? own : (written ?? own)) ?? { value: 2, evidence: null };
  return asksNothing(input, text) ? softened(signal) : signal;
}

function issue(input: EventInput, text: string): Signal {
  const { event } = input;
  const isImpaired = event.resources.some((resource) => resource.status === "impaired");
  const recovery = findRecovery(text);
  if (recovery !== null && !isImpaired) return { value: 2, evidence: recovery };
  const symptom = findOutage(text) ?? findSlowness(text);
  // A public event tells a whole Region and proves nothing about this account.
  if (event.scope === "public") {
    if (INFORMATIONAL.test(text)) return { value: 2, evidence: symptom };
    return { value: DISRUPTED.test(text) ? 4 : 3, evidence: symptom };
  }
  const isSpared =
    event.resources.length > 0 && event.resources.every((resource) => resource.status === "resolved");
  if (event.threat) return { value: 4, evidence: event.type };
  return { value: isSpared ? 2 : hasProduction(input) ? 4 : 3, evidence: symptom };
}

function notification(input: EventInput, text: string): Signal[] {
  const { event } = input;
  const recovery = findRecovery(text);
  const isQuiet = asksNothing(input, text);
  const base = event.actionability === "required" ? 3 : isQuiet ? 1 : 2;
  const startsAt = event.startsAt === null ? Number.NaN : Date.parse(event.startsAt);
  const dates = datedInText(input, text);
  // A notice usually starts when it is sent; one that starts later says when something will happen.
  if (startsAt > input.now.getTime()) dates.push(dated(input, startsAt, event.startsAt));
  return [
    { value: recovery ? Math.min(base, 2) : base, evidence: recovery },
    ...(event.threat ? [{ value: 4, evidence: event.type }] : []),
    ...(isQuiet ? dates.map(softened) : dates),
  ];
}

const WEAKNESS = { informational: 1, low: 2, medium: 2, high: 3, critical: 4 };
const THREAT = { informational: 1, low: 2, medium: 3, high: 4, critical: 4 };

function finding({ event }: EventInput, text: string): Signal[] {
  const level = event.nativeSeverity ?? "medium";
  const base = { value: (event.threat ? THREAT : WEAKNESS)[level], evidence: event.nativeSeverity };
  return event.threat && level === "critical" ? [base, ...dataAtRisk(`${text}\n${event.type}`)] : [base];
}

function report(input: EventInput, text: string): Signal[] {
  const { event } = input;
  const outage = findOutage(text);
  const slow = findSlowness(text);
  const attack = findAttack(text) ?? (event.threat ? event.type : null);
  const dates = datedInText(input, text);
  // An attack is as urgent anywhere: what it reached, it can leave from.
  const attacked = attack ? [{ value: 4, evidence: attack }] : [];
  if (!hasProduction(input))
    return [{ value: outage || slow ? 3 : 2, evidence: outage ?? slow }, ...attacked, ...dates];
  const recovery = findRecovery(text);
  const hard = recovery ? null : findHardOutage(text);
  const broad = recovery ? null : findBroadOutage(text);
  return [
    { value: 2, evidence: recovery },
    ...(!recovery && (outage || slow) ? [{ value: 3, evidence: outage ?? slow }] : []),
    ...(hard ? [{ value: 4, evidence: hard }] : []),
    ...attacked,
    ...(broad ? [{ value: 5, evidence: broad }] : []),
    ...dates,
    ...dataAtRisk(text),
  ];
}

function dataAtRisk(text: string): Signal[] {
  const evidence = findDataLoss(text);
  return evidence ? [{ value: 5, evidence }] : [];
}

function hasProduction({ event, organization }: EventInput): boolean {
  return findAccounts(organization, event.accounts).known.some((account) =>
    isProduction(organization, account),
  );
}
