import { describe, expect, it } from "vitest";
import { type LooseEnvelope, parse, parseEvent, parseProblem, payload } from "./test-payloads.ts";

/** The payload of case T01 with `detail` changed; undefined removes a key. */
function advice(detail: Record<string, unknown> = {}, envelope: Record<string, unknown> = {}): LooseEnvelope {
  const base = payload("T01");
  const changed = { ...base, ...envelope, detail: { ...base.detail, ...detail } };
  return JSON.parse(JSON.stringify(changed));
}

/** A check whose items have no id of their own, which is what most checks send. */
const item = (check: string, columns: Record<string, unknown>, status = "WARN") =>
  advice({ "check-name": check, "check-item-detail": columns, resource_id: "", status });

const limit = (columns: Record<string, unknown> = {}, status = "WARN") =>
  item(
    "VPC",
    {
      Status: "Yellow",
      "Current Usage": "4",
      "Limit Name": "VPCs",
      Region: "eu-west-3",
      Service: "VPC",
      "Limit Amount": "5",
      ...columns,
    },
    status,
  );

it("an idle instance is advice with a price", () => {
  const event = parseEvent(payload("T01"));
  expect(event).toMatchObject({
    source: "aws.trustedadvisor",
    category: "advice",
    type: "Low Utilization Amazon EC2 Instances",
    service: "EC2",
    title: "Trusted Advisor: Low Utilization Amazon EC2 Instances",
    state: "open",
    accounts: ["666677778888"],
    region: "eu-west-1",
    resources: [
      {
        id: "arn:aws:ec2:eu-west-1:666677778888:instance/i-09ec71d761373e56d",
        type: null,
        status: "pending",
      },
    ],
    nativeSeverity: "medium",
    billing: true,
    threat: false,
    measuredUsd: null,
    updatedAt: "2026-03-02T04:20:09.000Z",
  });
  expect(event.text.split("\n")).toEqual([
    "Low Utilization Amazon EC2 Instances",
    "Trusted Advisor status: WARN",
    "Region/AZ: eu-west-1a",
    "Instance ID: i-09ec71d761373e56d",
    "Instance Name: loadtest-driver",
    "Instance Type: i4i.12xlarge",
    "Estimated Monthly Savings: $3,412.80",
    "14-Day Average CPU Utilization: 0.4%",
    "14-Day Average Network I/O: 0.46MB",
    "Number of Days Low Utilization: 14 days",
  ]);
});

describe("identity", () => {
  it("is account, check and resource", () => {
    expect(parseEvent(payload("T01")).incidentId).toBe(
      "aws.trustedadvisor~666677778888~Low Utilization Amazon EC2 Instances~arn:aws:ec2:eu-west-1:666677778888:instance/i-09ec71d761373e56d",
    );
  });

  it("does not depend on the message's uuid or on the bus it came through", () => {
    const original = parseEvent(payload("T01"));
    const copy = parseEvent(
      advice({ uuid: "another" }, { id: "another", account: "101010101010", region: "eu-west-1" }),
    );
    expect([copy.incidentId, copy.messageId]).toEqual([original.incidentId, original.messageId]);
    expect(copy.accounts).toEqual(original.accounts);
  });

  it("of a limit is service, Region and limit, whatever its usage", () => {
    const [one, other] = [
      parseEvent(limit()),
      parseEvent(limit({ "Current Usage": "5", Status: "Red" }, "ERROR")),
    ];
    expect(one.incidentId).toBe("aws.trustedadvisor~666677778888~VPC~eu-west-3~VPC~VPCs");
    expect(other.incidentId).toBe(one.incidentId);
    expect(parseEvent(limit({ Region: "eu-west-1" })).incidentId).not.toBe(one.incidentId);
    expect(parseEvent(limit({ "Limit Name": "Internet gateways" })).incidentId).not.toBe(one.incidentId);
    // EC2 has limits of the same names.
    expect(parseEvent(limit({ Service: "EC2" })).incidentId).not.toBe(one.incidentId);
  });

  it.each([
    [
      "the volume, not its latest snapshot or name",
      "Underutilized Amazon EBS Volumes",
      { Region: "eu-west-1", "Volume ID": "vol-0a1b2c3d", "Volume Name": "scratch", "Snapshot ID": "snap-1" },
      { "Volume Name": "scratch-2", "Snapshot ID": "snap-2", "Monthly Storage Cost": "$9.00" },
      "eu-west-1~vol-0a1b2c3d",
    ],
    [
      "the security group and its ports",
      "Security Groups - Specific Ports Unrestricted",
      {
        Region: "eu-west-1",
        "Security Group ID": "sg-0a1b2c3d (vpc-0a1b2c3d)",
        Protocol: "tcp",
        "From Port": "22",
        "To Port": "22",
      },
      { "Security Group Name": "renamed" },
      "eu-west-1~sg-0a1b2c3d~tcp~22~22",
    ],
    [
      "the key, not the support case about it",
      "Exposed Access Keys",
      { "Access Key ID": "AKIAIOSFODNN7EXAMPLE", "Case ID": "1" },
      { "Case ID": "2", "Time Updated": "1772411999248" },
      "~AKIAIOSFODNN7EXAMPLE",
    ],
    [
      "what else looks like a name",
      "Some New Check",
      { "Endpoint Name": "b", "Endpoint ARN": "arn:aws:x:eu-west-1:1:y/z", Usage: "1" },
      { Usage: "2", "Last Updated Time": "2026-03-02T04:00:00Z" },
      "~arn:aws:x:eu-west-1:1:y/z~b",
    ],
    ["the account alone", "MFA on Root Account", { Status: "Red" }, { Status: "Yellow" }, ""],
  ])("without an id is %s", (_, check, columns, change, subject) => {
    const event = parseEvent(item(check, columns));
    expect(event.incidentId).toBe(`aws.trustedadvisor~666677778888~${check}~${subject}`);
    // The columns come in no order that could be relied on.
    const later = Object.fromEntries(Object.entries({ ...columns, ...change }).reverse());
    expect(parseEvent(item(check, later)).incidentId).toBe(event.incidentId);
  });
});

describe("messages", () => {
  it("of one change are one, whatever their uuid", () => {
    expect(parseEvent(advice({ uuid: "1" })).messageId).toBe(parseEvent(advice({ uuid: "2" })).messageId);
  });

  it("differ when an item comes back to an earlier status", () => {
    const messages = [
      advice({ status: "WARN" }, { time: "2026-03-02T04:00:00Z" }),
      advice({ status: "OK" }, { time: "2026-03-03T04:00:00Z" }),
      advice({ status: "WARN" }, { time: "2026-03-04T04:00:00Z" }),
    ].map(parseEvent);
    expect(new Set(messages.map((event) => event.messageId)).size).toBe(3);
    expect(messages.map((event) => event.state)).toEqual(["open", "resolved", "open"]);
    expect(messages.map((event) => event.updatedAt)).toEqual([
      "2026-03-02T04:00:00.000Z",
      "2026-03-03T04:00:00.000Z",
      "2026-03-04T04:00:00.000Z",
    ]);
  });

  it("without a time are as new as their arrival", () => {
    expect(parseEvent(advice({}, { time: undefined })).updatedAt).toBe("2026-03-02T09:00:00.000Z");
  });
});

it.each([
  ["ERROR", "open", "high", null],
  ["WARN", "open", "medium", null],
  ["warn", "open", "medium", null],
  ["INFO", "open", "informational", "none"],
  ["OK", "resolved", "informational", null],
  ["NOT_AVAILABLE", "undetermined", null, null],
  ["constructor", "undetermined", null, null],
  ["__proto__", "undetermined", null, null],
  [null, "undetermined", null, null],
])("status %s is %s, %s", (status, state, nativeSeverity, actionability) => {
  const event = parseEvent(advice({ status }));
  expect(event).toMatchObject({ state, nativeSeverity, actionability });
  expect(event.resources[0]?.status).toBe(state === "resolved" ? "resolved" : "pending");
});

it.each([
  ["Red", "ERROR", "open"],
  ["Yellow", "WARN", "open"],
  ["Green", "OK", "resolved"],
])("the colour %s stands in for a status that is absent", (colour, status, state) => {
  const event = parseEvent(advice({ status: undefined, "check-item-detail": { Status: colour } }));
  expect(event.state).toBe(state);
  expect(event.messageId).toMatch(new RegExp(`~${status}$`));
});

describe("accounts", () => {
  const arn = "arn:aws:rds:eu-west-1:222233334444:db:ledger";
  it.each([
    ["the resource's", { resource_id: arn }, {}, ["222233334444"]],
    ["the envelope's", { resource_id: "i-09ec71d761373e56d" }, {}, ["666677778888"]],
    ["the envelope's for a bucket", { resource_id: "arn:aws:s3:::logs" }, {}, ["666677778888"]],
    [
      "the item's",
      { resource_id: "", "check-item-detail": { "AWS account Id": "333344445555" } },
      {},
      ["333344445555"],
    ],
    [
      "not what only looks like one",
      { resource_id: "", "check-item-detail": { "Account ID": "mine" } },
      {},
      ["666677778888"],
    ],
    ["none", { resource_id: "" }, { account: null }, []],
  ])("are %s", (_, detail, envelope, accounts) => {
    expect(parseEvent(advice(detail, envelope)).accounts).toEqual(accounts);
  });
});

it.each([
  [{ "Region/AZ": "eu-west-1a" }, "", "eu-west-1"],
  [{ "Region/AZ": "us-west-2-lax-1a" }, "", "us-west-2"],
  [{ Region: "ap-southeast-2" }, "", "ap-southeast-2"],
  [{ Region: "us-gov-west-1" }, "", "us-gov-west-1"],
  [{ Region: "-" }, "arn:aws:ec2:eu-north-1:666677778888:volume/vol-1", "eu-north-1"],
  [{}, "arn:aws:iam::666677778888:user/ci", "us-east-1"],
  [{ Region: "Global" }, "", "us-east-1"],
  [{ Region: "eu-west-1x2" }, "", "us-east-1"],
  [{}, "x", "us-east-1"],
])("Region of %j %s is %s", (columns, resource_id, region) => {
  expect(parseEvent(advice({ "check-item-detail": columns, resource_id })).region).toBe(region);
});

describe("resources", () => {
  it.each([
    [{ "Instance ID": "i-0a1b2c3d", "Instance Name": "web" }, "i-0a1b2c3d", "AWS::EC2::Instance"],
    [{ "Bucket Name": "logs" }, "logs", "AWS::S3::Bucket"],
    [{ "Load Balancer Name": "front" }, "front", "AWS::ElasticLoadBalancing::LoadBalancer"],
    [{ "Security Group ID": "sg-0a1b2c3d (vpc-0a1b2c3d)" }, "sg-0a1b2c3d", "AWS::EC2::SecurityGroup"],
    [{ "IP Address": "198.51.100.7" }, "198.51.100.7", "AWS::EC2::EIP"],
    [
      { "Function ARN": "arn:aws:lambda:eu-west-1:1:function:f" },
      "arn:aws:lambda:eu-west-1:1:function:f",
      null,
    ],
  ])("without an id are read from %j", (columns, id, type) => {
    expect(parseEvent(item("A Check", columns)).resources).toEqual([{ id, type, status: "pending" }]);
  });

  it("of a limit or a whole account are none", () => {
    expect(parseEvent(limit()).resources).toEqual([]);
    expect(parseEvent(item("MFA on Root Account", { "Account ID": "666677778888" })).resources).toEqual([]);
    expect(parseEvent(advice({ resource_id: "666677778888" })).resources).toEqual([]);
  });
});

it.each([
  [limit(), "VPC"],
  [payload("T01"), "EC2"],
  [item("Amazon RDS Idle DB Instances", {}), "RDS"],
  [item("Idle Load Balancers", {}), "Elastic Load Balancing"],
  [item("Security Groups - Unrestricted Access", {}), "EC2"],
  [item("MFA on Root Account", {}), "IAM"],
  [item("VPN Tunnel Redundancy", {}), "VPN"],
  [item("Something New", {}), "Trusted Advisor"],
])("the service is guessed: case %#", (raw, service) => {
  expect(parseEvent(raw).service).toBe(service);
});

it("a limit says how full it is", () => {
  const event = parseEvent(limit());
  expect(event.title).toBe("Trusted Advisor: VPC, VPCs");
  expect(event.text).toContain("Current Usage: 4\nLimit Name: VPCs");
  expect(event.billing).toBe(false);
});

it("an exposed key is a threat, and its times can be read", () => {
  const event = parseEvent(
    item(
      "Exposed Access Keys",
      {
        "Access Key ID": "AKIAIOSFODNN7EXAMPLE",
        "User Name (IAM or Root)": "ci-deploy",
        "Fraud Type": "Exposed",
        "Case ID": "12345678-1234-1234-abcd-1234567890ab",
        "Time Updated": "1772411999248",
        Location: "www.example.com",
        Deadline: "1772843999248",
        "Usage (USD per Day)": "0",
      },
      "ERROR",
    ),
  );
  expect(event).toMatchObject({ threat: true, nativeSeverity: "high", service: "IAM", billing: false });
  expect(event.text).toContain("Deadline: 2026-03-07T00:39:59.248Z");
});

it.each([
  [{ "Estimated Monthly Savings": "$3,412.80" }, true],
  [{ "Monthly Storage Cost": "$12.50" }, true],
  [{ "Estimated Monthly Savings (On-Demand)": "$1.00" }, true],
  [{ "Estimated Monthly Savings": "$0.00" }, false],
  [{ "Current Usage": "80" }, false],
  [{}, false],
])("billing %j is %s", (columns, billing) => {
  expect(parseEvent(item("A Check", columns)).billing).toBe(billing);
});

describe("text", () => {
  it("keeps to one line for each column", () => {
    const { text } = parseEvent(item("A\nCheck", { "Instance\nName": "web\nEstimated Monthly Savings: $9" }));
    expect(text.split("\n").slice(0, 1)).toEqual(["A Check"]);
    expect(text).toContain("\nInstance Name: web Estimated Monthly Savings: $9");
  });

  it("is bounded, and reads what relays make of strings", () => {
    const columns = Object.fromEntries(
      Array.from({ length: 500 }, (_, at) => [`Column ${at}`, "x".repeat(5_000)]),
    );
    expect(parseEvent(item("A Check", columns)).text.length).toBeLessThan(40_000);
    expect(parseEvent(item("A Check", { Usage: 5, Open: true, None: null, Deep: {} })).text).toBe(
      "A Check\nTrusted Advisor status: WARN\nUsage: 5\nOpen: true",
    );
  });
});

it.each([
  [{ "check-name": undefined }, "detail.check-name", "a string", "nothing"],
  [{ "check-name": "" }, "detail.check-name", "a non-empty string", '""'],
  [
    { "check-name": { length: { toString: 5, valueOf: null } } },
    "detail.check-name",
    "a string",
    "an object",
  ],
  [{ "check-item-detail": "none" }, "detail.check-item-detail", "an object", '"none"'],
  [{ "check-item-detail": [] }, "detail.check-item-detail", "an object", "an empty array"],
  [{ status: 5 }, "detail.status", "a string", "5"],
  [{ resource_id: {} }, "detail.resource_id", "a string", "an object"],
])("a broken detail says where and why: %j", (detail, path, expected, found) => {
  expect(parseProblem(advice(detail))).toEqual({ path, expected, found });
});

it("the least that a message can hold is enough", () => {
  expect(parse(advice({ "check-item-detail": null, resource_id: null, status: "WARN" }))[0]?.kind).toBe(
    "event",
  );
});
