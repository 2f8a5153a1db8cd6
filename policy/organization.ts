import { z } from "zod";

/** "2026-12-31" or a full instant; YAML may already have made a Date of it. A bare date ends with its day, in UTC. */
const instant = z
  .union([z.date().transform((date) => date.toISOString()), z.string()])
  .refine((text) => !Number.isNaN(Date.parse(text)), "a date such as 2026-12-31, or an instant such as 2026-12-31T18:00:00Z")
  .transform((text) => (/^\d{4}-\d{2}-\d{2}(T00:00:00\.000Z)?$/.test(text) ? `${text.slice(0, 10)}T23:59:59.999Z` : new Date(text).toISOString()));

const accountId = z.string("a 12-digit account id in quotes").regex(/^\d{12}$/, "a 12-digit account id in quotes");

export const Account = z.looseObject({
  id: accountId,
  name: z.string().min(1),
  email: z.string().default(""),
  status: z.string().default("ACTIVE"),
  tags: z.looseObject({ environment: z.string().optional(), team: z.string().optional() }).default({}),
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

/** ARN services, health service names and resource types that the infra team owns. Lower case; "*" stands for anything. */
const NETWORKING = [
  "vpc", "vpn", "vpce", "natgateway", "transitgateway", "directconnect", "networkfirewall", "network-firewall",
  "networkmanager", "globalaccelerator", "route53", "route53resolver", "elasticloadbalancing", "vpc-lattice",
  "internetconnectivity", "awsec2vpc*", "awsec2subnet", "awsec2securitygroup", "awsec2networkacl",
  "awsec2networkinterface", "awsec2routetable", "awsec2internetgateway", "awsec2natgateway", "awsec2transitgateway*",
  "awsec2vpn*", "awsec2customergateway", "awsec2eip", "awsec2clientvpn*", "awselb*", "awsnetworkfirewall*",
  "awsroute53*", "awsdirectconnect*", "awsglobalaccelerator*",
]; // biome-ignore format: one list, read at a glance

export const Policy = z.strictObject({
  significantCostUsd: z.number().nonnegative().default(1000).describe("USD, one-off or a month"),
  productionEnvironments: z.array(z.string()).default(["production", "prod"]).describe("values of an account's environment tag"),
  suppress: z.array(Suppression).default([]),
  networkingServices: z.array(z.string()).default(NETWORKING),
  securitySeverities: z
    .array(z.enum(["informational", "low", "medium", "high", "critical"]))
    .default(["high", "critical"])
    .describe("findings of these severities concern the security team"),
  urgentWithinDays: z.number().positive().default(30).describe("a date nearer than this is severity 4"),
  plannedWithinDays: z.number().positive().default(90).describe("a date nearer than this is severity 3"),
  openEndedResources: z.number().int().positive().default(10).describe("an hourly charge on this many resources counts as significant"),
  onFailure: z.enum(["rule", "operator"]).default("rule").describe("who answers when every model failed"),
  deliveryRetentionDays: z.number().int().positive().default(400),
});
export type Policy = z.infer<typeof Policy>;

export const Organization = z
  .strictObject({
    accounts: z.array(Account).min(1),
    teams: z.array(Team).min(1),
    policy: Policy.prefault({}),
  })
  .superRefine((organization, context) => {
    const repeated = (list: { id: string }[], name: string) => {
      const seen = new Set<string>();
      for (const [index, { id }] of list.entries()) {
        if (seen.has(id)) context.addIssue({ code: "custom", path: [name, index, "id"], message: `an id that is used once; remove one of the two "${id}"` });
        seen.add(id);
      }
    };
    repeated(organization.accounts, "accounts");
    repeated(organization.teams, "teams");
    if (!organization.teams.some((team) => team.role === "app"))
      context.addIssue({ code: "custom", path: ["teams"], message: "at least one team with role: app, which owns what no other team owns" });
    const teams = organization.teams.map((team) => team.id);
    for (const [index, { tags }] of organization.accounts.entries())
      if (tags.team !== undefined && !teams.includes(tags.team))
        context.addIssue({ code: "custom", path: ["accounts", index, "tags", "team"], message: `one of the teams ${teams.join(", ")}` });
  });
export type Organization = z.infer<typeof Organization>;
