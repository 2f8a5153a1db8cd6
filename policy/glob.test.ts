import { expect, it } from "vitest";
import { matchesGlob } from "./glob.ts";

it.each([
  ["S3.9", "S3.9", true],
  ["S3.9", "S3.90", false],
  ["S3.9", "s3.9", false],
  ["S3.*", "S3.9", true],
  ["S3.*", "S3.", true],
  ["*", "", true],
  ["*", "anything", true],
  ["*_SCHEDULED", "AWS_EC2_INSTANCE_RETIREMENT_SCHEDULED", true],
  ["*_SCHEDULED", "AWS_EC2_SCHEDULED_EVENT", false],
  ["AWS_*_OPERATIONAL_*", "AWS_RDS_OPERATIONAL_ISSUE", true],
  ["AWS_*_OPERATIONAL_*", "AWS_OPERATIONAL_ISSUE", false],
  ["ab*ba", "aba", false],
  ["a*b*c", "a-c-b", false],
  ["", "", true],
  ["", "S3.9", false],
  ["S3?9", "S3.9", false],
])("%j and %j: %s", (pattern, text, expected) => {
  expect(matchesGlob(pattern, text)).toBe(expected);
});

it("answers at once for a pattern with many stars", () => {
  expect(matchesGlob(`${"a*".repeat(50)}b`, "a".repeat(20_000))).toBe(false);
});
