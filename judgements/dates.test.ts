import { describe, expect, it } from "vitest";
import { findDeadline } from "./dates.ts";

const now = new Date("2026-03-02T09:00:00Z");
const day = (text: string) => {
  const found = findDeadline(text, now);
  return found === null ? null : new Date(found.at).toISOString().slice(0, 10);
};

describe("deadlines", () => {
  it.each([
    ["A Compute Savings Plan in your account expires on March 16, 2026 at 00:00 UTC.", "2026-03-16"],
    ["The instance will be stopped on or after March 14, 2026 at 06:00 UTC.", "2026-03-14"],
    ["Update your clusters before 22 March 2026.", "2026-03-22"],
    ["Please act no later than Mar 22, 2026.", "2026-03-22"],
    ["Support ends on 2026-04-30.", "2026-04-30"],
    ["Effective April 1st, 2026 the API requires TLS 1.3.", "2026-04-01"],
    ["The certificate is valid until Monday, April 6, 2026.", "2026-04-06"],
    ["Expiry date: 2026/03/20", "2026-03-20"],
    ["Expiration Date: 2026-03-20T00:00:00.000Z", "2026-03-20"],
    ["It will be disabled on the 3rd of April 2026.", "2026-04-03"],
    ["From Sept 1, 2026 creation is blocked.", "2026-09-01"],
    ["Due 15-Mar-2026", "2026-03-15"],
    ["Starting on May 1, 2026, upgrade; before April 15, 2026 you may opt out.", "2026-04-15"],
    ["You must update by March 2, 2026.", "2026-03-02"],
    [
      "The date has moved from March 22, 2026 to September 20, 2026, so update before September 20, 2026.",
      "2026-09-20",
    ],
    ["The certificate expires in 45 days.", "2026-04-16"],
    [
      "It is valid until <b>May 2, 2026, 23:59:59 GMT</b>. The root is valid until 31 December 2027.",
      "2026-05-02",
    ],
    ["Update it before **22 March 2026**.", "2026-03-22"],
    ["Support ends on <strong>\n2026-04-30</strong>.", "2026-04-30"],
    ["You must respond within 24 hours.", "2026-03-03"],
    ["Your account will be suspended within 5 days.", "2026-03-07"],
  ])("%s", (text, expected) => {
    expect(day(text)).toBe(expected);
  });

  it.each([
    ["The maintenance took place on March 1, 2026."],
    ["Redundancy was lost between 04:12 UTC and 04:19 UTC on March 2, 2026."],
    ["Version 1.32 was released in 2024."],
    ["Credentials have not been used in 90 days."],
    ["The control checks whether keys are rotated within 90 days."],
    ["The error rate rose between 06:02 UTC and 07:28 UTC."],
    ["Due on February 31, 2025."],
    ["Nothing at all."],
    ["Credentials of <b>March 22, 2026</b> were listed."],
    ["Valid until <b>further notice</b>, see the list of March 22, 2026."],
    ["It will be retried within 5 minutes."],
  ])("none: %s", (text) => {
    expect(day(text)).toBeNull();
  });

  it("quotes the words", () => {
    expect(findDeadline("It expires on March 16, 2026 at noon.", now)?.quote).toMatch(/on March 16, 2026$/);
  });
});
