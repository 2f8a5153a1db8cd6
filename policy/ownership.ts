import type { OperationalEvent, Resource } from "../events/operational-event.ts";
import { matchesGlob } from "./glob.ts";
import type { Organization, Policy, Team } from "./organization.ts";
import { findAccounts, teamsOf } from "./registry.ts";

/** Prefixes of bare EC2 resource ids that are network parts. Source: EC2 user guide, "Resource IDs". */
const NETWORK_ID =
  /^(?:(?:vpc|vpce|vpce-svc|subnet|sg|nat|tgw|tgw-attach|tgw-rtb|vpn|vgw|cgw|cvpn-endpoint|igw|eigw|eni|rtb|acl|pcx|eipalloc|dopt|pl)-[0-9a-f]{4,17}|(?:dxcon|dxvif|dxlag)-[0-9a-z]{6,10})$/i;

/** Resource types under an EC2 ARN that are network parts. Source: Service Authorization Reference, Amazon EC2. */
const EC2_NETWORK_TYPE =
  /^(vpc|subnet|security-group|natgateway|network-acl|network-interface|route-table|internet-gateway|egress-only-internet-gateway|transit-gateway|vpn-|customer-gateway|elastic-ip|client-vpn-endpoint|prefix-list|dhcp-options|local-gateway|carrier-gateway)/;

/** Words by which people name network parts. */
const NETWORK_WORDS =
  /\b(vpcs?|subnetz?e?s?|sous-réseaux?|security groups?|sicherheitsgruppen?|grupos? de seguridad|nat[ -]?gateways?|transit[ -]?gateways?|internet[ -]?gateways?|passerelles? nat|(?:interface|gateway|vpc) endpoints?|privatelink|vpns?|direct connect|route tables?|network acls?|nacls?|vpc peering|load balancers?|dns resolution|elastic ips?)\b|\bgroupes? de sécurité|セキュリティグループ|サブネット|NATゲートウェイ|ロードバランサ|安全组|子网|NAT ?网关|负载均衡/i;

/** Checks of Trusted Advisor that are about network parts. Source: AWS Support user guide, check reference. */
const NETWORK_ADVICE =
  /\b(?:elastic ip|nat gateway|vpc|vpn|direct connect|transit gateway|network firewall|internet gateway|gateway load balancer|route 53)\b/i;

/**
 * Exactly one owner: infra where an affected resource that is not yet resolved is a network part, else the app team
 * that an affected account's `team` tag names, else the first app team.
 */
export function findOwner(organization: Organization, event: OperationalEvent): Team {
  const infra = teamsOf(organization, "infra")[0];
  if (infra && isNetworking(organization.policy, event)) return infra;
  const appTeams = teamsOf(organization, "app");
  const tags = findAccounts(organization, event.accounts).known.map((account) => account.tags.team);
  const owner = appTeams.find((team) => tags.includes(team.id)) ?? appTeams[0];
  if (!owner) throw new Error("the organization has no app team");
  return owner;
}

export function isNetworking(
  policy: Policy,
  event: Pick<OperationalEvent, "resources" | "service" | "source" | "category" | "text" | "type">,
): boolean {
  const open = event.resources.filter((resource) => resource.status !== "resolved");
  if (event.category === "cost") return isNetworkCost(policy, event.service, open);
  if (open.some(isNetworkId)) return true;
  // Thousands of resources are of a few types and services, and each of these is looked up once.
  if ([...new Set(open.flatMap(namesOf))].some((name) => isListed(policy, name))) return true;
  if (event.source === "chat") return NETWORK_WORDS.test(event.text);
  // Its resources are bare addresses and names, and its checks say of what.
  if (event.category === "advice" && NETWORK_ADVICE.test(event.type)) return true;
  // Nothing concrete is named: then the service that the event is about decides.
  return open.every((resource) => !isTelling(resource)) && isListed(policy, event.service);
}

function isNetworkId({ id }: Resource): boolean {
  if (!id.startsWith("arn:")) return NETWORK_ID.test(id);
  const [, , service, , , ...rest] = id.split(":");
  return service === "ec2" && EC2_NETWORK_TYPE.test(rest.join(":"));
}

/** The names by which a resource may be listed: its type and the service of its ARN, where that says more than "ec2". */
function namesOf({ type, id }: Resource): string[] {
  const [, , service = ""] = id.split(":", 3);
  const saysMore = id.startsWith("arn:") && service !== "ec2";
  return [...(type === null ? [] : [type]), ...(saysMore ? [service] : [])];
}

/**
 * A cost is the network's by its usage type, or by the service that is billed, as a usage type such as "HostedZone" says
 * little without its service. Plain traffic is the other way round: that of S3 or CloudFront is no matter of the network.
 */
function isNetworkCost(policy: Policy, service: string, open: Resource[]): boolean {
  const usages = open.filter((resource) => resource.type !== null && isListed(policy, resource.type));
  const isOthers = OWN_TRAFFIC.test(service) && !CARRIER.test(service) && !isListed(policy, service);
  if (usages.some((resource) => !isOthers || !TRAFFIC.test(resource.type ?? ""))) return true;
  return isListed(policy, service);
}

/** Usage types that name traffic, and not what sent it. */
const TRAFFIC = /DataTransfer-|AWS-(?:In|Out)-Bytes/;
/** A service by its name on the bill; anything else there (an account, a tag) says nothing of who sent the traffic. */
const OWN_TRAFFIC = /^(?:amazon|aws)/i;
const CARRIER = /ec2|elastic ?compute ?cloud|data ?transfer/i;

/** Account ids and the like do not tell which service is meant. */
const isTelling = (resource: Resource) => !/^\d{12}$/.test(resource.id) && resource.id.length > 3;

/** Without the AWS or Amazon in front as well: the namespace "AWS/NATGateway", "Amazon Route 53" on the bill. */
function isListed(policy: Policy, name: string): boolean {
  const whole = spell(name);
  const bare = whole.replace(/^(?:aws|amazon)/, "");
  return policy.networkingServices
    .map(spell)
    .some((entry) => matchesGlob(entry, whole) || matchesGlob(entry, bare));
}

/** One spelling of a name: letters and digits only. */
const spell = (name: string) => name.toLowerCase().replaceAll(/[^a-z0-9*]/g, "");
