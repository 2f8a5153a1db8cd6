import { z } from "zod";
import { findBrokenReferences } from "./broken-references.ts";

const INSTANT = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2}))?$/;
const instantWanted = "a date such as 2026-12-31, or an instant such as 2026-12-31T18:00:00Z";

/** A date or an instant. A bare date ends with its day, in UTC. Days that no calendar has are refused. */
const instant = z
  .string(instantWanted)
  .refine((text) => INSTANT.test(text) && isInCalendar(text), instantWanted)
  .transform((text) => (text.length === 10 ? `${text}T23:59:59.999Z` : new Date(text).toISOString()));

function isInCalendar(text: string): boolean {
  const day = new Date(`${text.slice(0, 10)}T00:00:00Z`);
  return !Number.isNaN(Date.parse(text)) && day.toISOString().startsWith(text.slice(0, 10));
}

const accountId = z
  .string("a 12-digit account id in quotes")
  .regex(/^\d{12}$/, "a 12-digit account id in quotes");

export const Account = z.looseObject({
  id: accountId,
  name: z.string().min(1),
  email: z.string().default(""),
  status: z.string().default("ACTIVE"),
  tags: z.preprocess(
    (given) => given ?? {},
    z.looseObject({ environment: z.string().optional(), team: z.string().optional() }),
  ),
  ou_names: z.array(z.string()).default([]),
});
export type Account = z.infer<typeof Account>;

export const Team = z.strictObject({
  id: z.string().min(1),
  name: z.string().min(1),
  role: z.enum(["leadership", "finops", "security", "infra", "app"]),
  responsibilities: z.string().default(""),
  channel: z.string().default(""),
});
export type Team = z.infer<typeof Team>;

const Suppression = z
  .strictObject({
    source: z.string().optional(),
    type: z.string().optional().describe('the event\'s type; "*" stands for anything'),
    account: accountId.optional(),
    until: instant.optional(),
    reason: z.string().min(1),
  })
  .refine((entry) => entry.source || entry.type || entry.account, "at least one of source, type, account");
export type Suppression = z.infer<typeof Suppression>;

/**
 * What the infra team owns, by the names that ARNs, AWS Health and resource types use. "*" stands for anything; case and
 * punctuation do not count, so "AWS::EC2::VPC*" is also Security Hub's "AwsEc2Vpc" and "vpc*" is also "VPC_LATTICE".
 */
// biome-ignore format: one list, read at a glance
const NETWORKING = [
  "vpc*", "vpn*", "client-vpn*", "nat-gateway", "transit-gateway*", "direct-connect",
  "network-firewall", "network-manager", "cloud-wan", "global-accelerator", "route53*", "elastic-load-balancing*",
  "inter-region-vpc-peering", "traffic-mirroring", "internet-connectivity", "AWS::EC2::VPC*", "AWS::EC2::Subnet*", "AWS::EC2::SecurityGroup*",
  "AWS::EC2::NetworkAcl*", "AWS::EC2::NetworkInterface*", "AWS::EC2::RouteTable", "AWS::EC2::InternetGateway", "AWS::EC2::EgressOnlyInternetGateway", "AWS::EC2::NatGateway",
  "AWS::EC2::TransitGateway*", "AWS::EC2::VPN*", "AWS::EC2::CustomerGateway", "AWS::EC2::EIP", "AWS::EC2::ClientVpn*", "AWS::ElasticLoadBalancing*",
  "AwsElb*", "AWS::NetworkFirewall*", "AWS::Route53*", "AWS::DirectConnect*", "AWS::GlobalAccelerator*",
];

export const Policy = z
  .strictObject({
    significantCostUsd: z.number().nonnegative().default(1000).describe("USD, one-off or a month"),
    productionEnvironments: z
      .array(z.string())
      .default(["production", "prod"])
      .describe("values of an account's environment tag"),
    suppress: z.preprocess((given) => given ?? [], z.array(Suppression)),
    networkingServices: z.array(z.string()).default(NETWORKING),
    securitySeverities: z
      .array(z.enum(["informational", "low", "medium", "high", "critical"]))
      .default(["high", "critical"])
      .describe("findings of these severities concern the security team"),
    urgentWithinDays: z.number().positive().default(30).describe("a date nearer than this is severity 4"),
    plannedWithinDays: z.number().positive().default(90).describe("a date nearer than this is severity 3"),
    openEndedResources: z
      .number()
      .int()
      .positive()
      .default(10)
      .describe("an hourly charge on this many resources counts as significant"),
    onFailure: z.enum(["rule", "operator"]).default("rule").describe("who answers when every model failed"),
    deliveryRetentionDays: z.number().int().positive().default(400),
  })
  .refine((policy) => policy.urgentWithinDays <= policy.plannedWithinDays, {
    path: ["plannedWithinDays"],
    message: "at least as many days as urgentWithinDays",
  });
export type Policy = z.infer<typeof Policy>;

export const Organization = z
  .strictObject({
    accounts: z.array(Account).min(1),
    teams: z.array(Team).min(1),
    policy: z.preprocess((given) => given ?? {}, Policy),
  })
  .superRefine((organization, context) => {
    for (const { path, message } of findBrokenReferences(organization))
      context.addIssue({ code: "custom", path, message });
  });
export type Organization = z.infer<typeof Organization>;
