import { describe, expect, test } from "vitest";
import { organizationWith } from "../graph/test-application.ts";
import { IncidentQuery } from "../tools/incident-query.ts";
import type { GivenOptions } from "./incident-query-options.ts";
import { UsageError } from "./known-error.ts";
import { readQueryOptions } from "./read-query-options.ts";

const read = (given: GivenOptions) =>
  readQueryOptions(given, {
    organization: organizationWith(),
    now: new Date("2026-03-04T09:00:00Z"),
    nameOf: (option) => `--${option}`,
    problem: (message) => new UsageError(message),
  });

const everything = { ...IncidentQuery.parse({}), limit: 1_000 };

test("without options everything is asked for", () => {
  expect(read({})).toEqual({ query: everything, isCount: false });
});

describe("is read", () => {
  test.each<[GivenOptions, Partial<IncidentQuery>]>([
    [{ team: ["app01,INF01"] }, { teams: ["app01", "inf01"] }],
    [{ team: ["app01", " inf01 , app01"] }, { teams: ["app01", "inf01"] }],
    [{ role: ["security"] }, { roles: ["security"] }],
    [{ account: ["Payments-Prod,123412341234"] }, { accounts: ["payments-prod", "123412341234"] }],
    [{ service: ["RDS", "EC2"] }, { services: ["RDS", "EC2"] }],
    [{ source: ["health,GuardDuty"] }, { sources: ["aws.health", "aws.guardduty"] }],
    [{ source: ["aws.ce,security-hub,chat"] }, { sources: ["aws.ce", "aws.securityhub", "chat"] }],
    [{ severity: ["4"] }, { minimumSeverity: 4, maximumSeverity: 4 }],
    [{ severity: ["3.."] }, { minimumSeverity: 3 }],
    [{ severity: ["..2"] }, { maximumSeverity: 2 }],
    [{ severity: ["2..4"] }, { minimumSeverity: 2, maximumSeverity: 4 }],
    [{ status: ["open,closed"] }, { statuses: ["open", "closed"] }],
    [{ outcome: ["reopened"] }, { outcomes: ["reopened"] }],
    [{ reason: ["suppressed"] }, { reasons: ["suppressed"] }],
    [{ due: ["30d"] }, { dueFrom: "2026-03-04", dueBefore: "2026-04-04" }],
    [{ due: ["2w"] }, { dueFrom: "2026-03-04", dueBefore: "2026-03-19" }],
    [{ due: ["2026-03"] }, { dueFrom: "2026-03-01", dueBefore: "2026-04-01" }],
    [{ due: ["2026-12"] }, { dueFrom: "2026-12-01", dueBefore: "2027-01-01" }],
    [{ due: ["2026-03-14"] }, { dueFrom: "2026-03-14", dueBefore: "2026-03-15" }],
    [{ due: ["2026-03-01..2026-03-31"] }, { dueFrom: "2026-03-01", dueBefore: "2026-04-01" }],
    [{ due: ["2026-03..2026-05"] }, { dueFrom: "2026-03-01", dueBefore: "2026-06-01" }],
    [{ due: ["2026-03-14.."] }, { dueFrom: "2026-03-14" }],
    [{ due: ["..2026-03-14"] }, { dueBefore: "2026-03-15" }],
    [{ due: ["overdue"] }, { dueBefore: "2026-03-04T09:00:00.000Z", statuses: ["open"] }],
    [
      { due: ["overdue"], status: ["closed"] },
      { dueBefore: "2026-03-04T09:00:00.000Z", statuses: ["closed"] },
    ],
    [{ due: ["none"] }, { hasDueDate: false }],
    [{ owner: ["APP01,inf01"] }, { owners: ["app01", "inf01"] }],
    [{ region: ["US-East-1,eu-west-1"] }, { regions: ["us-east-1", "eu-west-1"] }],
    [{ cost: ["yes"] }, { costImpact: true }],
    [{ cost: ["no"] }, { costImpact: false }],
    [{ order: ["Oldest"] }, { order: "oldest" }],
    [{ received: ["0d"] }, { receivedSince: "2026-03-04" }],
    [{ since: ["7d"] }, { updatedSince: "2026-02-25" }],
    [{ since: ["12h"] }, { updatedSince: "2026-03-03T21:00:00.000Z" }],
    [{ since: ["2026-03-01"] }, { updatedSince: "2026-03-01" }],
    [{ since: ["2026-03-01T08:00Z"] }, { updatedSince: "2026-03-01T08:00:00.000Z" }],
    [{ text: ["life cycle", "eks"] }, { text: "life cycle eks" }],
    [{ by: ["account"] }, { groupBy: "account" }],
    [{ limit: ["50"] }, { limit: 50 }],
  ])("%j", (given, query) => {
    const { query: asked, isCount } = read(given);
    expect([asked, isCount]).toEqual([{ ...everything, ...query }, false]);
    expect(IncidentQuery.parse({ ...asked, limit: 20 })).toEqual({ ...asked, limit: 20 });
  });

  test.each([
    ["true", true],
    ["", true],
    ["1", true],
    ["false", false],
  ] as const)("count %j", (given, isCount) => {
    expect(read({ count: [given] }).isCount).toBe(isCount);
  });
});

test.each<[GivenOptions, string]>([
  [{ severity: ["9"] }, '--severity: expected 1 to 5, such as 4, 3.. or 2..4, found "9"'],
  [{ severity: [".."] }, '--severity: expected 1 to 5, such as 4, 3.. or 2..4, found ".."'],
  [{ severity: ["4..2"] }, '--severity: expected 1 to 5, such as 4, 3.. or 2..4, found "4..2"'],
  [{ severity: ["34"] }, '--severity: expected 1 to 5, such as 4, 3.. or 2..4, found "34"'],
  [{ severity: ["3", "4"] }, '--severity: expected it once, found "3 4"'],
  [{ team: ["app02"] }, '--team: expected one of mgt01, fin01, sec01, inf01, app01, found "app02"'],
  [{ team: [""] }, '--team: expected a value, such as app01, found ""'],
  [{ team: ["app01,"] }, '--team: expected a value, such as app01, found ""'],
  [{ role: ["boss"] }, "--role: expected one of leadership, finops"],
  [{ account: ["payments"] }, "--account: expected 12 digits or the name of a known account"],
  [{ source: ["jira"] }, "--source: expected one of health, securityhub"],
  [{ status: ["new"] }, "--status: expected one of open, awaiting-operator"],
  [{ outcome: ["lost"] }, "--outcome: expected one of accepted"],
  [{ reason: ["boredom"] }, "--reason: expected one of unknown-account"],
  [
    { due: ["soon"] },
    '--due: expected 30d, 2026-03, 2026-03-14, 2026-03-01..2026-03-31, overdue or none, found "soon"',
  ],
  [{ due: ["2026-13"] }, "--due: expected"],
  [{ due: ["2026-02-30"] }, "--due: expected"],
  [{ due: ["2026-04-01..2026-03-01"] }, "--due: expected"],
  [{ due: ["2026-03-01..2026-03-02..2026-03-03"] }, "--due: expected"],
  [{ due: [".."] }, "--due: expected"],
  [{ since: ["Monday"] }, '--since: expected 7d, 12h, 2026-03-01 or 2026-03-01T09:00:00Z, found "Monday"'],
  [{ by: ["colour"] }, "--by: expected one of team, owner, account"],
  [{ by: ["team,account"] }, "--by: expected it once"],
  [{ owner: ["app02"] }, "--owner: expected one of mgt01"],
  [{ cost: ["much"] }, '--cost: expected yes or no, found "much"'],
  [{ order: ["random"] }, "--order: expected one of urgent, changed, newest, oldest"],
  [{ order: ["newest,oldest"] }, "--order: expected it once"],
  [{ received: ["Monday"] }, "--received: expected 7d"],
  [{ limit: ["0"] }, '--limit: expected 1 to 1000, found "0"'],
  [{ count: ["many"] }, "--count: expected true or false"],
])("%j is refused with the option and the fix", (given, message) => {
  expect(() => read(given)).toThrow(message);
});
