import { describe, it } from "vitest";
import { type Changes, expectJudged, type Row } from "./expect-judged.ts";
import { reported } from "./test-inputs.ts";

const issue = (text: string, more: Changes = {}): Changes => ({
  category: "issue",
  resources: [{ id: "i-0aa11bb22cc33dd44", type: null, status: "impaired" }],
  text,
  ...more,
});
const control = (level: "low" | "medium" | "high" | "critical", text: string): Changes => ({
  category: "finding",
  nativeSeverity: level,
  resources: 1,
  text,
});
const threat = (
  level: "low" | "medium" | "high" | "critical",
  text: string,
  more: Changes = {},
): Changes => ({
  ...control(level, text),
  threat: true,
  ...more,
});

const ROWS: Row[] = [
  [
    "EBS volume",
    issue("Your volume experienced a failure due to multiple hardware faults and could not be recovered."),
    [4, 5],
    false,
  ],
  [
    "EC2 hardware",
    issue("We have detected degradation of the hardware that hosts your instance. It may be unreachable."),
    [4, 4],
    false,
  ],
  [
    "SQS",
    issue(
      "We are investigating increased error rates and latencies for the SendMessage API in the EU-WEST-1 Region.",
      { resources: 0 },
    ),
    [3, 4],
    false,
  ],
  [
    "IAM, public",
    issue("We are seeing elevated error rates for IAM CreateRole. Existing credentials continue to work.", {
      scope: "public",
      resources: 0,
      region: "global",
    }),
    [3, 4],
    false,
  ],
  [
    "many services, public",
    issue(
      "Current severity level: Disrupted\n\nMultiple services in the US-EAST-1 Region have increased errors.",
      { scope: "public", resources: 0 },
    ),
    [4, 5],
    false,
  ],
  [
    "over, still open",
    issue(
      "Between 02:11 and 03:40 UTC we had increased errors. The issue has been resolved and the service is operating normally.",
      { resources: 0 },
    ),
    [1, 2],
    false,
  ],
  [
    "DoS report",
    {
      category: "abuse",
      threat: true,
      type: "AWS_ABUSE_DOS_REPORT",
      resources: 1,
      text: "We have received reports that your instance takes part in a denial of service attack. Your instance may have been compromised. If it was not you, please investigate and reply within 24 hours.",
    },
    [4, 4],
    false,
  ],
  [
    "spam report",
    {
      category: "abuse",
      threat: true,
      type: "AWS_ABUSE_EMAIL_SPAM_REPORT",
      text: "Unsolicited e-mail was sent from the address 192.0.2.7 of your account.",
    },
    [4, 4],
    false,
  ],
  [
    "root key",
    control("critical", "This control checks whether the root user access key is present."),
    [4, 4],
    false,
  ],
  [
    "public bucket",
    control("high", "This control checks whether an S3 general purpose bucket permits public read access."),
    [3, 4],
    false,
  ],
  [
    "security group",
    control("high", "This control checks whether unrestricted incoming SSH traffic is allowed (0.0.0.0/0)."),
    [3, 4],
    false,
  ],
  [
    "RDS public",
    control(
      "critical",
      "This control checks whether RDS DB instances are publicly accessible. A public database exposes customer data.",
    ),
    [4, 4],
    false,
  ],
  [
    "key rotation",
    control("medium", "This control checks whether access keys are rotated within 90 days."),
    [2, 3],
    false,
  ],
  [
    "Lambda policy",
    control(
      "critical",
      "This control checks whether the function's policy prohibits public access outside of your account.",
    ),
    [4, 4],
    false,
  ],
  [
    "CloudTrail",
    control("high", "This control checks whether there is at least one multi-Region trail."),
    [3, 3],
    false,
  ],
  [
    "Inspector CVE",
    control(
      "high",
      "CVE-2026-1234 in openssl 3.0.2: an attacker could read memory. Exploit available: NO. Cost of exploitation is low.",
    ),
    [3, 4],
    false,
  ],
  [
    "Inspector, critical",
    control("critical", "CVE-2026-9999 in libxz allows remote code execution and data exfiltration."),
    [4, 4],
    false,
  ],
  [
    "Macie",
    control(
      "high",
      "The S3 object contains credentials: 3 AWS secret access keys were exposed in a text file.",
    ),
    [3, 4],
    false,
  ],
  [
    "brute force",
    threat("low", "192.0.2.10 is performing SSH brute force attacks against i-0aa11bb22cc33dd44."),
    [2, 2],
    false,
  ],
  [
    "bitcoin",
    threat(
      "high",
      "The instance is querying a domain name that is associated with Bitcoin-related activity.",
    ),
    [4, 4],
    true,
  ],
  [
    "instance credentials",
    threat(
      "high",
      "Credentials created exclusively for an EC2 instance have been used from a remote AWS account.",
    ),
    [4, 4],
    false,
  ],
  [
    "attack sequence",
    threat(
      "critical",
      "A sequence of actions involving 4 signals indicates a potential data compromise of the bucket.",
    ),
    [4, 5],
    false,
  ],
  [
    "data taken",
    threat("critical", "Customer records of the bucket ledger-exports were copied and published."),
    [5, 5],
    false,
  ],
];

it.each(ROWS)("%s", (_, changes, severity, cost) => expectJudged(changes, severity, cost));

describe("people's reports", () => {
  it.each<[string, number, number, boolean]>([
    ["payments-prod: all customers get 503 since 8:40, load balancer has no healthy targets", 5, 5, false],
    ["Checkout in storefront-prod times out for about a third of the calls", 4, 4, false],
    ["Direct Connect in Frankfurt is down, traffic goes over the VPN now", 3, 4, false],
    ["payments-prod: the nightly report job failed", 2, 4, false],
    ["p99 of the quote function went from 200 ms to 3 s, slow but working", 3, 3, false],
    ["we found an EC2 fleet of 60 c6i.8xlarge that nobody asked for", 2, 4, true],
    ["our AWS bill is up 40,000 USD this month", 2, 3, true],
    ["data transfer costs doubled since the NAT change", 2, 3, true],
    ["an intern pushed our access keys to a public GitHub repository", 3, 4, true],
    ["ransom note on the file server, customer data was copied", 5, 5, false],
    ["please plan the upgrade of our 3 EKS clusters", 2, 2, false],
  ])("%s", (text, least, most, cost) => expectJudged(reported(text).event, [least, most], cost));
});
