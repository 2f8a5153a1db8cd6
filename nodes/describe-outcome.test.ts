import { expect, test } from "vitest";
import { DEVELOPMENT, organizationWith, PRODUCTION, runState } from "../graph/test-application.ts";
import { input } from "../judgements/test-inputs.ts";
import { describeOutcome } from "./describe-outcome.ts";

const assessment = {
  cost: { value: true, monthlyUsd: 2_500.4, openEnded: false, evidence: "x" },
  severity: 3,
};
const ruling = { incidentId: "incident", action: "discharge" as const, reason: "not ours", by: "olga" };
const created = {
  id: "T-1",
  team: "app01",
  action: "created" as const,
  status: "open" as const,
  isNews: true,
};

test.each([
  [{ knownAccounts: [PRODUCTION] }, "Accepted: production is affected (payments-prod)."],
  [{ knownAccounts: [DEVELOPMENT], assessment }, "Accepted: a significant cost, about 2500 USD. Severity 3."],
  [
    { knownAccounts: [DEVELOPMENT], owner: "app01", stakeholders: ["app01", "fin01"] },
    "Accepted: a significant cost that runs until somebody stops it. Owner: app01, with fin01.",
  ],
  [
    { knownAccounts: [PRODUCTION], tickets: [created] },
    "Accepted: production is affected (payments-prod). Tickets: T-1 created for app01.",
  ],
  [{ ruling: { ...ruling, action: "accept" as const } }, "Accepted by olga: not ours."],
  [{ outcome: "discharged", reason: "by-operator", ruling }, "Discharged by olga: not ours."],
  [
    { outcome: "discharged", reason: "unknown-account", unrecognised: ["1", "2"] },
    "Discharged: no account of it is in the registry (1, 2).",
  ],
  [
    { outcome: "discharged", reason: "no-account" },
    "Discharged: it names no account, and nobody is there to ask.",
  ],
  [
    { outcome: "discharged", reason: "not-significant" },
    "Discharged: no production account is affected and no significant cost is at stake.",
  ],
  [{ outcome: "discharged", reason: "sample" }, "Discharged: it is a sample."],
  [
    { outcome: "discharged", reason: "suppressed", aside: { reason: "policy: noise", until: null } },
    "Discharged: it is suppressed (policy: noise).",
  ],
  [{ outcome: "discharged", reason: "resolved" }, "Discharged: nothing is open."],
  [{ outcome: "updated", assessment }, "Updated: the source has news. Severity 3."],
  [{ outcome: "reopened", owner: "app01" }, "Reopened: it is open again at the source. Owner: app01."],
  [{ outcome: "closed" }, "Closed: nothing is open any more at the source."],
  [
    { outcome: "merged", relation: "page", event: input({ resources: 7 }).event },
    "Merged into the incident that is there; it now counts 7 resources.",
  ],
  [
    {
      outcome: "merged",
      mergedInto: "another",
      knownAccounts: [PRODUCTION],
      causeFound: { cause: "c", reason: "one Health event", joins: [], links: [] },
    },
    "Accepted: production is affected (payments-prod). It shares the tickets of another: one Health event.",
  ],
  [
    { outcome: "stale", late: { messageId: "m", isOpen: true } },
    "Older than what is known, but it concerned teams that had no ticket.",
  ],
  [{ outcome: "duplicate" }, "Dropped: this message was seen before."],
  [{ outcome: "stale" }, "Dropped: it is older than what is known."],
  [{ outcome: "echo" }, "Dropped: it is our own note coming back."],
  [
    { outcome: "invalid", reason: "detail: expected an object, found nothing" },
    "Could not be read: detail: expected an object, found nothing.",
  ],
  [{ outcome: "answered" }, ""],
] as const)("%j", (changes, expected) => {
  const state = runState(changes as unknown as Parameters<typeof runState>[0]);
  expect(describeOutcome(state, organizationWith()).replace(/\s+/g, " ").trim()).toBe(expected);
});

test("that a text gave orders is said, and the text is not repeated", () => {
  const event = input({ title: "SECRET-TITLE", text: "SECRET-TEXT" }).event;
  const state = runState({ outcome: "discharged", reason: "sample", event, suspicions: ["SECRET-ORDER"] });
  const answer = describeOutcome(state, organizationWith());
  expect(answer).toContain("not followed");
  expect(answer).not.toContain("SECRET");
});
