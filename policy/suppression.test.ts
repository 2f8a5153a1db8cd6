import { describe, expect, it } from "vitest";
import { Policy } from "./organization.ts";
import { findSuppression } from "./suppression.ts";

const now = new Date("2026-11-23T12:00:00Z");
const event = { source: "aws.securityhub", type: "S3.9", accounts: ["777788889999"] };

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

  it("an entry that has ended makes way for the next", () => {
    const entries = [
      { type: "S3.9", until: "2026-11-22", reason: "ended" },
      { type: "S3.9", reason: "in force" },
    ];
    expect(reasonFor(entries)).toBe("in force");
  });
});
