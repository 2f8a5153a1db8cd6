import type { Result } from "../handlers/result.ts";
import { folded } from "../judgements/text.ts";
import type { Ticket } from "../memory/tickets.ts";
import type { Case, Expectation } from "./case.ts";
import { expectedPath, follows } from "./expected-path.ts";
import type { CaseRun } from "./run-case.ts";
import { type Check, DECIDING, type Scorer } from "./trial.ts";

/** Everything of a case that was compared with what it expects, and whether it was right. */
export function scoreCase(expected: Case, { results, tickets, inputs, withResources }: CaseRun): Check[] {
  const checks = expected.deliveries.flatMap((delivery, index) => {
    const parts = delivery.expect.parts ?? [delivery.expect];
    const got = results.filter((result) => result.delivery === index);
    if (got.length !== parts.length) {
      const sizes = { expected: `${parts.length} parts`, got: `${got.length} parts` };
      return [{ scorer: "outcome" as const, where: `delivery ${index}`, isRight: false, ...sizes }];
    }
    return parts.flatMap((part, at) => {
      const where = `delivery ${index}${parts.length > 1 ? `, part ${at}` : ""}`;
      return compare(where, part, got[at] as Result, inputs[index] ?? "");
    });
  });
  const ticketed = new Set(
    results.filter((result) => result.tickets.length > 0).map((result) => result.incidentId),
  );
  checks.push({
    scorer: "tickets",
    where: "",
    isRight: ticketed.size === expected.expect.tickets,
    expected: `${expected.expect.tickets} incidents with tickets`,
    got: `${ticketed.size} incidents with tickets`,
  });
  return [...checks, ...tickets.map((ticket) => checkFields(ticket, withResources))];
}

/** What is wrong of what decides, in words; empty when the case passes. */
export const faultsIn = (checks: readonly Check[]): string[] =>
  checks
    .filter(({ scorer, isRight }) => !isRight && DECIDING.includes(scorer))
    .map(
      ({ scorer, where, expected, got }) =>
        `${where === "" ? "" : `${where}: `}${scorer} ${JSON.stringify(expected)} expected, ${JSON.stringify(got)} found`,
    );

function compare(where: string, expected: Expectation, got: Result, input: string): Check[] {
  const checks: Check[] = [];
  const check = (scorer: Scorer, isRight: boolean, wanted: unknown, found: unknown) =>
    checks.push({ scorer, where, isRight, expected: wanted, got: found });

  const outcomes = expected.outcome === null ? null : [expected.outcome].flat();
  if (outcomes) check("outcome", outcomes.includes(got.outcome), expected.outcome, got.outcome);
  if (expected.reason) check("reason", expected.reason === got.reason, expected.reason, got.reason);
  if (expected.owner) check("owner", expected.owner === got.owner, expected.owner, got.owner);
  if (expected.severity) {
    const [low, high] = expected.severity;
    const isWithin = got.severity !== null && got.severity >= low && got.severity <= high;
    check("severity", isWithin, expected.severity, got.severity);
  }
  // An outcome without tickets concerns nobody, so only those with an owner are compared.
  if (expected.owner && expected.stakeholders) {
    const { required, allowed } = expected.stakeholders;
    const isRight =
      required.every((team) => got.stakeholders.includes(team)) &&
      got.stakeholders.every((team) => required.includes(team) || allowed.includes(team));
    check("stakeholders", isRight, expected.stakeholders, got.stakeholders);
  }
  if (expected.injection !== undefined)
    check(
      "injection",
      expected.injection === got.injectionSuspected,
      expected.injection,
      got.injectionSuspected,
    );
  if (expected.accountsUnrecognised) {
    const found = got.accounts.unrecognised;
    check(
      "accounts",
      expected.accountsUnrecognised.every((id) => found.includes(id)),
      expected.accountsUnrecognised,
      found,
    );
  }
  const path = expectedPath(got.outcome, got.reason);
  if (path) check("path", follows(got.path, path), path.inOrder, got.path);
  for (const { name, evidence } of got.judgements)
    if (evidence !== null)
      check(
        "evidence",
        folded(input).includes(folded(evidence).trim()),
        `${name} quotes its input`,
        evidence,
      );
  return checks;
}

/** The ten fields that a ticket must tell. */
const FIELDS: Record<string, (ticket: Ticket, withResources: ReadonlySet<string>) => boolean> = {
  title: ({ title }) => title.trim() !== "",
  description: ({ description }) => description.trim() !== "",
  "recommended actions with reference links": ({ recommendedActions }) =>
    recommendedActions.length > 0 &&
    recommendedActions.every(({ text }) => text.trim() !== "") &&
    recommendedActions.some(({ url }) => url !== null),
  "event last updated time": ({ eventUpdatedAt }) => !Number.isNaN(Date.parse(eventUpdatedAt)),
  "impacted accounts": ({ impactedAccounts }) => impactedAccounts.length > 0,
  "impacted resources": ({ impactedResources, incidentIds }, withResources) =>
    impactedResources.length > 0 || !incidentIds.some((id) => withResources.has(id)),
  severity: ({ severity }) => severity >= 1 && severity <= 5,
  "owner team": ({ team }) => team !== "",
  progress: ({ progress }) => progress.length > 0,
  "incident ids": ({ incidentIds }) => incidentIds.length > 0,
};

function checkFields(ticket: Ticket, withResources: ReadonlySet<string>): Check {
  const missing = Object.entries(FIELDS)
    .filter(([, isThere]) => !isThere(ticket, withResources))
    .map(([field]) => field);
  const where = `ticket ${ticket.id} of ${ticket.team}`;
  return {
    scorer: "fields",
    where,
    isRight: missing.length === 0,
    expected: "ten fields",
    got: missing.length === 0 ? "ten fields" : `missing: ${missing.join(", ")}`,
  };
}
