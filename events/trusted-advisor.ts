import { z } from "zod";
import { accountIn, type Envelope } from "./envelope.ts";
import { parseInstant } from "./instant.ts";
import { filled } from "./lenient.ts";
import { linksIn } from "./links.ts";
import type { OperationalEvent, Resource } from "./operational-event.ts";
import { type Problem, problemFrom } from "./problem.ts";

const text = z.string().nullish();

/**
 * One line of a check's report. `uuid` is new for every message and says nothing.
 * Source: AWS Support user guide, "Monitoring AWS Trusted Advisor check results with Amazon EventBridge"; the keys of
 * the item are the "Report columns" of the guide's check reference.
 */
const Detail = z.looseObject({
  "check-name": filled,
  "check-item-detail": z.record(z.string(), z.unknown()).nullish(),
  status: text,
  resource_id: text,
});

/** The columns of the item's report, as text. */
type Item = Map<string, string>;

/** `Trusted Advisor Check Item Refresh Notification`: one operational event. */
export function parseTrustedAdvisor(envelope: Envelope, receivedAt: string): OperationalEvent | Problem {
  const parsed = Detail.safeParse(envelope.detail);
  if (!parsed.success) return problemFrom(parsed.error, envelope.detail, ["detail"]);
  const { "check-name": check, resource_id: resourceId } = parsed.data;

  const item = readItem(parsed.data["check-item-detail"] ?? {});
  const id = resourceId?.trim() ?? "";
  const status = readStatus(parsed.data.status, item);
  const state = STATES.get(status) ?? "undetermined";
  const account = accountIn(id) ?? accountOf(item) ?? envelope.account ?? "";
  const region = regionIn(item.get("Region/AZ") ?? item.get("Region") ?? "");
  const updatedAt = parseInstant(envelope.time) ?? receivedAt;
  const limit = item.get("Limit Name");
  const words = writeText(check, status, item);

  return {
    source: "aws.trustedadvisor",
    incidentId: `aws.trustedadvisor~${account}~${check}~${id || subject(item, region)}`,
    // Messages tell of changes of status, so that one which comes back to an earlier status is not a copy.
    messageId: `${updatedAt}~${status}`,
    updatedAt,
    sentAt: updatedAt,
    page: null,
    category: "advice",
    type: check,
    service: readService(check, id, item),
    state,
    scope: "account",
    title: `Trusted Advisor: ${check}${limit ? `, ${limit}` : ""}`.slice(0, 200),
    text: words,
    accounts: account === "" ? [] : [account],
    region: region ?? regionIn(id.split(":")[3] ?? "") ?? envelope.region ?? null,
    resources: readResources(id, item, state),
    startsAt: null,
    endsAt: null,
    // What could be saved is an estimate. The text has it, with its period.
    measuredUsd: null,
    groups: {},
    children: [],
    nativeSeverity: SEVERITIES.get(status) ?? null,
    threat: /^exposed access keys?$/i.test(check),
    billing: [...item].some(([key, value]) => /\b(?:savings|costs?)\b/i.test(key) && /[1-9]/.test(value)),
    actionability: status === "INFO" ? "none" : null,
    sample: false,
    suppressedBy: null,
    suppressedUntil: null,
    echo: false,
    links: linksIn(words),
  };
}

const MAX_COLUMNS = 60;
const MAX_VALUE = 500;

/** Every value is a string in AWS's samples; relays make numbers of some. Line breaks would forge further columns. */
function readItem(columns: Record<string, unknown>): Item {
  const item: Item = new Map();
  for (const [key, value] of Object.entries(columns).slice(0, MAX_COLUMNS)) {
    if (!["string", "number", "boolean"].includes(typeof value)) continue;
    const written = oneLine(String(value));
    if (written !== "") item.set(oneLine(key), written);
  }
  return item;
}

const oneLine = (value: string) => value.slice(0, MAX_VALUE).replace(/\s+/g, " ").trim();

/** The colours of the console, which a column shows; they stand in where the message has no status. */
const COLOURS = new Map([
  ["red", "ERROR"],
  ["yellow", "WARN"],
  ["green", "OK"],
]);

const readStatus = (status: string | null | undefined, item: Item): string =>
  status?.trim().slice(0, 40).toUpperCase() || COLOURS.get(item.get("Status")?.toLowerCase() ?? "") || "";

/** INFO is worth knowing, and a saving can be in it: it stays open, and its severity says that nothing is wrong. */
const STATES = new Map<string, OperationalEvent["state"]>([
  ["ERROR", "open"],
  ["WARN", "open"],
  ["INFO", "open"],
  ["OK", "resolved"],
]);

const SEVERITIES = new Map<string, OperationalEvent["nativeSeverity"]>([
  ["ERROR", "high"],
  ["WARN", "medium"],
  ["INFO", "informational"],
  ["OK", "informational"],
]);

function accountOf(item: Item): string | null {
  for (const [key, value] of item)
    if (/^(?:aws )?account id$/i.test(key) && /^\d{12}$/.test(value)) return value;
  return null;
}

/** The Region of "eu-west-1", of a zone such as "eu-west-1a" or "us-west-2-lax-1a"; null for "-", "Global" and the like. */
function regionIn(written: string): string | null {
  return written.slice(0, 60).match(/^[a-z]{2}(?:-[a-z]{2,12}){1,3}-\d{1,2}(?=[a-z]?$|-)/)?.[0] ?? null;
}

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
function subject(item: Item, region: string | null): string {
  const limit = item.get("Limit Name");
  // Two services may have a limit of one name: EC2 and VPC both count Elastic IP addresses.
  const names = limit
    ? [item.get("Service"), limit]
    : [...named(item).map(({ id }) => id), item.get("Protocol"), item.get("From Port"), item.get("To Port")];
  return [region ?? "", ...names.filter((name) => name !== undefined)].join("~");
}

function readResources(id: string, item: Item, state: OperationalEvent["state"]): Resource[] {
  const status = state === "resolved" ? "resolved" : "pending";
  if (id !== "") return accountIn(id) === id ? [] : [{ id, type: null, status }];
  return item.has("Limit Name") ? [] : named(item).map((resource) => ({ ...resource, status }));
}

/** Services by the words of check names; checks name them in their own way. */
const SERVICES: readonly [RegExp, string][] = [
  [/\bload balanc|\bELB\b/i, "Elastic Load Balancing"],
  [/\bdirect connect\b/i, "Direct Connect"],
  [/\broute ?53\b/i, "Route 53"],
  [/\bVPN\b/i, "VPN"],
  [/\bVPC\b|\bNAT gateway/i, "VPC"],
  [/\bEBS\b/i, "EBS"],
  [/\bRDS\b|\baurora\b/i, "RDS"],
  [/\bS3\b/i, "S3"],
  [/\blambda\b/i, "Lambda"],
  [/\bcloudfront\b/i, "CloudFront"],
  [/\bcloudtrail\b/i, "CloudTrail"],
  [/\bredshift\b/i, "Redshift"],
  [/\bdynamodb\b/i, "DynamoDB"],
  [/\belasticache\b/i, "ElastiCache"],
  [/\bopensearch\b/i, "OpenSearch"],
  [/\b(?:IAM|MFA)\b|\baccess keys?\b|\broot (?:user|account)\b/i, "IAM"],
  [/\bEC2\b|\bsecurity groups?\b|\belastic IP\b|\bauto scaling\b/i, "EC2"],
];

function readService(check: string, id: string, item: Item): string {
  const inArn = id.startsWith("arn:") ? id.split(":")[2] : "";
  const byName = () => SERVICES.find(([words]) => words.test(check.slice(0, MAX_VALUE)))?.[1];
  return item.get("Service") || inArn?.toUpperCase() || byName() || "Trusted Advisor";
}

/** The check and its columns, one a line; what each single day was like is left out, since its average is there. */
function writeText(check: string, status: string, item: Item): string {
  const columns = [...item]
    .filter(([key]) => !/^Day \d{1,3}$/.test(key))
    .map(([key, value]) => `${key}: ${/\b(?:time|date|deadline)\b/i.test(key) ? readable(value) : value}`);
  return [
    oneLine(check),
    ...(status === "" ? [] : [`Trusted Advisor status: ${oneLine(status)}`]),
    ...columns,
  ].join("\n");
}

/** Times are milliseconds since the epoch in some columns. */
const readable = (value: string) => (/^\d{13}$/.test(value) ? (parseInstant(value) ?? value) : value);
