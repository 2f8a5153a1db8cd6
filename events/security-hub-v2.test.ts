import { describe, expect, it } from "vitest";
import { findingPayload, type LooseEnvelope, parse, parseEvent, parseProblem } from "./test-payloads.ts";

const CONTROL = "arn:aws:securityhub:eu-west-1:333344445555:security-control/EC2.8/finding/f0393cc7";
const UPDATED = "2026-03-02T04:15:12.733Z";

const account = (uid: string) => ({ type: "AWS Account", type_id: 10, uid });

/** A finding of a control, as the new Security Hub sends it. */
const control: LooseEnvelope = {
  activity_id: 2,
  activity_name: "Update",
  category_uid: 2,
  class_name: "Compliance Finding",
  class_uid: 2003,
  cloud: { account: account("333344445555"), cloud_partition: "aws", provider: "AWS", region: "eu-west-1" },
  compliance: { control: "EC2.8", standards: ["standards/x/v/1.0.0"], status: "Fail", status_id: 3 },
  finding_info: {
    created_time: Date.parse("2026-01-14T07:58:04.710Z"),
    created_time_dt: "2026-01-14T07:58:04.710Z",
    desc: "This control checks whether an instance uses IMDSv2.",
    modified_time: Date.parse(UPDATED),
    modified_time_dt: UPDATED,
    title: "EC2 instances should use IMDSv2",
    types: ["Software and Configuration Checks/Industry and Regulatory Standards", "Posture Management"],
    uid: CONTROL,
  },
  metadata: {
    product: {
      name: "Security Hub",
      uid: "arn:aws:securityhub:eu-west-1::productv2/aws/securityhub",
      vendor_name: "AWS",
    },
    uid: "9c61582bf7ff7b62af762d7521dd1a5de9832ff951a6c1130976a3c18d289250",
    version: "1.6.0",
  },
  remediation: {
    desc: "Consult the documentation.",
    references: [
      "https://docs.aws.amazon.com/console/securityhub/EC2.8/remediation",
      "https://vendor.example",
    ],
  },
  resources: [
    {
      owner: { account: account("333344445555") },
      region: "eu-west-1",
      tags: [{ name: "Name", value: "storefront-1" }],
      type: "AWS::EC2::Instance",
      uid: "arn:aws:ec2:eu-west-1:333344445555:instance/i-1",
    },
  ],
  severity: "High",
  severity_id: 4,
  status: "New",
  status_id: 1,
  time: Date.parse(UPDATED),
  time_dt: UPDATED,
  vendor_attributes: { severity: "Medium", severity_id: 3 },
};

/** The finding with some fields changed, those of `finding_info` by themselves; undefined removes a key. */
function v2(...changes: Record<string, unknown>[]): LooseEnvelope {
  const findings = changes.map(({ finding_info, ...change }) => ({
    ...control,
    ...change,
    finding_info: finding_info === null ? null : { ...control.finding_info, ...(finding_info as object) },
  }));
  return JSON.parse(
    JSON.stringify({
      version: "0",
      id: "994b02ab",
      "detail-type": "Findings Imported V2",
      source: "aws.securityhub",
      account: "555566667777",
      time: "2026-03-02T04:16:00Z",
      region: "eu-central-1",
      resources: [control.metadata.uid],
      detail: { findings },
    }),
  );
}

const event = (change: Record<string, unknown> = {}) => parseEvent(v2(change));

describe("identity", () => {
  it("is that of the same finding in the older format", () => {
    const asff = parseEvent(
      findingPayload({
        Id: CONTROL,
        UpdatedAt: UPDATED,
        Workflow: { Status: "NEW" },
        Severity: { Label: "HIGH" },
        Compliance: { Status: "FAILED", SecurityControlId: "EC2.8" },
      }),
    );
    const { incidentId, messageId, updatedAt, source, type, category, threat, groups } = event();
    expect({ incidentId, messageId, updatedAt, source, type, category, threat, groups }).toEqual({
      incidentId: `aws.securityhub~${CONTROL}`,
      messageId: asff.messageId,
      updatedAt: asff.updatedAt,
      source: "aws.securityhub",
      type: "EC2.8",
      category: "finding",
      threat: false,
      groups: { control: "EC2.8" },
    });
    expect(asff).toMatchObject({ incidentId, type, groups });
  });

  it("of a finding with a bare id holds its product, as in the older format", () => {
    const asff = parseEvent(
      findingPayload({ Id: "f-1", ProductArn: "arn:aws:securityhub:eu-west-1::product/x/scan" }),
    );
    const product = { uid: "arn:aws:securityhub:eu-west-1::productv2/x/scan" };
    expect(event({ finding_info: { uid: "f-1" }, metadata: { product } }).incidentId).toBe(asff.incidentId);
  });

  it.each([
    [7, "7"],
    [undefined, "nothing"],
    [null, "null"],
  ])("must be there: %j", (uid, found) => {
    expect(parseProblem(v2({ finding_info: { uid }, metadata: undefined }))).toMatchObject({ found });
  });

  it("is metadata.uid where there is no other", () => {
    const incidentId = `aws.securityhub~${control.metadata.uid}`;
    expect(event({ finding_info: { uid: undefined } }).incidentId).toBe(incidentId);
    expect(parseEvent(v2({ finding_info: null })).incidentId).toBe(incidentId);
  });

  it("does not depend on the envelope", () => {
    const copy = parseEvent({ ...v2({}), account: "333344445555", region: "us-east-1", id: "other" });
    expect(copy).toEqual(event());
  });
});

describe("several findings", () => {
  it("survive a broken one in their middle", () => {
    const parts = parse(v2({}, { finding_info: { uid: "" }, metadata: null }, { severity_id: 1 }));
    expect(parts.map((part) => part.kind)).toEqual(["event", "invalid", "event"]);
    expect(parts[1]).toMatchObject({
      problem: { path: "detail.findings[1].finding_info.uid", expected: "a non-empty string", found: '""' },
    });
  });

  it.each([
    [{ findings: [] }, "detail.findings", "an array with at least one element", "an empty array"],
    [{ findings: {} }, "detail.findings", "an array", "an object"],
    [{ findings: { length: { valueOf: 1, toString: 1 } } }, "detail.findings", "an array", "an object"],
    [{}, "detail.findings", "an array", "nothing"],
    [{ findings: [null] }, "detail.findings[0]", "an object", "null"],
    [{ findings: ["x"] }, "detail.findings[0]", "an object", '"x"'],
  ])("must be there: %j", (detail, path, expected, found) => {
    const problem = { path, expected, found };
    expect(parseProblem({ ...v2({}), detail })).toEqual(problem);
    expect(parseProblem({ ...findingPayload({}), detail })).toEqual(problem);
  });
});

describe("time of the last change", () => {
  const none = { modified_time: undefined, modified_time_dt: undefined };
  it.each([
    ["milliseconds", {}, UPDATED],
    ["the twin", { finding_info: { modified_time: undefined } }, UPDATED],
    ["the twin of nonsense", { finding_info: { modified_time: -1 } }, UPDATED],
    ["the event's", { finding_info: none }, UPDATED],
    [
      "the event's twin",
      { finding_info: none, time: null, time_dt: "2026-03-02T05:00:00Z" },
      "2026-03-02T05:00:00.000Z",
    ],
    ["seconds", { finding_info: { modified_time: 1672531200 } }, "2023-01-01T00:00:00.000Z"],
  ])("is read from %s", (_, change, updatedAt) => {
    expect(event(change).updatedAt).toBe(updatedAt);
  });

  it("must be there", () => {
    const change = { finding_info: { ...none, modified_time: "soon" }, time: undefined, time_dt: undefined };
    expect(parseProblem(v2(change))).toEqual({
      path: "detail.findings[0].finding_info.modified_time",
      expected: "a date and time",
      found: '"soon"',
    });
  });
});

describe("severity", () => {
  const unknown = { severity: undefined, severity_id: undefined };
  it.each([
    [{ severity_id: 1 }, "informational"],
    [{ severity_id: 2 }, "low"],
    [{ severity_id: 3 }, "medium"],
    [{ severity_id: 4 }, "high"],
    [{ severity_id: 5 }, "critical"],
    [{ severity_id: 6 }, "critical"],
    [{ severity_id: "4" }, "high"],
    [{ severity_id: 99, severity: "Low" }, "low"],
    [{ severity_id: 0, severity: "Fatal" }, "critical"],
    [{ severity_id: null, severity: "INFORMATIONAL" }, "informational"],
    [unknown, "medium"],
    [{ ...unknown, vendor_attributes: null }, null],
    [{ severity_id: 2.5, severity: 7, vendor_attributes: [] }, null],
  ])("%j is %s", (change, level) => {
    expect(event(change).nativeSeverity).toBe(level);
  });
});

describe("state", () => {
  it.each([
    [{ status_id: 1 }, "open"],
    [{ status_id: 2, status: "In Progress" }, "open"],
    [{ status_id: 4 }, "resolved"],
    [{ status_id: 5 }, "resolved"],
    [{ status_id: 6 }, "resolved"],
    [{ status_id: 99, status: "Resolved" }, "resolved"],
    [{ status_id: undefined, status: "ARCHIVED" }, "resolved"],
    [{ status_id: undefined, status: undefined }, "open"],
    [{ activity_id: 3 }, "resolved"],
    [{ activity_id: null, activity_name: "Close" }, "resolved"],
    [{ compliance: { status: "Pass", status_id: 1 } }, "resolved"],
    [{ compliance: { status_id: 1 } }, "resolved"],
    [{ compliance: { status: "PASSED" } }, "resolved"],
    [{ compliance: { status: "Warning", status_id: 2 } }, "open"],
    [{ compliance: { status: "Unknown", status_id: 0 } }, "undetermined"],
    [{ compliance: { status_id: 99 } }, "undetermined"],
    [{ compliance: { control: "EC2.8" } }, "open"],
    [{ compliance: null }, "open"],
  ])("%j is %s", (change, state) => {
    expect(event(change).state).toBe(state);
  });

  it("suppressed is set aside at the source, and another message", () => {
    for (const change of [{ status_id: 3 }, { status_id: null, status: "SUPPRESSED" }]) {
      const suppressed = event(change);
      expect(suppressed).toMatchObject({ state: "open", suppressedBy: "Security Hub status Suppressed" });
      expect(suppressed.messageId).not.toBe(event().messageId);
    }
    expect(event().suppressedBy).toBeNull();
  });

  it("in progress makes no difference to us", () => {
    expect(event({ status_id: 2, status: "In Progress" }).messageId).toBe(event().messageId);
  });
});

describe("sample", () => {
  const uid = "arn:aws:guardduty:eu-west-1:333344445555:detector/d/finding/f";
  it.each([
    [{ finding_info: { uid, title: "[SAMPLE] x" } }, true],
    [{ finding_info: { uid }, unmapped: { "service.additionalInfo.sample": "true" } }, true],
    [{ finding_info: { uid } }, false],
    [{ finding_info: { title: "[SAMPLE] x" } }, false],
  ])("%j: %s", (change, sample) => {
    expect(event(change).sample).toBe(sample);
  });
});

describe("our own comment", () => {
  it.each([
    ["ohero ticket T-ZV8YPC9V0D opened for app01", true],
    ["ohero ticket T-1", true],
    ["see ohero ticket T-1", false],
    ["ohero ticket", false],
    ["ohero said T-1", false],
    ["John's testing", false],
    [null, false],
  ])("%j: %s", (comment, echo) => {
    expect(event({ comment }).echo).toBe(echo);
  });
});

describe("who and what", () => {
  const owned = (...owners: string[]) =>
    owners.map((owner) => ({
      uid: `r-${owner}`,
      type: "AWS::S3::Bucket",
      owner: { account: account(owner) },
    }));
  it.each([
    [
      "owners",
      { resources: owned("111122223333", "222233334444", "111122223333") },
      ["111122223333", "222233334444"],
    ],
    ["the finding's account", { resources: [{ uid: "x" }] }, ["333344445555"]],
    [
      "the ARN",
      { resources: [], cloud: null, finding_info: { uid: CONTROL.replace("3333", "4444") } },
      ["444444445555"],
    ],
    ["the receiver", { resources: null, cloud: {}, finding_info: { uid: "f-1" } }, ["555566667777"]],
  ])("accounts are the most specific: %s", (_, change, accounts) => {
    expect(event(change).accounts).toEqual(accounts);
  });

  it.each([
    [{}, "eu-west-1"],
    [{ cloud: null }, "eu-west-1"],
    [{ cloud: null, resources: [] }, "eu-central-1"],
  ])("Region of %j is %s", (change, region) => {
    expect(event(change).region).toBe(region);
  });

  it("resources are all but the account itself", () => {
    const resources = [
      { type: "AWS::::Account", uid: "333344445555", uid_alt: "arn:aws:guardduty:eu-west-1:1:detector/0" },
      { type: "AWS::EC2::SecurityGroup", uid: "sg-0a1b2c3d" },
      { type: null, uid_alt: "arn:aws:s3:::one" },
      { name: "two" },
      { type: "AWS::S3::Bucket" },
      null,
    ];
    expect(event({ resources }).resources).toEqual([
      { id: "sg-0a1b2c3d", type: "AWS::EC2::SecurityGroup", status: "pending" },
      { id: "arn:aws:s3:::one", type: null, status: "pending" },
      { id: "two", type: null, status: "pending" },
    ]);
  });

  it("threat is told by the types, and never by a control's", () => {
    const types = ["TTPs/Initial Access"];
    expect(event({ finding_info: { types }, compliance: null }).threat).toBe(true);
    expect(event({ finding_info: { types } }).threat).toBe(false);
    expect(event({ finding_info: { types: ["Exposure"] }, compliance: null }).threat).toBe(false);
  });

  it("names come from the finding, then from its product and class", () => {
    expect(event()).toMatchObject({ service: "Security Hub", title: "EC2 instances should use IMDSv2" });
    const bare = event({
      finding_info: { title: null, types: null },
      compliance: null,
      metadata: { product: { uid: "arn:aws:securityhub:eu-west-1::productv2/x/scan" } },
    });
    expect(bare).toMatchObject({ service: "scan", title: CONTROL, type: "Compliance Finding", groups: {} });
  });

  it("only AWS's references are passed on", () => {
    expect(event().links).toEqual([
      { title: "How to fix EC2.8", url: "https://docs.aws.amazon.com/console/securityhub/EC2.8/remediation" },
    ]);
  });
});

it("the text tells what there is, line by line", () => {
  const change = {
    count: 264,
    evidences: [
      {
        api: { operation: "DeleteTrail", service: { name: "cloudtrail.amazonaws.com" } },
        src_endpoint: { ip: "192.0.2.1", port: 443 },
        data: { resource_role: "TARGET" },
      },
      "nothing",
    ],
    finding_info: { related_events: [{ title: "Backdoor:EC2/C&CActivity.B!DNS" }] },
    resources: [
      { type: "AWS::EC2::Instance", uid: "i-1", name: "gpu-1", data: { instance_type: "p4d.24xlarge" } },
    ],
    vulnerabilities: [{ cve: { uid: "CVE-2026-1" }, is_exploit_available: true, is_fix_available: true }],
  };
  expect(event(change).text.split("\n")).toEqual([
    "This control checks whether an instance uses IMDSv2.",
    "Control: EC2.8, Fail",
    "Seen 264 times",
    "Resource: AWS::EC2::Instance, gpu-1, instance type p4d.24xlarge",
    "Evidence: DeleteTrail of cloudtrail.amazonaws.com, from 192.0.2.1 port 443, resource role TARGET",
    "Signal: Backdoor:EC2/C&CActivity.B!DNS",
    "Vulnerability: CVE-2026-1, an exploit is known, a fix is available",
    "",
    "Consult the documentation.",
  ]);
});
