import { describe, expect, test } from "vitest";
import { DEVELOPMENT, organizationWith, PRODUCTION } from "../graph/test-application.ts";
import { readQuestion } from "./question.ts";

const SERVICES = ["RDS", "EKS", "EC2", "S3", "CONFIG"];
const read = (question: string, organization = organizationWith()) =>
  readQuestion(question, { organization, services: SERVICES, now: new Date("2026-03-04T09:00:00Z") });

describe("is understood to its last word", () => {
  test.each<[string, object]>([
    ["What is open for app01?", { teams: ["app01"], statuses: ["open"] }],
    ["Show me all closed tickets of fin01 and sec01", { teams: ["fin01", "sec01"], statuses: ["closed"] }],
    ["what's closed for fin01 and sec01?", { teams: ["fin01", "sec01"], statuses: ["closed"] }],
    ["Closed tickets - fin01, sec01", { teams: ["fin01", "sec01"], statuses: ["closed"] }],
    ["Which incidents were resolved?", { statuses: ["closed"] }],
    ["Any unresolved incidents right now?", { statuses: ["open"] }],
    ["tickets with severity 4 or higher", { minimumSeverity: 4 }],
    ["tickets with severity above 3", { minimumSeverity: 4 }],
    ["severity at least 3, open", { minimumSeverity: 3, statuses: ["open"] }],
    ["sev 5 incidents", { minimumSeverity: 5, maximumSeverity: 5 }],
    ["incidents of severity 2 to 3", { minimumSeverity: 2, maximumSeverity: 3 }],
    ["severity below 3", { maximumSeverity: 2 }],
    ["What about payments-prod?", { accounts: [PRODUCTION] }],
    ["What is open in PAYMENTS-PROD?", { accounts: [PRODUCTION], statuses: ["open"] }],
    [`What about account ${DEVELOPMENT}?`, { accounts: [DEVELOPMENT] }],
    ["What about 123412341234?", { accounts: ["123412341234"] }],
    [
      "open RDS issues in storefront-prod for app01",
      { teams: ["app01"], statuses: ["open"], accounts: ["333344445555"], services: ["RDS"] },
    ],
    ["What was discharged because it was suppressed?", { statuses: ["discharged"], reasons: ["suppressed"] }],
    ["what was discharged by hand", { statuses: ["discharged"], reasons: ["by-operator"] }],
    ["incidents of the security team", { roles: ["security"] }],
    ["open GuardDuty findings", { statuses: ["open"], sources: ["aws.guardduty"] }],
    [
      "What is due this month for payments-prod?",
      { accounts: [PRODUCTION], dueFrom: "2026-03-01", dueBefore: "2026-04-01" },
    ],
    ["what is due within 30 days?", { dueFrom: "2026-03-04", dueBefore: "2026-04-04" }],
    ["what is due by March 14?", { dueFrom: null, dueBefore: "2026-03-15" }],
    ["what is due next week", { dueFrom: "2026-03-04", dueBefore: "2026-03-12" }],
    ["what is overdue?", { dueBefore: "2026-03-04T09:00:00.000Z", statuses: ["open"] }],
    ["what changed since yesterday?", { updatedSince: "2026-03-03", updatedBefore: null }],
    ["what happened last week", { updatedSince: "2026-02-23", updatedBefore: "2026-03-02" }],
    ["incidents in February", { updatedSince: "2026-02-01", updatedBefore: "2026-03-01" }],
    ["open incidents by team", { statuses: ["open"], groupBy: "team" }],
    ["which account has the most open incidents?", { statuses: ["open"], groupBy: "account" }],
  ])("%j", (question, query) => {
    expect(read(question)).toEqual({ query, isCount: false, text: "" });
  });
});

test.each([
  ["How many incidents are open?", { statuses: ["open"] }],
  ["How many incidents are there?", {}],
  ["number of incidents per severity", { groupBy: "severity" }],
])("%j counts", (question, query) => {
  expect(read(question)).toEqual({ query, isCount: true, text: "" });
});

test.each([
  ["why was the EKS upgrade discharged", "upgrade", { services: ["EKS"], statuses: ["discharged"] }],
  ["Who owns vpce-0a12?", "owns vpce-0a12", {}],
  ["Is payments-prod-2 affected?", "payments-prod-2 affected", {}],
  ["What happened to the happening?", "happened happening", {}],
  ["How many databases failed on Mars?", "databases failed Mars", {}],
  ["", "", {}],
])("%j keeps the words that it does not understand", (question, text, query) => {
  expect(read(question)).toMatchObject({ text, query });
});

test("what looks like a pattern is only text", () => {
  const teams = [{ id: "a.c", name: "A", role: "app" as const, responsibilities: "", channel: "" }];
  const organization = { ...organizationWith(), teams };
  expect(read("what has abc to do (.*)+[", organization).query.teams).toBeUndefined();
});
