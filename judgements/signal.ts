import { findAccounts, isProduction } from "../policy/registry.ts";
import { findDeadline } from "./dates.ts";
import type { EventInput } from "./describe-event.ts";
import { findDataLoss } from "./symptoms.ts";

/** What speaks for a severity, with the words that say so. */
export interface Signal {
  /** 1 to 5. */
  value: number;
  evidence: string | null;
}

const DAY = 86_400_000;

/**
 * Severity of a date, by how near the policy calls near. One that has passed is as urgent as one that is near, until
 * it has passed for so long that nothing new comes of it.
 */
export function dated({ organization, now }: EventInput, at: number, evidence: string | null): Signal {
  const days = (at - now.getTime()) / DAY;
  const { urgentWithinDays, plannedWithinDays } = organization.policy;
  if (days < -plannedWithinDays) return { value: 3, evidence };
  return { value: days <= urgentWithinDays ? 4 : days <= plannedWithinDays ? 3 : 2, evidence };
}

export function datedInText(input: EventInput, text: string): Signal[] {
  const deadline = findDeadline(text, input.now);
  return deadline ? [dated(input, deadline.at, deadline.quote)] : [];
}

/** Data that is lost or in the wrong hands, as a fact. */
export function dataAtRisk(text: string): Signal[] {
  const evidence = findDataLoss(text);
  return evidence ? [{ value: 5, evidence }] : [];
}

export function hasProduction({ event, organization }: EventInput): boolean {
  return findAccounts(organization, event.accounts).known.some((account) =>
    isProduction(organization, account),
  );
}
