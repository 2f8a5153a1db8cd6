import { it } from "vitest";
import { type Changes, expectJudged, type Row } from "./expect-judged.ts";

const change = (text: string, startsAt: string, more: Changes = {}): Changes => ({
  category: "scheduled-change",
  startsAt: `${startsAt}T00:00:00.000Z`,
  actionability: "required",
  resources: 2,
  text,
  ...more,
});
const note = (text: string, more: Changes = {}): Changes => ({
  category: "notification",
  resources: 1,
  text,
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
];

it.each(ROWS)("%s", (_, changes, severity, cost) => expectJudged(changes, severity, cost));
