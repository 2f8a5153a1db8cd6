import type { Result } from "../handlers/result.ts";
import type { Case, Expectation } from "./case.ts";

/** Everything in which the results of a case differ from what it expects, in words; empty when it passes. */
export function scoreCase(expected: Case, results: readonly Result[]): string[] {
  const faults = expected.deliveries.flatMap((delivery, index) => {
    const parts = delivery.expect.parts ?? [delivery.expect];
    const got = results.filter((result) => result.delivery === index);
    if (got.length !== parts.length)
      return [`delivery ${index}: ${parts.length} parts expected, ${got.length} found`];
    return parts.flatMap((part, at) =>
      compare(part, got[at] as Result).map((fault) => `delivery ${index}, part ${at}: ${fault}`),
    );
  });
  const ticketed = new Set(
    results.filter((result) => result.tickets.length > 0).map((result) => result.incidentId),
  );
  if (ticketed.size !== expected.expect.tickets)
    faults.push(`${expected.expect.tickets} incidents with tickets expected, ${ticketed.size} found`);
  return faults;
}

function compare(expected: Expectation, got: Result): string[] {
  const faults: string[] = [];
  const check = (isRight: boolean, what: string, wanted: unknown, found: unknown) => {
    if (!isRight) faults.push(`${what} ${JSON.stringify(wanted)} expected, ${JSON.stringify(found)} found`);
  };
  const outcomes = expected.outcome === null ? null : [expected.outcome].flat();
  if (outcomes) check(outcomes.includes(got.outcome), "outcome", expected.outcome, got.outcome);
  if (expected.reason) check(expected.reason === got.reason, "reason", expected.reason, got.reason);
  if (expected.owner) check(expected.owner === got.owner, "owner", expected.owner, got.owner);
  if (expected.severity) {
    const [low, high] = expected.severity;
    check(
      got.severity !== null && got.severity >= low && got.severity <= high,
      "severity",
      expected.severity,
      got.severity,
    );
  }
  // An outcome without tickets concerns nobody, so only those with an owner are compared.
  if (expected.owner && expected.stakeholders) {
    const { required, allowed } = expected.stakeholders;
    check(
      required.every((team) => got.stakeholders.includes(team)),
      "stakeholders",
      required,
      got.stakeholders,
    );
    const surplus = got.stakeholders.filter((team) => ![...required, ...allowed].includes(team));
    check(surplus.length === 0, "no further stakeholder", [], surplus);
  }
  if (expected.injection !== undefined)
    check(
      expected.injection === got.injectionSuspected,
      "injection",
      expected.injection,
      got.injectionSuspected,
    );
  if (expected.accountsUnrecognised) {
    const found = got.accounts.unrecognised;
    check(
      expected.accountsUnrecognised.every((id) => found.includes(id)),
      "unrecognised",
      expected.accountsUnrecognised,
      found,
    );
  }
  return faults;
}
