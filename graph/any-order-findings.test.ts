import { readFileSync } from "node:fs";
import fc from "fast-check";
import { test } from "vitest";
import { findingPayload, type LooseEnvelope } from "../events/test-payloads.ts";
import { at, expectSameEnds, places, type Sent, type Value } from "./test-order.ts";

const LEVELS = [
  { score: 2, label: "LOW", id: 2 },
  { score: 5, label: "MEDIUM", id: 3 },
  { score: 8, label: "HIGH", id: 4 },
];

/**
 * Is a state there for the first time? When a customer changes something and changes it back, the finding's own time
 * stands still, and the third message cannot be told from a late copy of the first: such histories are left out.
 */
function firstTimes() {
  const seen = new Set<string>();
  return (...state: unknown[]): boolean => {
    const isNew = !seen.has(state.join());
    seen.add(state.join());
    return isNew;
  };
}

const change = fc.record({
  finding: fc.nat(1),
  byCustomer: fc.boolean(),
  severity: fc.nat(2),
  workflow: fc.constantFrom("NEW", "NOTIFIED", "SUPPRESSED", "RESOLVED"),
  result: fc.constantFrom("FAILED", "FAILED", "PASSED", "NOT_AVAILABLE"),
  isNoted: fc.boolean(),
  ...places,
});

function controlMessages(changes: Value<typeof change>[]) {
  const sent: Sent[] = [];
  const isFirst = firstTimes();
  // What is known of each finding, with our note on it, and when that can arrive at the earliest.
  const last: { updatedAt: string; result: string; note: string | null; from: number }[] = [];
  for (const [minute, { finding, severity, workflow, isNoted, ...one }] of changes.entries()) {
    const before = last[finding];
    const own = { updatedAt: at(minute * 2), result: one.result };
    const { updatedAt, result } = one.byCustomer && before ? before : own;
    const isOpen = workflow !== "RESOLVED" && result !== "PASSED";
    const state = isOpen ? (result === "NOT_AVAILABLE" ? "undetermined" : "open") : "resolved";
    if (!isFirst(finding, updatedAt, state, workflow === "SUPPRESSED", severity)) continue;
    const message = (note: string | null, second: number) => ({
      ...findingPayload({
        Id: `arn:aws:securityhub:eu-west-1:333344445555:security-control/S3.9/finding/${finding}`,
        UpdatedAt: updatedAt,
        Workflow: { Status: workflow },
        Severity: { Label: LEVELS[severity]?.label },
        Compliance: { Status: result, SecurityControlId: "S3.9" },
        Resources: [{ Id: `arn:aws:s3:::bucket${finding}`, Type: "AwsS3Bucket" }],
        ...(note !== null && {
          Note: { Text: "ticket", UpdatedBy: "ohero", UpdatedAt: note },
          UserDefinedFields: { ticketId: "T-0123456789" },
        }),
      }),
      time: at(minute * 2, second),
    });
    const { note, from } = before ?? { note: null, from: 0 };
    const [place, ...copies] = [one.place, ...one.copies].map((where) => Math.max(where, from));
    sent.push({ raw: message(note, 5), place: place ?? 0, copies });
    last[finding] = { updatedAt, result, note, from };
    // We note the ticket once we have it, so our note comes back after what it is about.
    if (!isNoted || note !== null || state !== "open" || workflow === "SUPPRESSED") continue;
    const noted = { note: at(minute * 2, 20), from: Math.min(place ?? 0, ...copies) + 0.5 };
    last[finding] = { updatedAt, result, ...noted };
    sent.push({ raw: message(noted.note, 25), place: noted.from, copies: [] });
  }
  return sent;
}

test("findings of one control: results, what customers change, our own notes", { timeout: 120_000 }, () =>
  expectSameEnds(fc.array(change, { minLength: 1, maxLength: 6 }), controlMessages, 20),
);

const folder = new URL("../test-events/", import.meta.url);
const feeds = {
  guardduty: "19-coin-mining.json",
  asff: "20-coin-mining-asff.json",
  ocsf: "21-coin-mining-ocsf.json",
};
type Feed = keyof typeof feeds;
const entries = Object.fromEntries(
  Object.entries(feeds).map(([feed, name]) => [
    feed,
    JSON.parse(readFileSync(new URL(name, folder), "utf8"))[0],
  ]),
);

interface State {
  updatedAt: string;
  severity: number;
  isArchived: boolean;
  status: "NEW" | "SUPPRESSED" | "RESOLVED";
}

/** What a feed writes of the state. */
const written: Record<Feed, (detail: LooseEnvelope, state: State) => void> = {
  guardduty(detail, { updatedAt, severity, isArchived }) {
    Object.assign(detail, { updatedAt, severity: LEVELS[severity]?.score });
    detail.service.archived = isArchived;
  },
  asff({ findings: [finding] }, { updatedAt, severity, isArchived, status }) {
    Object.assign(finding, {
      UpdatedAt: updatedAt,
      Severity: { Label: LEVELS[severity]?.label },
      RecordState: isArchived ? "ARCHIVED" : "ACTIVE",
      Workflow: { Status: status },
    });
  },
  ocsf({ findings: [finding] }, { updatedAt, severity, isArchived, status }) {
    finding.finding_info.modified_time = Date.parse(updatedAt);
    finding.severity_id = LEVELS[severity]?.id;
    finding.status_id = isArchived ? 5 : { NEW: 1, SUPPRESSED: 3, RESOLVED: 4 }[status];
  },
};

function message(feed: Feed, state: State, time: string) {
  const { Detail, ...entry } = entries[feed];
  const detail = JSON.parse(Detail);
  written[feed](detail, state);
  return { ...entry, Time: time, Detail: JSON.stringify(detail) };
}

const threat = fc.record({
  told: fc.subarray(Object.keys(feeds) as Feed[], { minLength: 1 }),
  where: fc.tuple(fc.nat(99), fc.nat(99), fc.nat(99)),
  severity: fc.nat(2),
  isArchived: fc.boolean(),
  byCustomer: fc.boolean(),
  status: fc.constantFrom("NEW", "SUPPRESSED", "RESOLVED"),
});

function threatMessages(changes: Value<typeof threat>[]) {
  const isFirst = firstTimes();
  let product = { updatedAt: "", isArchived: false };
  return changes.flatMap(({ told, where, severity, isArchived, ...one }, minute): Sent[] => {
    const byCustomer = one.byCustomer && minute > 0;
    if (!byCustomer) product = { updatedAt: at(minute), isArchived };
    const state: State = { ...product, severity, status: byCustomer ? one.status : "NEW" };
    const isOver = state.isArchived || state.status === "RESOLVED";
    if (!isFirst(state.updatedAt, isOver, state.status === "SUPPRESSED", severity)) return [];
    // What a customer changes, only Security Hub tells.
    const telling = told.filter((feed) => !byCustomer || feed !== "guardduty");
    return telling.map((feed, index) => ({
      raw: message(feed, state, at(minute, 5 + index)),
      place: where[index] ?? 0,
      copies: [],
    }));
  });
}

test("one finding of GuardDuty through three feeds", { timeout: 120_000 }, () =>
  expectSameEnds(fc.array(threat, { minLength: 1, maxLength: 5 }), threatMessages, 10),
);
