import { expect, test } from "vitest";
import { isAwsLink } from "../events/links.ts";
import { parse, parseEvent, payload } from "../events/test-payloads.ts";
import { consoleLink } from "./console-link.ts";

test("leads to the alarm, the finding, the rule, in the event's own Region", () => {
  expect(consoleLink(parseEvent(payload("C01")))).toBe(
    "https://eu-west-1.console.aws.amazon.com/cloudwatch/home#alarmsV2:alarm/checkout-errors",
  );
  expect(consoleLink(parseEvent(payload("G02")))).toMatch(
    /^https:\/\/[a-z-]+-\d\.console\.aws\.amazon\.com\/guardduty\/home#\/findings\?macros=current&fId=[0-9a-f]{32}$/,
  );
});

test("what others named never leaves the AWS console", () => {
  const event = parseEvent(payload("C01"));
  for (const type of ["../../evil", "x?y#z", "@evil.example/", 'a"><script>', "a\nb"]) {
    const link = consoleLink({ ...event, type }) ?? "";
    expect(isAwsLink(link)).toBe(true);
    expect(link).toMatch(
      /^https:\/\/eu-west-1\.console\.aws\.amazon\.com\/cloudwatch\/home#alarmsV2:alarm\/[\w.%~-]+$/,
    );
  }
  expect(consoleLink({ ...event, region: "evil.example/eu-west-1" })).toMatch(
    /^https:\/\/console\.aws\.amazon\.com\//,
  );
});

test("what a person reports has no page", () => {
  const [part] = parse({ message: { user: "U1", thread: "t", text: "The API in 222233334444 is down" } });
  expect(part?.kind).toBe("message");
  expect(consoleLink({ ...parseEvent(payload("C01")), source: "chat" })).toBeNull();
});
