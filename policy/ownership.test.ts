import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { OperationalEvent, Resource } from "../events/operational-event.ts";
import { parseDelivery } from "../events/parse-delivery.ts";
import { Organization } from "./organization.ts";
import { findOwner, isNetworking } from "./ownership.ts";

const organization = Organization.parse({
  accounts: [
    { id: "111122223333", name: "shop", tags: { environment: "production", team: "app02" } },
    { id: "222233334444", name: "core", tags: { environment: "production", team: "inf01" } },
    { id: "333344445555", name: "untagged" },
  ],
  teams: [
    { id: "sec01", name: "Security", role: "security" },
    { id: "app01", name: "App", role: "app" },
    { id: "app02", name: "Shop", role: "app" },
    { id: "inf01", name: "Infra", role: "infra" },
  ],
});

const payload = new URL("../test-events/10-open-security-group.json", import.meta.url);
const [entry] = JSON.parse(readFileSync(payload, "utf8"));
const [part] = parseDelivery(entry, "2026-11-23T12:00:00Z");
if (part?.kind !== "event") throw new Error("the test event cannot be read");
const openSecurityGroup = part.event;

const resource = (id: string, type: string | null = null, status: Resource["status"] = "pending") => ({
  id,
  type,
  status,
});

const instance = resource("i-0d83b6f41e2a9c075", "AwsEc2Instance");

const ownerOf = (changes: Partial<OperationalEvent>) =>
  findOwner(organization, { ...openSecurityGroup, resources: [instance], ...changes }).id;

describe("a networking resource makes infra the owner", () => {
  const isNetworkPart = (id: string, type: string | null = null) =>
    isNetworking(organization.policy, {
      source: "aws.health",
      type: "AWS_SOMETHING_ISSUE",
      category: "issue",
      service: "EC2",
      text: "",
      resources: [resource(id, type)],
    });

  it("in a finding as AWS sends it", () => {
    expect(findOwner(organization, openSecurityGroup).id).toBe("inf01");
  });

  it.each([
    "arn:aws:ec2:eu-west-1:111122223333:vpc/vpc-0a1b2c3d",
    "arn:aws:ec2:eu-west-1:111122223333:security-group/sg-0a1b2c3d",
    "arn:aws:ec2:eu-west-1:111122223333:transit-gateway-attachment/tgw-attach-0a1b2c3d",
    "arn:aws:ec2:eu-west-1:111122223333:vpn-connection/vpn-0a1b2c3d",
    "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/shop/50dc6c495c0c9188",
    "arn:aws:directconnect:eu-west-1:111122223333:dxcon/dxcon-fg12ab",
    "arn:aws:network-firewall:eu-west-1:111122223333:firewall/edge",
    "arn:aws-cn:ec2:cn-north-1:111122223333:natgateway/nat-0a1b2c3d",
  ])("by its ARN: %s", (arn) => {
    expect(isNetworkPart(arn)).toBe(true);
  });

  it.each([
    "arn:aws:ec2:eu-west-1:111122223333:instance/i-0a1b2c3d",
    "arn:aws:ec2:eu-west-1:111122223333:volume/vol-0a1b2c3d",
    "arn:aws:eks:eu-west-1:111122223333:cluster/vpc-tools",
    "arn:aws:s3:::vpn-configurations",
    "arn:aws:rds:eu-west-1:111122223333:db:subnet-planner",
  ])("but not %s", (arn) => {
    expect(isNetworkPart(arn)).toBe(false);
  });

  it.each(["vpn-0a1b2c3d", "nat-0a1b2c3d", "eni-0a1b2c3d", "tgw-attach-0a1b2c3d", "dxvif-fg12ab"])(
    "by its bare id: %s",
    (id) => {
      expect(isNetworkPart(id)).toBe(true);
    },
  );

  it.each(["i-0a1b2c3d", "vol-0a1b2c3d", "snapshot", "123456789012"])("but not %s", (id) => {
    expect(isNetworkPart(id)).toBe(false);
  });

  it.each([
    "AwsEc2Vpc",
    "AwsEc2SecurityGroup",
    "AwsEc2VpcEndpointService",
    "AwsElbv2LoadBalancer",
    "AwsRoute53HostedZone",
  ])("by its type in Security Hub: %s", (type) => {
    expect(isNetworkPart("main", type)).toBe(true);
  });

  it.each(["AwsEc2Instance", "AwsEc2LaunchTemplate", "AwsS3Bucket"])("but not %s", (type) => {
    expect(isNetworkPart("main", type)).toBe(false);
  });

  it.each([
    "AWS/NATGateway",
    "AWS/ApplicationELB",
    "AWS/NetworkELB",
    "AWS/GatewayELB",
    "AWS/ELB",
    "AWS/VPN",
    "AWS/ClientVPN",
    "AWS/TransitGateway",
    "AWS/DX",
    "AWS/Route53",
    "AWS/Route53Resolver",
    "AWS/NetworkFirewall",
    "AWS/NetworkManager",
    "AWS/PrivateLinkEndpoints",
    "AWS/PrivateLinkServices",
    "AWS/GlobalAccelerator",
    "AWS/VpcLattice",
  ])("by the namespace of its metric: %s", (type) => {
    expect(isNetworkPart("main", type)).toBe(true);
  });

  it.each(["AWS/Lambda", "AWS/EC2", "AWS/S3", "AWS/CloudFront", "AWS/Billing", "Shop/Checkout"])(
    "but not %s",
    (type) => {
      expect(isNetworkPart("main", type)).toBe(false);
    },
  );

  it.each([
    "AWS::EC2::VPC",
    "AWS::EC2::Subnet",
    "AWS::EC2::SecurityGroup",
    "AWS::EC2::NetworkAcl",
    "AWS::EC2::FlowLog",
    "AWS::EC2::EIP",
    "AWS::ElasticLoadBalancingV2::LoadBalancer",
    "AWS::Route53::HostedZone",
    "AWS::VpcLattice::Service",
  ])("by its type in AWS Config: %s", (type) => {
    expect(isNetworkPart("main", type)).toBe(true);
  });

  it.each(["AWS::EC2::Instance", "AWS::EC2::Volume", "AWS::S3::Bucket", "AWS::IAM::User"])(
    "but not %s",
    (type) => {
      expect(isNetworkPart("main", type)).toBe(false);
    },
  );

  it("among others", () => {
    expect(ownerOf({ resources: [instance, resource("vpc-0a1b2c3d")] })).toBe("inf01");
  });

  it("unless it is resolved", () => {
    expect(ownerOf({ resources: [instance, resource("vpc-0a1b2c3d", null, "resolved")] })).toBe("app01");
  });

  it("whatever team the account's tag names", () => {
    expect(ownerOf({ resources: [resource("vpc-0a1b2c3d")], accounts: ["111122223333"] })).toBe("inf01");
  });

  it("as the policy lists them", () => {
    const networkingServices = ["wavelength*"];
    const changed = { ...organization, policy: { ...organization.policy, networkingServices } };
    const aboutService = (service: string) => ({
      ...openSecurityGroup,
      source: "aws.health",
      resources: [],
      service,
    });
    expect(findOwner(changed, aboutService("WAVELENGTH_ZONES")).id).toBe("inf01");
    expect(findOwner(changed, aboutService("DIRECTCONNECT")).id).toBe("app01");
  });
});

describe("a cost", () => {
  const costs = (service: string, ...usageTypes: string[]) =>
    ownerOf({
      source: "aws.ce",
      category: "cost",
      service,
      resources: usageTypes.map((type) => resource(type, type)),
    });

  it.each([
    ["EC2 - Other", "EU-NatGateway-Bytes"],
    ["EC2 - Other", "NatGateway-Hours"],
    ["EC2 - Other", "EU-DataTransfer-Out-Bytes"],
    ["EC2 - Other", "DataTransfer-Regional-Bytes"],
    ["EC2 - Other", "USE1-EUW1-AWS-Out-Bytes"],
    ["Amazon Elastic Compute Cloud - Compute", "EU-DataTransfer-Out-Bytes"],
    ["AWS Data Transfer", "DataTransfer-Out-Bytes"],
    ["333344445555", "EU-DataTransfer-Out-Bytes"],
    ["Amazon Virtual Private Cloud", "USE1-VpcEndpoint-Hours"],
    ["Amazon Virtual Private Cloud", "EU-TransitGateway-Bytes"],
    ["Amazon Virtual Private Cloud", "EU-VPN-Usage-Hours:ipsec.1"],
    ["Amazon Virtual Private Cloud", "PublicIPv4:InUseAddress"],
    ["Amazon Virtual Private Cloud", "EU-Analysis-Runs"],
    ["EC2 - Other", "ElasticIP:IdleAddress"],
    ["Amazon Elastic Load Balancing", "EUC1-LoadBalancerUsage"],
    ["EC2-ELB", "EU-DataProcessing-Bytes"],
    ["Amazon Route 53", "DNS-Queries"],
    ["AWS Direct Connect", "EUC1-PortUsage:1G"],
    ["AWS Network Firewall", "EU-Endpoint-Hour"],
  ])("is the network's: %s, %s", (service, usageType) => {
    expect(costs(service, usageType)).toBe("inf01");
  });

  it.each([
    ["Amazon Simple Storage Service", "EU-DataTransfer-Out-Bytes"],
    ["AmazonS3", "EU-USE1-AWS-Out-Bytes"],
    ["Amazon CloudFront", "EU-DataTransfer-Out-Bytes"],
    ["Amazon Relational Database Service", "DataTransfer-Regional-Bytes"],
    ["EC2 - Other", "EU-EBS:SnapshotUsage"],
    ["Amazon Elastic Compute Cloud - Compute", "USW2-BoxUsage:p4d.24xlarge"],
    ["AWS Key Management Service", "EU-KMS-Requests"],
  ])("is the workload's: %s, %s", (service, usageType) => {
    expect(costs(service, usageType)).toBe("app01");
  });

  it("with a part of the network among its causes is the network's", () => {
    expect(costs("Amazon Simple Storage Service", "TimedStorage-ByteHrs", "EU-NatGateway-Bytes")).toBe(
      "inf01",
    );
  });

  it("without usage types is the service's", () => {
    expect(costs("Amazon Virtual Private Cloud")).toBe("inf01");
    expect(costs("AWS Lambda")).toBe("app01");
  });
});

describe("without a telling resource", () => {
  it("the service decides", () => {
    expect(ownerOf({ source: "aws.health", service: "DIRECTCONNECT", resources: [] })).toBe("inf01");
    expect(ownerOf({ source: "aws.health", service: "RDS", resources: [] })).toBe("app01");
  });

  it("an account id among the resources tells nothing", () => {
    expect(ownerOf({ source: "aws.health", service: "VPN", resources: [resource("222233334444")] })).toBe(
      "inf01",
    );
  });

  it("a resource that is no network part outweighs the service", () => {
    expect(ownerOf({ source: "aws.health", service: "VPC", resources: [instance] })).toBe("app01");
  });

  it("a person's words decide, and an event's do not", () => {
    const text = "The VPN tunnels of the shop are down.";
    expect(ownerOf({ source: "chat", service: "chat", text, resources: [] })).toBe("inf01");
    expect(ownerOf({ source: "aws.health", service: "RDS", text, resources: [] })).toBe("app01");
  });

  it.each([
    "Das NAT-Gateway verwirft Pakete",
    "Im Subnetz antwortet nichts mehr",
    "El grupo de seguridad bloquea todo",
    "Le groupe de sécurité bloque tout",
    "NATゲートウェイが落ちています",
  ])("in other languages, too: %s", (text) => {
    expect(ownerOf({ source: "chat", service: "chat", text, resources: [] })).toBe("inf01");
  });
});

describe("everything else belongs to an app team", () => {
  it("the one that the account's team tag names", () => {
    expect(ownerOf({ accounts: ["111122223333"] })).toBe("app02");
  });

  it("the first one, where the tag names a team that is no app team", () => {
    expect(ownerOf({ accounts: ["222233334444"] })).toBe("app01");
  });

  it("the first one, where there is no tag or no known account", () => {
    expect(ownerOf({ accounts: ["333344445555"] })).toBe("app01");
    expect(ownerOf({ accounts: ["999900001111"] })).toBe("app01");
    expect(ownerOf({ accounts: [] })).toBe("app01");
  });

  it("the network too, where there is no infra team", () => {
    const teams = organization.teams.filter((team) => team.role !== "infra");
    expect(findOwner({ ...organization, teams }, openSecurityGroup).id).toBe("app01");
  });
});
