import { describe, expect, it } from "vitest";
import { Policy } from "./organization.ts";
import { findSuppression } from "./suppression.ts";

const now = new Date("2026-11-23T12:00:00Z");
const event: Parameters<typeof findSuppression>[1] = {
  source: "aws.securityhub",
  type: "S3.9",
  accounts: ["777788889999"],
  nativeSeverity: "medium",
};

/** The reason of the suppression that covers the event, under a policy with these entries. */
function reasonFor(entries: object[], about = event, at = now): string | null {
  const suppress = entries.map((entry) => ({ reason: "known", ...entry }));
  return findSuppression(Policy.parse({ suppress }), about, at)?.reason ?? null;
}

describe("selectors", () => {
  it("suppresses nothing by default", () => {
    expect(reasonFor([])).toBeNull();
  });

  it("covers by source", () => {
    expect(reasonFor([{ source: "aws.securityhub" }])).toBe("known");
    expect(reasonFor([{ source: "aws.health" }])).toBeNull();
  });

  it("covers by type, where * stands for anything", () => {
    expect(reasonFor([{ type: "S3.9" }])).toBe("known");
    expect(reasonFor([{ type: "S3.*" }])).toBe("known");
    expect(reasonFor([{ type: "S3." }])).toBeNull();
    expect(reasonFor([{ type: "EC2.*" }])).toBeNull();
  });

  it("covers by account", () => {
    expect(reasonFor([{ account: "777788889999" }])).toBe("known");
    expect(reasonFor([{ account: "111122223333" }])).toBeNull();
  });

  it("by account, leaves events that touch another account as well", () => {
    const both = { ...event, accounts: ["777788889999", "111122223333"] };
    expect(reasonFor([{ account: "777788889999" }], both)).toBeNull();
  });

  it("by account, leaves events that name none", () => {
    expect(reasonFor([{ account: "777788889999" }], { ...event, accounts: [] })).toBeNull();
  });

  it("wants every selector to match", () => {
    expect(reasonFor([{ source: "aws.securityhub", type: "S3.9", account: "777788889999" }])).toBe("known");
    expect(reasonFor([{ source: "aws.securityhub", type: "S3.9", account: "111122223333" }])).toBeNull();
    expect(reasonFor([{ source: "aws.health", type: "S3.9" }])).toBeNull();
  });

  it("takes the first entry that covers", () => {
    const entries = [
      { type: "EC2.*", reason: "other" },
      { type: "S3.*", reason: "first" },
      { type: "S3.9", reason: "second" },
    ];
    expect(reasonFor(entries)).toBe("first");
  });
});

describe("until", () => {
  const suppressed = (until: string, at: string) =>
    reasonFor([{ type: "S3.9", until }], event, new Date(at)) !== null;

  it("without it, an entry never ends", () => {
    expect(reasonFor([{ type: "S3.9" }], event, new Date("2099-01-01T00:00:00Z"))).toBe("known");
  });

  it("a day lasts until its last millisecond, in UTC", () => {
    expect(suppressed("2026-11-23", "2026-11-23T23:59:59.999Z")).toBe(true);
    expect(suppressed("2026-11-23", "2026-11-24T00:00:00.000Z")).toBe(false);
  });

  it("an instant is the last one in force", () => {
    expect(suppressed("2026-11-23T12:00:00Z", "2026-11-23T12:00:00.000Z")).toBe(true);
    expect(suppressed("2026-11-23T12:00:00Z", "2026-11-23T12:00:00.001Z")).toBe(false);
  });

  it("an instant may have an offset", () => {
    expect(suppressed("2026-11-23T12:00:00+11:00", "2026-11-23T01:00:00Z")).toBe(true);
    expect(suppressed("2026-11-23T12:00:00+11:00", "2026-11-23T01:00:01Z")).toBe(false);
  });

  it("says when it ends, where it does", () => {
    const found = (entry: object) =>
      findSuppression(Policy.parse({ suppress: [{ type: "S3.9", reason: "known", ...entry }] }), event, now);
    expect(found({})).toEqual({ reason: "known", until: null });
    expect(found({ until: "2026-11-23" })).toEqual({ reason: "known", until: "2026-11-23T23:59:59.999Z" });
  });

  it("an entry that has ended makes way for the next", () => {
    const entries = [
      { type: "S3.9", until: "2026-11-22", reason: "ended" },
      { type: "S3.9", reason: "in force" },
    ];
    expect(reasonFor(entries)).toBe("in force");
  });
});

describe("maintenance", () => {
  const window = {
    from: "2026-11-23T10:00:00Z",
    until: "2026-11-23T14:00:00Z",
    source: "aws.securityhub",
    reason: "new gateways",
  };
  const find = (windows: object[], about = event, at = now, more: object = {}) =>
    findSuppression(
      Policy.parse({ maintenance: windows.map((entry) => ({ ...window, ...entry })), ...more }),
      about,
      at,
    );

  it("sets aside what comes in it, until it ends", () => {
    expect(find([{}])).toEqual({
      reason: "maintenance until 2026-11-23T14:00:00.000Z: new gateways",
      until: "2026-11-23T14:00:00.000Z",
    });
  });

  it.each([
    ["2026-11-23T09:59:59.999Z", false],
    ["2026-11-23T10:00:00.000Z", true],
    ["2026-11-23T14:00:00.000Z", true],
    ["2026-11-23T14:00:00.001Z", false],
  ])("holds from its first instant to its last: %s", (at, holds) => {
    expect(find([{}], event, new Date(at)) !== null).toBe(holds);
  });

  it.each([
    ["2026-11-22T23:59:59.999Z", false],
    ["2026-11-23T00:00:00.000Z", true],
    ["2026-11-24T23:59:59.999Z", true],
    ["2026-11-25T00:00:00.000Z", false],
  ])("given as days, holds from the beginning of the first to the end of the last: %s", (at, holds) => {
    const days = { from: "2026-11-23", until: "2026-11-24" };
    expect(find([days], event, new Date(at)) !== null).toBe(holds);
  });

  it("may have offsets", () => {
    const abroad = { from: "2026-11-23T12:00:00+02:00", until: "2026-11-23T16:00:00+02:00" };
    expect(find([abroad])?.until).toBe("2026-11-23T14:00:00.000Z");
  });

  it("of several at once, the one that ends last counts", () => {
    const windows = [
      { reason: "short", until: "2026-11-23T13:00:00Z" },
      { reason: "long", until: "2026-11-23T18:00:00+02:00" },
      { reason: "not this one", until: "2026-12-01", source: "aws.health" },
      { reason: "not yet", from: "2026-11-23T13:30:00Z", until: "2026-11-30" },
    ];
    const long = {
      reason: "maintenance until 2026-11-23T16:00:00.000Z: long",
      until: "2026-11-23T16:00:00.000Z",
    };
    expect(find(windows)).toEqual(long);
    expect(find([...windows].reverse())).toEqual(long);
  });

  it.each([
    [["777788889999"], ["777788889999"], true],
    [["777788889999"], ["777788889999", "111122223333"], true],
    [["777788889999", "111122223333"], ["777788889999", "111122223333"], true],
    [["777788889999", "111122223333"], ["777788889999"], false],
    [[], ["777788889999"], false],
  ])("an event of %j under accounts %j: %j", (accounts, covered, holds) => {
    expect(find([{ accounts: covered }], { ...event, accounts }) !== null).toBe(holds);
  });

  it.each([
    ["S3.9", true],
    ["S3.*", true],
    ["*.9", true],
    ["*", true],
    ["S3", false],
    ["s3.*", false],
  ])("covers type %j: %j", (type, holds) => {
    expect(find([{ type }]) !== null).toBe(holds);
  });

  it("wants every selector to match", () => {
    const all = { type: "S3.*", accounts: ["777788889999"] };
    expect(find([all])).not.toBeNull();
    expect(find([{ ...all, source: "aws.health" }])).toBeNull();
    expect(find([{ ...all, type: "EC2.*" }])).toBeNull();
    expect(find([{ ...all, accounts: ["111122223333"] }])).toBeNull();
  });

  it("comes before what never ends, so that the event is judged when it is over", () => {
    const suppress = [{ type: "S3.9", reason: "known" }];
    expect(find([{}], event, now, { suppress })?.until).toBe("2026-11-23T14:00:00.000Z");
    expect(find([{}], event, new Date("2026-11-24"), { suppress })).toEqual({ reason: "known", until: null });
  });
});

describe("severity floors", () => {
  const find = (severityFloors: object, about: Partial<typeof event> = {}) =>
    findSuppression(Policy.parse({ severityFloors }), { ...event, ...about }, now);

  it("sets aside what is below the floor of its source, for good", () => {
    expect(find({ "aws.securityhub": "high" })).toEqual({
      reason: "severity medium is below high, the floor of aws.securityhub",
      until: null,
    });
  });

  it.each([
    ["informational", false],
    ["low", false],
    ["medium", true],
    ["high", true],
    ["critical", true],
  ] as const)("of medium, lets %s through: %j", (nativeSeverity, passes) => {
    expect(find({ "aws.securityhub": "medium" }, { nativeSeverity }) === null).toBe(passes);
  });

  it("leaves other sources alone, and what has no grade", () => {
    const floors = { "aws.guardduty": "critical" };
    expect(find(floors)).toBeNull();
    expect(find(floors, { source: "aws.guardduty" })).not.toBeNull();
    expect(find(floors, { source: "aws.guardduty", nativeSeverity: null })).toBeNull();
    expect(find(floors, { source: "constructor" })).toBeNull();
  });

  it("is none by default", () => {
    for (const source of ["aws.securityhub", "aws.guardduty", "aws.trustedadvisor"])
      expect(find({}, { source, nativeSeverity: "informational" })).toBeNull();
  });
});
