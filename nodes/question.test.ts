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
    ["which were open yesterday", "yesterday"],
    ["what is open since March 1", "since March 1"],
    ["closed as of yesterday", "yesterday"],
    ["new since Monday", "new"],
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
