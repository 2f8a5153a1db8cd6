import { describe, expect, test } from "vitest";
import { DEVELOPMENT, organizationWith, PRODUCTION } from "../graph/test-application.ts";
import { readQuestion } from "./question.ts";

const SERVICES = ["RDS", "EKS", "EC2", "S3", "CONFIG", "LAMBDA", "AWS/Lambda", "AWS/SQS"];
const OPEN_CLOSED_DISCHARGED = ["open", "closed", "discharged"];
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
    ["what is due next week", { dueFrom: "2026-03-09", dueBefore: "2026-03-16" }],
    ["what is overdue?", { dueBefore: "2026-03-04T09:00:00.000Z", statuses: ["open"] }],
    ["what changed since yesterday?", { updatedSince: "2026-03-03", updatedBefore: null }],
    ["what happened last week", { updatedSince: "2026-02-23", updatedBefore: "2026-03-02" }],
    ["incidents in February", { updatedSince: "2026-02-01", updatedBefore: "2026-03-01" }],
    ["open incidents by team", { statuses: ["open"], groupBy: "team" }],
    ["which account has the most open incidents?", { statuses: ["open"], groupBy: "account" }],
    ["what open incidents does each team have", { statuses: ["open"], groupBy: "team" }],
    ["closed or discharged", { statuses: ["closed", "discharged"] }],
    ["open, closed and discharged by status", { statuses: OPEN_CLOSED_DISCHARGED, groupBy: "status" }],
    ["AWS Config or Trusted Advisor", { sources: ["aws.config", "aws.trustedadvisor"] }],
    ["which were told to finops and sec01", { roles: ["finops"], teams: ["sec01"] }],
    ["of what was the leadership informed", { roles: ["leadership"] }],
    ["severity 3 or 4", { minimumSeverity: 3, maximumSeverity: 4 }],
    ["severity 4 to 2", { minimumSeverity: 2, maximumSeverity: 4 }],
    ["severity: 4", { minimumSeverity: 4, maximumSeverity: 4 }],
    ["SQS incidents", { services: ["AWS/SQS"] }],
    ["lambda, open", { statuses: ["open"], services: ["LAMBDA", "AWS/Lambda"] }],
    ["discharged as the account was unknown", { statuses: ["discharged"], reasons: ["unknown-account"] }],
    ['open, and mention "life cycle"', { statuses: ["open"], text: "life cycle" }],
    ["what people report by chat", { sources: ["chat"] }],
    ["what must app01 do before April?", { teams: ["app01"], dueFrom: null, dueBefore: "2026-04-01" }],
    ["what is due by tomorrow", { dueFrom: null, dueBefore: "2026-03-06" }],
    ["what is due next month", { dueFrom: "2026-04-01", dueBefore: "2026-05-01" }],
    ["what changed after 2026-03-01", { updatedSince: "2026-03-02", updatedBefore: null }],
    ["what changed after January", { updatedSince: "2026-02-01", updatedBefore: null }],
    ["what changed in the last 2 hours", { updatedSince: "2026-03-04T07:00:00.000Z", updatedBefore: null }],
    // When it was first received, not when it last changed.
    ["new since Monday", { receivedSince: "2026-03-02", receivedBefore: null }],
    ["what came in today?", { receivedSince: "2026-03-04", receivedBefore: "2026-03-05" }],
    [
      "open incidents received this week",
      { statuses: ["open"], receivedSince: "2026-03-02", receivedBefore: "2026-03-09" },
    ],
    [
      "what arrived from GuardDuty yesterday?",
      { sources: ["aws.guardduty"], receivedSince: "2026-03-03", receivedBefore: "2026-03-04" },
    ],
    ["what came from AWS Config?", { sources: ["aws.config"] }],
    [
      "what was discharged today?",
      { statuses: ["discharged"], updatedSince: "2026-03-04", updatedBefore: "2026-03-05" },
    ],
    ["Which team owns the most open incidents?", { statuses: ["open"], groupBy: "owner" }],
    ["who owns the most?", { groupBy: "owner" }],
    ["what does each team own", { groupBy: "owner" }],
    ["open incidents owned by app01 or inf01", { statuses: ["open"], owners: ["inf01", "app01"] }],
    ["what is assigned to the security team?", { owners: ["sec01"] }],
    ["which incidents does inf01 own", { owners: ["inf01"] }],
    ["what does the security team own in payments-prod", { owners: ["sec01"], accounts: [PRODUCTION] }],
    ["what does the security team have to do?", { roles: ["security"], statuses: ["open"] }],
    ["what must sec01 do?", { teams: ["sec01"], statuses: ["open"] }],
    ["what needs to be done by app01?", { teams: ["app01"], statuses: ["open"] }],
    ["does app01 have anything to do?", { teams: ["app01"], statuses: ["open"] }],
    [
      "what does app01 have to do this week?",
      { teams: ["app01"], dueFrom: "2026-03-02", dueBefore: "2026-03-09" },
    ],
    // What is due is still to come, what changed is past.
    ["what is due in February?", { dueFrom: "2027-02-01", dueBefore: "2027-03-01" }],
    ["what is due in March?", { dueFrom: "2026-03-01", dueBefore: "2026-04-01" }],
    ["what is due on June 15?", { dueFrom: "2026-06-15", dueBefore: "2026-06-16" }],
    ["what is due on March 3", { dueFrom: "2027-03-03", dueBefore: "2027-03-04" }],
    ["what was due on March 3", { dueFrom: "2026-03-03", dueBefore: "2026-03-04" }],
    ["what is due between December 20 and January 10", { dueFrom: "2026-12-20", dueBefore: "2027-01-11" }],
    [
      "what changed between December 20 and January 10",
      { updatedSince: "2025-12-20", updatedBefore: "2026-01-11" },
    ],
    ["what changed in June", { updatedSince: "2025-06-01", updatedBefore: "2025-07-01" }],
    ["incidents on March 5", { updatedSince: "2025-03-05", updatedBefore: "2025-03-06" }],
    ["what was discharged and why?", { statuses: ["discharged"] }],
    ["what was discharged, and for what reason?", { statuses: ["discharged"] }],
    ["which were discharged and why in payments-prod", { statuses: ["discharged"], accounts: [PRODUCTION] }],
    ["which were discharged by an operator and why", { statuses: ["discharged"], reasons: ["by-operator"] }],
    ["open in us-east-1 or EU-WEST-1", { statuses: ["open"], regions: ["us-east-1", "eu-west-1"] }],
    ["critical incidents", { minimumSeverity: 5, maximumSeverity: 5 }],
    ["which open ones are high severity?", { statuses: ["open"], minimumSeverity: 4 }],
    ["which incident has the highest severity?", { order: "urgent" }],
    ["the oldest open incident", { statuses: ["open"], order: "oldest" }],
    ["newest incidents of app01", { teams: ["app01"], order: "newest" }],
    ["which have a cost impact?", { costImpact: true }],
    ["open incidents with no due date", { statuses: ["open"], hasDueDate: false }],
    ["which have a due date?", { hasDueDate: true }],
    ["with a due date in June", { dueFrom: "2026-06-01", dueBefore: "2026-07-01" }],
    ["what changed in the past month", { updatedSince: "2026-02-02", updatedBefore: null }],
    ["what is due within a year", { dueFrom: "2026-03-04", dueBefore: "2027-03-05" }],
    ["what is due within 12 months", { dueFrom: "2026-03-04", dueBefore: "2027-03-05" }],
    ["what is due next year", { dueFrom: "2027-01-01", dueBefore: "2028-01-01" }],
    ["Hi, could you please list the open ones? Thanks!", { statuses: ["open"] }],
    ["whats not closed", { statuses: ["open", "awaiting-operator", "asked", "discharged"] }],
    ["what isn’t resolved yet", { statuses: ["open", "awaiting-operator", "asked"] }],
    ["all but the discharged ones", { statuses: ["open", "awaiting-operator", "asked", "closed"] }],
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

// Each of these would otherwise be answered with the number of something else.
describe("what would change the meaning is never passed over", () => {
  test.each([
    ["what is open except app01's?", "except app01's"],
    ["open, not in payments-prod", "not in payments-prod"],
    ["Excluding severity 4, what is open?", "Excluding severity 4"],
    ["how many are open outside production", "outside production"],
    ["open in non-production", "non-production"],
    ["GuardDuty without app01", "without app01"],
    ["other than GuardDuty, by team", "other than GuardDuty"],
    ["what hasn't been closed", "hasn't been closed"],
    ["nothing due?", "nothing due"],
    ["leave app01 out, what is open?", "leave app01 out"],
    ["severity != 4", "!= 4"],
    ["open -app01", "-app01"],
    ["!closed", "!closed"],
    ["not discharged as suppressed", "as suppressed"],
    ["open or severity 5", "or"],
    ["payments-prod or severity 5", "or"],
    ["closed or reopened", "or reopened"],
    ["both app01 and inf01", "both"],
    ["severity 2 or 4", "2 or 4"],
    ["severity above 5", "above 5"],
    ["severity 10", "10"],
    ["teams with more than 5 open incidents", "more than 5"],
    ["open by team and severity", "and severity"],
    ["how many are open for app01 and how many are closed", "how many are closed"],
    ["Open for app01? Closed for inf01?", "Closed"],
    ["how many tickets are open", "tickets"],
    ["how many accounts have open incidents", "accounts"],
    ["which concern only app01", "only"],
    ["closed in just payments-prod", "just"],
    ["which can be closed", "be closed"],
    ["who owns the incidents of app01", "owns"],
    ["which incidents owned by app01 were told to sec01", "owned"],
    ["what do I have to do?", "have to do"],
    ["how many people reported something", "people"],
    ["how many came in", "came"],
    ["how many events came today", "events"],
    ["how many critical GuardDuty findings", "critical"],
    ["what is the cost impact of payments-prod", "cost impact"],
    ["without a cost impact", "without a cost impact"],
    ["not in us-east-1", "not in us-east-1"],
    ["no due date in June", "in June"],
    ["arn:aws:rds:us-east-1:222233334444:db:ledger", "arn:aws:rds:us-east-1"],
    ["what was discharged and why was it closed", "why was it closed"],
    ["the 3 oldest", "3"],
    ["which were open yesterday", "yesterday"],
    ["what is open since March 1", "since March 1"],
    ["closed as of yesterday", "yesterday"],
    ["what changed within 3 days", "within 3 days"],
    ["what is due after Friday", "after Friday"],
    ["how many open incidents have no account", "no account"],
    ["closed because suppressed", "because suppressed"],
    ["which was app01 only informed of", "informed"],
    ["how is the health of app01", "health"],
  ])("%j keeps %j", (question, kept) => {
    expect(read(question).text).toContain(kept);
  });

  test("what is left out is not asked for", () => {
    expect(read("what is open except app01 and severity 4?").query).toEqual({ statuses: ["open"] });
    expect(read("what is open for app01, without severity 4?").query).toEqual({
      statuses: ["open"],
      teams: ["app01"],
    });
  });
});

test("what looks like a pattern is only text", () => {
  const teams = [{ id: "a.c", name: "A", role: "app" as const, responsibilities: "", channel: "" }];
  const organization = { ...organizationWith(), teams };
  expect(read("what has abc to do (.*)+[", organization).query.teams).toBeUndefined();
});
