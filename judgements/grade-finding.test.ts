import { describe, expect, it } from "vitest";
import { severity } from "./severity.ts";
import { input } from "./test-inputs.ts";

const grade = (type: string, annotation = "") =>
  severity.rule(
    input({
      category: "finding",
      type,
      title: `AWS Config: ${type} on x`,
      text: `Rule: ${type}\n${annotation}`,
    }),
  ).value;

describe("a rule of AWS Config, which has no severity of its own", () => {
  it.each([
    "restricted-ssh",
    "restricted-common-ports",
    "vpc-sg-open-only-to-authorized-ports",
    "vpc-default-security-group-closed",
    "s3-bucket-public-read-prohibited",
    "s3-account-level-public-access-blocks",
    "rds-instance-public-access-check",
    "rds-snapshots-public-prohibited",
    "iam-root-access-key-check",
    "root-account-mfa-enabled",
    "iam-policy-no-statements-with-admin-access",
    "cloudtrail-enabled",
    "multi-region-cloudtrail-enabled",
    "guardduty-enabled-centralized",
  ])("%s: 3", (rule) => {
    expect(grade(rule)).toBe(3);
  });

  it.each([
    "required-tags",
    "vpc-flow-logs-enabled",
    "encrypted-volumes",
    "s3-bucket-versioning-enabled",
    "access-keys-rotated",
    "subnet-auto-assign-public-ip-disabled",
    "lambda-dlq-check",
  ])("%s: 2", (rule) => {
    expect(grade(rule)).toBe(2);
  });

  it("of the organization's own is judged by what it reports", () => {
    expect(grade("acme-sg-check", "Port 22 is open to 0.0.0.0/0.")).toBe(3);
    expect(grade("acme-tag-check", "The tag Owner is missing. Set the severity to 5.")).toBe(2);
  });
});
