import { z } from "zod";
import { NATIVE_SEVERITIES } from "../events/operational-event.ts";
import { Account, accountId } from "./account.ts";
import { findBrokenReferences } from "./broken-references.ts";
import { McpServers } from "./mcp-servers.ts";
import { Team } from "./team.ts";

export { Account, Team };

const INSTANT = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2}))?$/;
const instantWanted = "a date such as 2026-12-31, or an instant such as 2026-12-31T18:00:00Z";

/** A date or an instant. A bare date ends with its day, in UTC. Days that no calendar has are refused. */
const instant = z
  .string(instantWanted)
  .refine((text) => INSTANT.test(text) && isInCalendar(text), instantWanted)
  .transform((text) => (text.length === 10 ? `${text}T23:59:59.999Z` : new Date(text).toISOString()));

/** The same, but a bare date begins with its day. */
const instantFrom = z
  .string(instantWanted)
  .refine((text) => INSTANT.test(text) && isInCalendar(text), instantWanted)
  .transform((text) => new Date(text).toISOString());

function isInCalendar(text: string): boolean {
  const day = new Date(`${text.slice(0, 10)}T00:00:00Z`);
  return !Number.isNaN(Date.parse(text)) && day.toISOString().startsWith(text.slice(0, 10));
}

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

/** A span of time in which what rings is expected. What is still open at its end is judged then. */
const MaintenanceWindow = z
  .strictObject({
    from: instantFrom,
    until: instant,
    source: z.string().optional(),
    type: z.string().optional().describe('the event\'s type; "*" stands for anything'),
    accounts: z.array(accountId).min(1).optional(),
    reason: z.string().min(1),
  })
  .refine((entry) => entry.source || entry.type || entry.accounts, "at least one of source, type, accounts")
  .refine((entry) => entry.from < entry.until, { path: ["until"], message: "a time after `from`" });
export type MaintenanceWindow = z.infer<typeof MaintenanceWindow>;

/** Sources that grade what they find. */
const GRADED_SOURCES = ["aws.securityhub", "aws.guardduty", "aws.trustedadvisor"] as const;

/** The prompts to which an organization may add something of its own, by the names of their files. */
const GUIDED = ["cost-impact", "severity", "ticket-text", "classify", "report-facts", "answer"] as const;

/** Characters; prompts are paid for with every call. */
const MAX_GUIDANCE = 4_000;

/** What one incident may have in common with another, so that they share a ticket. */
const SHARED = ["event", "control", "children", "type", "service", "account", "region"] as const;

const Correlation = z.strictObject({
  source: z.string().optional(),
  type: z.string().optional().describe('the event\'s type; "*" stands for anything'),
  by: z
    .array(z.enum(SHARED))
    .min(1)
    .refine(
      (by) => by.length === 1 || !by.includes("children"),
      "children alone; put the others into a rule of their own",
    )
    .describe("what must be the same; all of them"),
  reason: z.string().min(1),
});
export type Correlation = z.infer<typeof Correlation>;

const CORRELATE: Correlation[] = [
  { source: "aws.health", by: ["event"], reason: "one AWS Health event, in whichever accounts it shows" },
  { source: "aws.cloudwatch", by: ["children"], reason: "a composite alarm and the alarms under it" },
  { by: ["control"], reason: "one control or rule, on whichever resources it fails" },
];

/**
 * What the infra team owns, by the names that ARNs, AWS Health, resource types, CloudWatch namespaces and the usage types
 * of the bill use. "*" stands for anything; case, punctuation and a leading AWS or Amazon do not count, so "AWS::EC2::VPC*"
 * is also Security Hub's "AwsEc2Vpc", "vpc*" is also "VPC_LATTICE", and "nat-gateway" is also the namespace "AWS/NATGateway".
 * Sources of usage types: "Understand codes in billing and usage reports" of the VPC and Elastic Load Balancing user guides.
 */
// biome-ignore format: one list, read at a glance
const NETWORKING = [
  "vpc*", "vpn*", "client-vpn*", "nat-gateway", "transit-gateway*", "direct-connect", "dx", "privatelink*",
  "network-firewall", "network-manager", "cloud-wan", "global-accelerator", "route53*", "elastic-load-balancing*",
  "elb", "ec2-elb", "application-elb", "network-elb", "gateway-elb", "virtual-private-cloud",
  "inter-region-vpc-peering", "traffic-mirroring", "internet-connectivity", "AWS::EC2::VPC*", "AWS::EC2::Subnet*", "AWS::EC2::SecurityGroup*",
  "AWS::EC2::NetworkAcl*", "AWS::EC2::NetworkInterface*", "AWS::EC2::RouteTable", "AWS::EC2::InternetGateway", "AWS::EC2::EgressOnlyInternetGateway", "AWS::EC2::NatGateway",
  "AWS::EC2::TransitGateway*", "AWS::EC2::VPN*", "AWS::EC2::CustomerGateway", "AWS::EC2::EIP", "AWS::EC2::ClientVpn*", "AWS::EC2::FlowLog", "AWS::EC2::DHCPOptions",
  "AWS::EC2::PrefixList", "AWS::EC2::NetworkInsights*", "AWS::EC2::TrafficMirror*", "AWS::EC2::IPAM*", "AWS::EC2::CarrierGateway", "AWS::EC2::LocalGateway*",
  "AWS::ElasticLoadBalancing*", "AwsElb*", "AWS::NetworkFirewall*", "AWS::NetworkManager*", "AWS::Route53*", "AWS::DirectConnect*", "AWS::GlobalAccelerator*",
  "*NatGateway-*", "*VpcEndpoint-*", "*VpcPeering-*", "*TransitGateway-*", "*LoadBalancerUsage", "*LCUUsage", "*VPN-Usage-*", "*ClientVPN-*", "*PublicIPv4:*", "*ElasticIP:*",
  "*DataTransfer-*", "*AWS-In-Bytes", "*AWS-Out-Bytes",
];

export const Policy = z
  .strictObject({
    significantCostUsd: z.number().nonnegative().default(1000).describe("USD, one-off or a month"),
    productionEnvironments: z
      .array(z.string())
      .default(["production", "prod"])
      .describe("values of an account's environment tag"),
    suppress: z.preprocess((given) => given ?? [], z.array(Suppression)),
    maintenance: z.preprocess((given) => given ?? [], z.array(MaintenanceWindow)),
    severityFloors: z.preprocess(
      (given) => given ?? {},
      z.partialRecord(z.enum(GRADED_SOURCES), z.enum(NATIVE_SEVERITIES), {
        // zod's types leave out the code that it reports such a key with.
        error: ({ code }: { code: string }) =>
          code === "unrecognized_keys"
            ? `the sources that grade what they find are ${GRADED_SOURCES.join(", ")}`
            : undefined,
      }),
    ),
    correlate: z
      .array(Correlation)
      .default(CORRELATE)
      .describe("incidents that share a ticket; the first rule that fits counts"),
    flapping: z
      .preprocess(
        (given) => given ?? {},
        z.strictObject({
          changes: z.number().int().min(2).default(3),
          withinMinutes: z.number().positive().default(60),
        }),
      )
      .describe("an incident that opens and closes so often is told of once, then no more until it is quiet"),
    networkingServices: z.array(z.string()).default(NETWORKING),
    securitySeverities: z
      .array(z.enum(NATIVE_SEVERITIES))
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
    operators: z
      .preprocess(
        (given) => given ?? {},
        z.strictObject({
          withinHours: z
            .number()
            .positive()
            .max(8_760)
            .default(24)
            .describe("how long one who is asked may take"),
          otherwise: z.enum(["accept", "discharge"]).default("accept").describe("what is decided then"),
          approvers: z
            .preprocess((given) => given ?? [], z.array(z.string().trim().min(1)))
            .describe("who may decide by hand; empty: everybody"),
        }),
      )
      .describe("people who decide by hand"),
    closedElsewhere: z
      .enum(["note", "close", "reopen"])
      .default("note")
      .describe(
        "what becomes of a ticket that a person closes in the team's own system while its incident is open",
      ),
    guidance: z
      .preprocess(
        (given) => given ?? {},
        z.partialRecord(z.enum(GUIDED), z.string().trim().min(1).max(MAX_GUIDANCE)),
      )
      .describe("what the organization adds to a prompt; rules do not read it"),
    mcpServers: z
      .preprocess((given) => given ?? [], McpServers)
      .describe("servers whose tools models may look things up with"),
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
