import { isAccount } from "./account.ts";
import type { OperationalEvent, Resource } from "./operational-event.ts";
import type { Item } from "./trusted-advisor-item.ts";

/** Columns that name what a check looks at, and its type as AWS Config spells it; the first that is there counts. */
const RESOURCE_COLUMNS: readonly [string, string | null][] = [
  ["Resource ARN", null],
  ["Instance ID", "AWS::EC2::Instance"],
  // Before snapshots: a check of volumes names the latest snapshot too, and that changes.
  ["Volume ID", "AWS::EC2::Volume"],
  ["Snapshot ID", null],
  ["Security Group ID", "AWS::EC2::SecurityGroup"],
  ["IP Address", "AWS::EC2::EIP"],
  ["VPC ID", "AWS::EC2::VPC"],
  ["VPN ID", "AWS::EC2::VPNConnection"],
  ["Load Balancer Name", "AWS::ElasticLoadBalancing::LoadBalancer"],
  ["DB Instance Name", "AWS::RDS::DBInstance"],
  ["DB Instance or Cluster ID", null],
  ["Bucket Name", "AWS::S3::Bucket"],
  ["Access Key ID", "AWS::IAM::AccessKey"],
  ["Access Key", "AWS::IAM::AccessKey"],
  ["User Name (IAM or Root)", "AWS::IAM::User"],
  ["IAM User", "AWS::IAM::User"],
  ["Resource", null],
];

/** Other columns that name something for good; a support case does not: the matter is the key, not the case about it. */
const isNaming = (key: string) =>
  /(?:^| )(?:arn|id|name)$/i.test(key) && !/^(?:case|(?:aws )?account|limit|snapshot|policy) /i.test(key);

/** What the columns name: the best known one, else all that look like names, in an order of their own. */
function named(item: Item): { id: string; type: string | null }[] {
  for (const [key, type] of RESOURCE_COLUMNS) {
    const value = item.get(key);
    // "sg-0a1b2c3d (vpc-0a1b2c3d)"
    if (value) return [{ id: value.split(" (")[0] ?? value, type }];
  }
  return [...item]
    .filter(([key]) => isNaming(key))
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, id]) => ({ id, type: null }));
}

/** Names the item where it has no id: a limit of a service in a Region, else the resource, and the ports it opens. */
export function subjectOf(item: Item, region: string | null): string {
  const limit = item.get("Limit Name");
  // Two services may have a limit of one name: EC2 and VPC both count Elastic IP addresses.
  const names = limit
    ? [item.get("Service"), limit]
    : [...named(item).map(({ id }) => id), item.get("Protocol"), item.get("From Port"), item.get("To Port")];
  return [region ?? "", ...names.filter((name) => name !== undefined)].join("~");
}

export function readResources(id: string, item: Item, state: OperationalEvent["state"]): Resource[] {
  const status = state === "resolved" ? "resolved" : "pending";
  if (id !== "") return isAccount(id) ? [] : [{ id, type: null, status }];
  return item.has("Limit Name") ? [] : named(item).map((resource) => ({ ...resource, status }));
}
