import { describe, expect, it } from "vitest";
import { costImpact } from "./cost-impact.ts";
import { severity } from "./severity.ts";
import { input, reported } from "./test-inputs.ts";
import { findInstructions } from "./untrusted-text.ts";

type Changes = Parameters<typeof input>[0] & object;
/** Name, event, least and most severe that an experienced operator would call it, cost impact. */
type Row = [name: string, changes: Changes, severity: [number, number], cost: boolean];

const change = (text: string, startsAt: string, more: Changes = {}): Changes => ({
  category: "scheduled-change",
  startsAt: `${startsAt}T00:00:00.000Z`,
  actionability: "required",
  resources: 2,
  text,
  ...more,
});
const issue = (text: string, more: Changes = {}): Changes => ({
  category: "issue",
  resources: [{ id: "i-0aa11bb22cc33dd44", type: null, status: "impaired" }],
  text,
  ...more,
});
const note = (text: string, more: Changes = {}): Changes => ({
  category: "notification",
  resources: 1,
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
    "Lambda runtime",
    change(
      "Your account has functions that use Node.js 20. AWS Lambda ends support for this runtime on April 30, 2026. After June 1, 2026 you can no longer update functions that use it; they keep running. We recommend that you upgrade before that date.",
      "2026-04-30",
    ),
    [3, 3],
    false,
  ],
  [
    "RDS certificate",
    change(
      "The certificate authority rds-ca-2019 expires on March 25, 2026. To avoid interruption, update the certificates of your DB instances and the trust stores of your clients before March 25, 2026.",
      "2026-03-25",
    ),
    [4, 4],
    false,
  ],
  [
    "RDS extended support",
    change(
      "Amazon RDS for PostgreSQL 12 reaches the end of standard support on March 31, 2026. DB instances that still run it are enrolled in Amazon RDS Extended Support, which is charged per vCPU per hour.",
      "2026-03-31",
    ),
    [4, 4],
    true,
  ],
  [
    "ElastiCache update",
    change(
      "A service update is available for your clusters. It is applied in your maintenance window from May 20, 2026. There is no additional charge for it.",
      "2026-05-20",
    ),
    [3, 3],
    false,
  ],
  [
    "EC2 reboot",
    change(
      "Your instance is scheduled for a reboot for host maintenance on March 9, 2026. You can reboot it yourself before that time.",
      "2026-03-09",
    ),
    [4, 4],
    false,
  ],
  [
    "Direct Connect",
    change(
      "Planned maintenance will take place on a Direct Connect endpoint between March 18, 2026 02:00 and 06:00 UTC. Your virtual interface will be down for some of this time. Please make sure that your redundant connection carries the traffic.",
      "2026-03-18",
      { actionability: "maybe" },
    ),
    [3, 4],
    false,
  ],
  [
    "VPN endpoint, informational",
    change(
      "One tunnel endpoint of your VPN connection is replaced during maintenance. No action is required.",
      "2026-03-12",
      { actionability: "none" },
    ),
    [2, 3],
    false,
  ],
  [
    "OpenSearch, far ahead",
    change(
      "Standard support for Elasticsearch 7.10 ends on November 7, 2027. Domains that stay on it move to extended support and are charged a flat fee per normalized instance hour.",
      "2027-11-07",
      { billing: true },
    ),
    [2, 2],
    true,
  ],
  [
    "ACM renewal",
    note(
      "We could not renew the certificate for shop.example.com because its DNS record is missing. The certificate expires on March 24, 2026. Create the CNAME record again.",
      { actionability: "required" },
    ),
    [4, 4],
    false,
  ],
  [
    "ACM renewal, later",
    note("The certificate for shop.example.com expires in 60 days and cannot be renewed automatically.", {
      actionability: "required",
    }),
    [3, 3],
    false,
  ],
  [
    "S3 bucket access",
    note("Your bucket allows public access through its ACL. Review whether this is intended.", {
      actionability: "maybe",
    }),
    [2, 3],
    false,
  ],
  [
    "SES sending",
    note("The bounce rate of your account is above 5 %. Your account is under review.", {
      actionability: "required",
    }),
    [3, 3],
    false,
  ],
  [
    "Free tier",
    note("Your AWS account has exceeded 85% of the usage limit for one or more AWS Free Tier services.", {
      billing: true,
    }),
    [1, 3],
    true,
  ],
  [
    "Free tier, without persona",
    note("Your usage has passed 85% of the Free Tier limit for Lambda this month."),
    [1, 3],
    true,
  ],
  [
    "quota",
    note(
      "You have used 90 % of the quota for Elastic IP addresses in this Region. Request an increase if you need more.",
    ),
    [2, 3],
    false,
  ],
  [
    "reservation",
    note(
      "Your Reserved Instance for db.r6g.2xlarge expires on March 28, 2026. After that, usage is charged at On-Demand rates.",
      { billing: true },
    ),
    [4, 4],
    true,
  ],
  [
    "price change",
    note("Starting on May 1, 2026, public IPv4 addresses are charged at $0.005 per address per hour."),
    [3, 3],
    true,
  ],
  [
    "exposed key",
    note(
      "Your AWS Access Key AKIAIOSFODNN7EXAMPLE, belonging to the user deploy, along with the corresponding Secret Key is publicly available online. This poses a security risk and could lead to excessive charges from unauthorized activity.",
      { threat: true, type: "AWS_RISK_CREDENTIALS_EXPOSED", actionability: "required" },
    ),
    [4, 5],
    true,
  ],
  [
    "tunnel over",
    note("Your VPN connection had a momentary loss of redundancy. Both tunnels are available again.", {
      actionability: "maybe",
    }),
    [2, 3],
    false,
  ],
  [
    "new feature",
    note("AWS Config now supports additional resource types. No action is required.", {
      actionability: "none",
    }),
    [1, 1],
    false,
  ],
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

it.each(ROWS)("%s", (_, changes, [least, most], cost) => {
  const given = input(changes);
  const { value } = severity.rule(given);
  expect(value).toBeGreaterThanOrEqual(least);
  expect(value).toBeLessThanOrEqual(most);
  expect(costImpact.rule(given).value).toBe(cost);
  expect(findInstructions(given.event.text)).toEqual([]);
});

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
  ])("%s", (text, least, most, cost) => {
    const given = reported(text);
    const { value } = severity.rule(given);
    expect(value).toBeGreaterThanOrEqual(least);
    expect(value).toBeLessThanOrEqual(most);
    expect(costImpact.rule(given).value).toBe(cost);
    expect(findInstructions(text)).toEqual([]);
  });
});
