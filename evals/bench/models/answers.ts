import type { CostImpact } from "../../../judgements/cost-impact.ts";

/** What a good model says of an event, whoever asks it. */
export interface Answer {
  severity: number;
  cost: CostImpact;
  title: string;
  description: string;
  actions: string[];
  /** What an agent would ask an adviser about it. */
  question: string;
}

const noCost: CostImpact = { value: false, monthlyUsd: null, openEnded: false, evidence: null };
const cost = (evidence: string, more: Partial<CostImpact> = {}): CostImpact => ({
  ...noCost,
  value: true,
  evidence,
  ...more,
});

/** By the case; where there is none the event concerns nobody. */
export const ANSWERS: Readonly<Record<string, Answer>> = {
  H04: {
    severity: 4,
    cost: noCost,
    title: "EC2: i-0aa11bb22cc33dd44 is retired on March 14 (us-east-1, payments-prod)",
    description:
      "The hardware under the instance is degraded. The instance is stopped on or after March 14, 2026, 06:00 UTC. A stop and start before that date moves it to new hardware; data on instance store volumes and a public address that is no Elastic IP are lost with it.",
    actions: [
      "Replace the instance, or stop and start it, before March 14, 2026, 06:00 UTC.",
      "Copy what is needed from instance store volumes first.",
      "Check the addresses that others use to reach it afterwards.",
    ],
    question:
      "Amazon EC2 'instance retirement' of an EBS-backed instance: how to stop and start it before the date, and what is lost?",
  },
  H01: {
    severity: 4,
    cost: cost("it is billed at a higher hourly rate per cluster"),
    title: "EKS: two clusters leave standard support on March 22 (eu-west-1, payments-prod)",
    description:
      "payments-core and payments-batch run Kubernetes 1.32, whose standard support ends on March 22, 2026. After that they go over to extended support and cost more for each hour. The control plane must be updated to a supported version before that date, then the node groups and add-ons.",
    actions: [
      "Look at the cluster insights for API usage that must be changed first.",
      "Update the control plane of both clusters before March 22, 2026.",
      "Update node groups and add-ons.",
    ],
    question:
      "Amazon EKS 'end of standard support' for a Kubernetes version: how to update the cluster, and what does 'extended support' cost?",
  },
  H05: {
    severity: 2,
    cost: noCost,
    title: "VPN: vpn-0f00a1b2c3d4e5f60 ran on one tunnel for seven minutes (eu-west-1, core-network)",
    description:
      "While AWS replaced an endpoint, the connection ran on one of its two tunnels from 04:12 to 04:19 UTC on March 2, 2026. Both are available again. A customer gateway that uses a single tunnel lost its connectivity meanwhile.",
    actions: [
      "Check whether the customer gateway uses both tunnels.",
      "Configure both tunnels where it does not.",
    ],
    question:
      "AWS Site-to-Site VPN 'loss of redundancy': how to check and configure both VPN tunnels on the customer gateway?",
  },
  N24: {
    severity: 4,
    cost: noCost,
    title: "Inspector: CVE-2025-48734 in commons-beanutils 1.9.4 (eu-west-1, payments-prod)",
    description:
      "The instance holds Apache Commons BeanUtils 1.9.4, whose flaw may let a remote attacker execute code. Version 1.11.0 corrects it. No exploit is known yet.",
    actions: [
      "Raise commons-beanutils to 1.11.0, build, and deploy.",
      "See where else the package is in use.",
      "Look in the logs for signs that the flaw was used.",
    ],
    question:
      "Amazon Inspector 'package vulnerability' finding for a CVE in a Java library on an EC2 instance: how to find and patch it?",
  },
  G02: {
    severity: 4,
    cost: cost("EC2 instance is querying a domain name that is associated with Bitcoin-related activity.", {
      openEnded: true,
    }),
    title: "GuardDuty: GPU instances mine in sandbox-shared (us-west-2)",
    description:
      "i-006606624b6cc637d, a p4d.24xlarge, has asked for the address of a mining pool since 02:11 UTC on March 2, 2026, and 14 instances of the account did the same. It is likely that somebody else runs them; each costs hundreds of dollars a day until it is stopped.",
    actions: [
      "Isolate the instances and keep snapshots of their volumes.",
      "Find out in CloudTrail who started them, and revoke those credentials.",
      "Stop all instances that nobody knows of, in every Region.",
    ],
    question:
      "Amazon GuardDuty 'CryptoCurrency:EC2/BitcoinTool.B!DNS' on a compromised EC2 instance: how to isolate it and stop the cost?",
  },
  C01: {
    severity: 4,
    cost: noCost,
    title: "Lambda: checkout fails 61 times a minute (eu-west-1, payments-prod)",
    description:
      "The alarm checkout-errors counts the errors of the function checkout. The newest value is 61 in a minute, above the threshold of 10, and it has risen for three minutes.",
    actions: [
      "See in the log of the function which error it is, and since when.",
      "Go back to the version before if a deployment is the cause.",
      "Check what the function calls.",
    ],
    question:
      "AWS Lambda function 'Errors' metric rises: how to find the cause of function errors and roll back the version?",
  },
  C02: {
    severity: 4,
    cost: noCost,
    title: "NAT gateway nat-0cbd810661aa40535 runs out of ports (eu-west-1, core-network)",
    description:
      "The alarm app-egress-health counts connections that the NAT gateway could not open because no port was free. The newest value is 214 in a minute, above the threshold of 0, and it rises. Outbound calls of the application subnets fail.",
    actions: [
      "Find the destination with the most connections in the flow logs.",
      "Give the gateway more addresses, or make an endpoint for that destination.",
      "Let clients reuse their connections.",
    ],
    question:
      "Amazon VPC NAT gateway 'ErrorPortAllocation' alarm: how to fix port allocation errors of a NAT gateway?",
  },
  A06: {
    severity: 3,
    cost: noCost,
    title: "Cost: 3,500 USD above what was expected for EC2 - Other (storefront-prod)",
    description:
      "From February 28 to March 1, 2026, EC2 - Other cost 4,770 USD instead of 1,270 USD. EU-NatGateway-Bytes in storefront-prod makes up 2,600 USD of it, EU-DataTransfer-Out-Bytes in an account that is not registered 900 USD.",
    actions: [
      "Find the traffic through the NAT gateway in the flow logs.",
      "Stop it or move it to an endpoint if nobody needs it there.",
      "Find out whose the unregistered account is.",
    ],
    question:
      "AWS 'Cost Anomaly Detection' anomaly of usage types NatGateway-Bytes and DataTransfer-Out-Bytes: how to find the root cause?",
  },
  T01: {
    severity: 2,
    cost: cost("Estimated Monthly Savings: $3,412.80", { monthlyUsd: 3_412.8 }),
    title: "Trusted Advisor: loadtest-driver has been idle for 14 days (eu-west-1, payments-dev)",
    description:
      "i-09ec71d761373e56d, an i4i.12xlarge, used 0.4 % of its processor on the average of 14 days. Without it 3,412.80 USD a month are saved.",
    actions: [
      "Ask the owner of the load test whether the instance is needed.",
      "Stop it, or start it only for tests.",
    ],
    question:
      "AWS Trusted Advisor 'Low Utilization Amazon EC2 Instances': how to right-size or stop an idle instance safely?",
  },
  T03: {
    severity: 3,
    cost: noCost,
    title: "Config: vpc-07905bbb88722cf17 has no flow log (eu-west-1, core-network)",
    description:
      "The rule vpc-flow-logs-enabled found no active flow log on the VPC at 08:05 UTC on March 2, 2026; the day before there was one. Traffic is not recorded until it is made anew.",
    actions: [
      "Find out in CloudTrail who deleted the flow log.",
      "Make it anew, to the same destination.",
      "Have the rule evaluated again.",
    ],
    question:
      "AWS Config rule 'vpc-flow-logs-enabled' is non-compliant: how to create the VPC flow log again and find who deleted it?",
  },
  S05: {
    severity: 2,
    cost: noCost,
    title: "Security Hub: legacy-image-resizer takes version 1 of the metadata service (storefront-prod)",
    description:
      "Instance i-062fd27e71a1041dd lets programs read its metadata without a session token. A web application on it could be made to give away the credentials of its role.",
    actions: ["Update the programs that still use version 1.", "Set HttpTokens to required."],
    question:
      "Security Hub control EC2.8 'Instance Metadata Service Version 2': how to require IMDSv2 on an EC2 instance safely?",
  },
  N08: {
    severity: 4,
    cost: noCost,
    title: "API Gateway: storefront-public answers with 5XX errors (eu-west-1, storefront-prod)",
    description:
      "The alarm storefront-api-5xx counts answers from 500 to 599 of the stage live. The newest value is 88 in a minute, above the threshold of 20.",
    actions: [
      "See in the execution log of the stage what failed.",
      "Go back to the version before if a deployment is the cause.",
    ],
    question:
      "Amazon CloudWatch alarm on '5XXError' of an Amazon API Gateway stage: how to find the cause of 5XX errors?",
  },
};
