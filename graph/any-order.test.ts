import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findingPayload, type LooseEnvelope, payload } from "../events/test-payloads.ts";
import { cluster, DEVELOPMENT, health, organizationWith, PRODUCTION } from "./test-application.ts";
import { createWalk } from "./test-walk.ts";

const RUNS = 300;

const NOW = new Date("2026-03-02T09:00:00Z");
const at = (minute: number, second = 0) => new Date(Date.UTC(2026, 2, 2, 6, minute, second)).toISOString();
const walks = {
  correlated: createWalk({ organization: organizationWith(), clock: () => NOW }),
  apart: createWalk({ organization: organizationWith({ correlate: [] }), clock: () => NOW }),
};

async function endAfter(name: keyof typeof walks, messages: readonly unknown[]) {
  const walk = walks[name];
  walk.reset();
  for (const message of messages) await walk.send(message);
  const tickets = await walk.tickets();
  return tickets
    .filter(({ joinedInto }) => joinedInto === null)
    .map(({ team, status, severity, eventUpdatedAt, impactedAccounts, impactedResources, incidents }) => ({
      team,
      status,
      severity,
      eventUpdatedAt,
      accounts: [...impactedAccounts].sort().join(" "),
      // The feeds of one finding write its resource as an ARN or as its id.
      resources: [...new Set(impactedResources.map((id) => id.split("/").at(-1)))].sort().join(" "),
      incidents: incidents
        .map(({ incidentId, ...one }) =>
          [incidentId, one.status, one.status === "open" && one.severity, one.eventUpdatedAt].join(" "),
        )
        .sort(),
    }))
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

/** A message with its place in the order of arrival, and those of its copies. */
interface Sent {
  raw: unknown;
  place: number;
  copies: number[];
}

/**
 * What is over is not described anew when something of before is heard: of a closed ticket only what it is for and that
 * it is closed are the same.
 */
const withoutClosed = (end: Awaited<ReturnType<typeof endAfter>>) =>
  end.map((ticket) =>
    ticket.status === "open" ? ticket : { ...ticket, severity: 0, accounts: "", resources: "" },
  );

async function expectSameEnd(sent: readonly Sent[]) {
  const shuffled = sent
    .flatMap(({ raw, place, copies }) => [place, ...copies].map((where) => ({ raw, where })))
    .sort((a, b) => a.where - b.where);
  for (const policy of ["correlated", "apart"] as const) {
    const inOrder = await endAfter(
      policy,
      sent.map(({ raw }) => raw),
    );
    const end = await endAfter(
      policy,
      shuffled.map(({ raw }) => raw),
    );
    expect({ policy, end: withoutClosed(end) }).toEqual({ policy, end: withoutClosed(inOrder) });
  }
}

const places = { place: fc.nat(99), copies: fc.array(fc.nat(99), { maxLength: 1 }) };

const ACCOUNTS = [PRODUCTION, "333344445555", DEVELOPMENT];

describe("AWS Health", () => {
  const COSTS = {
    none: "Clusters of yours are updated.",
    flat: "You will be billed an additional charge of $2,500 per month.",
    each: "You will be billed an additional charge of $400 per month for each cluster.",
  };
  const resource = fc.record({
    name: fc.nat(3),
    status: fc.constantFrom("PENDING", "RESOLVED", "IMPAIRED"),
    isNetwork: fc.boolean(),
  });
  const page = fc.record({ resources: fc.array(resource, { minLength: 1, maxLength: 2 }), ...places });
  const update = fc.record({
    account: fc.nat(2),
    isClosed: fc.boolean(),
    inDays: fc.constantFrom(10, 60, 200),
    cost: fc.constantFrom(...(Object.keys(COSTS) as (keyof typeof COSTS)[])),
    pages: fc.array(page, { minLength: 1, maxLength: 3 }),
  });
  const category = fc.constantFrom("scheduledChange", "issue", "accountNotification");

  test("end", async () => {
    await fc.assert(
      fc.asyncProperty(
        category,
        fc.array(update, { minLength: 1, maxLength: 5 }),
        async (eventTypeCategory, updates) => {
          const sent = updates.flatMap(({ account, isClosed, inDays, pages, ...one }, minute) => {
            // Pages of an update that is over when they arrive are looked at one by one: what is significant only in
            // their sum is not found.
            const isLast = updates.findLastIndex((other) => other.account === account) === minute;
            const cost = one.cost === "each" && account === 2 && !isLast ? "none" : one.cost;
            return pages.map(({ resources, place, copies }, index) => ({
              raw: health({
                account: ACCOUNTS[account] ?? "",
                at: at(minute),
                text: COSTS[cost],
                page: [index + 1, pages.length],
                resources: resources.map(({ name, status, isNetwork }) => ({
                  id:
                    isNetwork && account !== 2
                      ? `arn:aws:ec2:eu-west-1:${ACCOUNTS[account]}:vpc/vpc-0${index}${name}`
                      : cluster(`c${index}${name}`, ACCOUNTS[account]),
                  status,
                })),
                detail: {
                  eventTypeCategory,
                  statusCode: isClosed ? "closed" : "upcoming",
                  startTime: new Date(NOW.getTime() + inDays * 86_400_000).toISOString(),
                },
              }),
              place,
              copies,
            })),
          );
          await expectSameEnd(sent);
        },
      ),
      { numRuns: RUNS },
    );
  }, 60_000);
});

describe("a finding of Security Hub", () => {
  const SEVERITIES = ["LOW", "MEDIUM", "HIGH"];
  const change = fc.record({
    finding: fc.nat(1),
    byCustomer: fc.boolean(),
    severity: fc.nat(2),
    workflow: fc.constantFrom("NEW", "NOTIFIED", "SUPPRESSED", "RESOLVED"),
    compliance: fc.constantFrom("FAILED", "FAILED", "PASSED", "NOT_AVAILABLE"),
    isNoted: fc.boolean(),
    ...places,
  });

  test("end", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 6 }), async (changes) => {
        const sent: Sent[] = [];
        const seen = new Set<string>();
        const last: Record<
          number,
          { updatedAt: string; notedAt: string | null; compliance: string; from: number }
        > = {};
        for (const [
          minute,
          { finding, byCustomer, severity, workflow, isNoted, place, copies, ...one },
        ] of changes.entries()) {
          const before = last[finding];
          const updatedAt = byCustomer && before ? before.updatedAt : at(minute * 2);
          const compliance = byCustomer && before ? before.compliance : one.compliance;
          // At one time of the finding, a state that comes back cannot be told from a late copy of the first.
          const isOpen = workflow !== "RESOLVED" && compliance !== "PASSED";
          const key = [
            finding,
            updatedAt,
            compliance === "NOT_AVAILABLE",
            isOpen,
            workflow === "SUPPRESSED",
            severity,
          ].join();
          if (seen.has(key)) continue;
          seen.add(key);
          const notedAt = before?.notedAt ?? null;
          // Our note comes after what it is about.
          const from = Math.max(before?.from ?? 0, 0);
          const raw = (note: string | null, second: number) => ({
            ...findingPayload({
              Id: `arn:aws:securityhub:eu-west-1:333344445555:security-control/S3.9/finding/${finding}`,
              UpdatedAt: updatedAt,
              Workflow: { Status: workflow },
              Severity: { Label: SEVERITIES[severity] },
              Compliance: { Status: compliance, SecurityControlId: "S3.9" },
              Resources: [{ Id: `arn:aws:s3:::bucket${finding}`, Type: "AwsS3Bucket" }],
              ...(note && {
                Note: { Text: "ticket", UpdatedBy: "ohero", UpdatedAt: note },
                UserDefinedFields: { ticketId: "T-0123456789" },
              }),
            }),
            time: at(minute * 2, second),
          });
          const own = Math.max(from, place);
          sent.push({ raw: raw(notedAt, 5), place: own, copies: copies.map((copy) => Math.max(from, copy)) });
          last[finding] = { updatedAt, notedAt, compliance, from };
          if (isNoted && isOpen && workflow !== "SUPPRESSED" && notedAt === null) {
            const note = at(minute * 2, 20);
            const after = Math.min(own, ...copies) + 0.5;
            last[finding] = { updatedAt, notedAt: note, compliance, from: after };
            sent.push({ raw: raw(note, 25), place: after, copies: [] });
          }
        }
        await expectSameEnd(sent);
      }),
      { numRuns: RUNS },
    );
  }, 60_000);
});

describe("a finding of GuardDuty through three feeds", () => {
  const folder = new URL("../test-events/", import.meta.url);
  const read = (name: string) => JSON.parse(readFileSync(new URL(name, folder), "utf8"))[0];
  const feeds = {
    guardduty: read("19-coin-mining.json"),
    asff: read("20-coin-mining-asff.json"),
    ocsf: read("21-coin-mining-ocsf.json"),
  };
  type Feed = keyof typeof feeds;
  const LEVELS = [
    { score: 2, label: "LOW", id: 2 },
    { score: 5, label: "MEDIUM", id: 3 },
    { score: 8, label: "HIGH", id: 4 },
  ];
  interface State {
    updatedAt: string;
    severity: number;
    isArchived: boolean;
    status: string;
  }

  function message(feed: Feed, { updatedAt, severity, isArchived, status }: State, time: string) {
    const { Detail, ...entry } = feeds[feed];
    const detail: LooseEnvelope = JSON.parse(Detail);
    const level = LEVELS[severity];
    const [finding] = detail.findings ?? [];
    if (feed === "guardduty")
      Object.assign(detail, {
        updatedAt,
        severity: level?.score,
        service: { ...detail.service, archived: isArchived },
      });
    if (feed === "asff")
      Object.assign(finding, {
        UpdatedAt: updatedAt,
        Severity: { Label: level?.label },
        RecordState: isArchived ? "ARCHIVED" : "ACTIVE",
        Workflow: { Status: status },
      });
    if (feed === "ocsf") {
      finding.finding_info.modified_time = Date.parse(updatedAt);
      Object.assign(finding, {
        severity_id: level?.id,
        status_id: isArchived ? 5 : { NEW: 1, SUPPRESSED: 3, RESOLVED: 4 }[status],
        status: undefined,
      });
    }
    return { ...entry, Time: time, Detail: JSON.stringify(detail) };
  }

  const change = fc.record({
    feeds: fc.subarray(Object.keys(feeds) as Feed[], { minLength: 1 }),
    severity: fc.nat(2),
    isArchived: fc.boolean(),
    byCustomer: fc.boolean(),
    status: fc.constantFrom("NEW", "SUPPRESSED", "RESOLVED"),
    placed: fc.array(fc.nat(99), { minLength: 3, maxLength: 3 }),
    ...places,
  });

  test("end", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 5 }), async (changes) => {
        const sent: Sent[] = [];
        const seen = new Set<string>();
        let product = { updatedAt: "", severity: 0, isArchived: false };
        for (const [minute, one] of changes.entries()) {
          const { severity, isArchived, copies } = one;
          if (!one.byCustomer || minute === 0) product = { updatedAt: at(minute), severity, isArchived };
          const status = one.byCustomer ? one.status : "NEW";
          const state = { ...product, severity, status };
          const key = [
            product.updatedAt,
            isArchived || status === "RESOLVED",
            status === "SUPPRESSED",
            severity,
          ].join();
          if (seen.has(key)) continue;
          seen.add(key);
          // What a customer changes, only Security Hub tells.
          const told =
            one.byCustomer && minute > 0 ? one.feeds.filter((feed) => feed !== "guardduty") : one.feeds;
          for (const [index, feed] of told.entries())
            sent.push({
              raw: message(feed, state, at(minute, 5 + index)),
              place: one.placed[index] ?? 0,
              copies,
            });
        }
        if (sent.length > 0) await expectSameEnd(sent);
      }),
      { numRuns: RUNS },
    );
  }, 60_000);
});

describe("CloudWatch", () => {
  const arn = (name: string) => `arn:aws:cloudwatch:eu-west-1:${PRODUCTION}:alarm:${name}`;
  const NAMES = ["a", "b", "top", "a~x"] as const;
  const change = fc.record({
    name: fc.constantFrom(...NAMES),
    value: fc.constantFrom("ALARM", "ALARM", "OK", "INSUFFICIENT_DATA"),
    triggering: fc.subarray(["a", "b"], { minLength: 1 }),
    isMuted: fc.boolean(),
    ...places,
  });

  test("end", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 7 }), async (changes) => {
        const sent = changes.map(({ name, value, triggering, place, copies }, minute) => {
          const event = payload("C01");
          const [alarm = "", contributor] = name.split("~");
          event.resources = [arn(alarm)];
          event.time = at(minute, 5);
          event.detail.alarmName = alarm;
          event.detail.state = { value, timestamp: at(minute), reason: "Threshold Crossed" };
          if (contributor) {
            event["detail-type"] = "CloudWatch Alarm Contributor State Change";
            event.detail.alarmContributor = { id: contributor, attributes: { FunctionName: "checkout" } };
          }
          if (name === "top") {
            event.detail.configuration = { alarmRule: 'ALARM("a") OR ALARM("b")' };
            event.detail.state.reasonData = JSON.stringify({
              triggeringAlarms: triggering.map((child) => ({ arn: arn(child), state: { value: "ALARM" } })),
            });
          }
          return { raw: event, place, copies };
        });
        await expectSameEnd(sent);
      }),
      { numRuns: RUNS },
    );
  }, 60_000);
});

describe("what is told again as it grows", () => {
  const anomaly = fc.record({ usd: fc.integer({ min: 100, max: 2_000 }), day: fc.boolean(), ...places });

  test("a cost anomaly in a development account", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anomaly, { minLength: 1, maxLength: 5 }),
        fc.constantFrom(undefined, "YES", "PLANNED_ACTIVITY"),
        async (steps, feedback) => {
          let total = 0;
          const sent = steps.map(({ usd, place, copies }, minute) => {
            total += usd;
            const event = payload("A03");
            event.time = at(minute);
            Object.assign(event.detail, {
              impact: { ...event.detail.impact, totalImpact: total, maxImpact: usd },
              ...(minute === steps.length - 1 && feedback && { feedback }),
            });
            return { raw: event, place, copies };
          });
          await expectSameEnd(sent);
        },
      ),
      { numRuns: RUNS },
    );
  }, 60_000);

  test("a rule of AWS Config on two resources", async () => {
    const change = fc.record({
      resource: fc.nat(1),
      result: fc.constantFrom("NON_COMPLIANT", "COMPLIANT", "NOT_APPLICABLE", "INSUFFICIENT_DATA"),
      ...places,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 6 }), async (changes) => {
        const sent = changes.map(({ resource, result, place, copies }, minute) => {
          const event = payload("T03");
          event.time = at(minute, 5);
          event.detail.resourceId = `vpc-0b2d4f6a8c0e1a3b${resource}`;
          event.detail.newEvaluationResult = { complianceType: result, resultRecordedTime: at(minute) };
          return { raw: event, place, copies };
        });
        await expectSameEnd(sent);
      }),
      { numRuns: RUNS },
    );
  }, 60_000);

  test("advice of Trusted Advisor in a development account", async () => {
    const change = fc.record({
      status: fc.constantFrom("OK", "WARN", "ERROR"),
      savings: fc.constantFrom("$120.00", "$1,020.00", "$3,412.80"),
      ...places,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 5 }), async (changes) => {
        const sent = changes.map(({ status, savings, place, copies }, minute) => {
          const event = payload("T01");
          event.time = at(minute);
          event.detail.status = status;
          event.detail["check-item-detail"]["Estimated Monthly Savings"] = savings;
          return { raw: event, place, copies };
        });
        await expectSameEnd(sent);
      }),
      { numRuns: RUNS },
    );
  }, 60_000);
});
