import { describe, expect, it } from "vitest";
import { findingPayload, parse, parseEvent, parseProblem, payload } from "./test-payloads.ts";

const GUARDDUTY = "arn:aws:guardduty:eu-west-1:333344445555:detector/94061d/finding/7fba5a";

describe("identity", () => {
  it("is product ARN and Id; the message is the update", () => {
    const [first, second] = [parseEvent(payload("S06", 0)), parseEvent(payload("S06", 1))];
    expect(second.incidentId).toBe(first.incidentId);
    expect(second.messageId).not.toBe(first.messageId);
    expect(second.updatedAt > first.updatedAt).toBe(true);
  });

  it("does not depend on the envelope it came in", () => {
    const copy = { ...payload("S05"), account: "555566667777", region: "eu-central-1", id: "another" };
    const [one, other] = [parseEvent(payload("S05")), parseEvent(copy)];
    expect([other.incidentId, other.messageId, other.region]).toEqual([
      one.incidentId,
      one.messageId,
      one.region,
    ]);
  });

  it("of a GuardDuty finding is GuardDuty's own", () => {
    const event = parseEvent(
      findingPayload({ Id: GUARDDUTY, Compliance: undefined, Types: undefined, Severity: { Label: "HIGH" } }),
    );
    expect(event).toMatchObject({
      source: "aws.guardduty",
      incidentId: `aws.guardduty~${GUARDDUTY}`,
      service: "GuardDuty",
      type: "finding",
      threat: true,
      nativeSeverity: "high",
    });
  });

  it("of any other finding with an ARN is that ARN, and otherwise product and Id", () => {
    const { Id, ProductArn } = payload("S05").detail.findings[0];
    expect(parseEvent(payload("S05"))).toMatchObject({
      source: "aws.securityhub",
      incidentId: `aws.securityhub~${Id}`,
    });
    expect(parseEvent(findingPayload({ Id: "f-1" })).incidentId).toBe(`aws.securityhub~${ProductArn}/f-1`);
  });

  it("of a message is what makes a difference to us", () => {
    const messageId = (change: Record<string, unknown>) => parseEvent(findingPayload(change)).messageId;
    const open = messageId({ Workflow: { Status: "NEW" } });
    expect(messageId({ Workflow: { Status: "NOTIFIED" } })).toBe(open);
    const others = [
      { Workflow: { Status: "SUPPRESSED" } },
      { Workflow: { Status: "RESOLVED" } },
      { Workflow: { Status: "NEW" }, RecordState: "ARCHIVED", Severity: { Label: "LOW" } },
      { Workflow: { Status: "NEW" }, Compliance: { Status: "NOT_AVAILABLE" } },
      { Workflow: { Status: "NEW" }, Severity: { Label: "CRITICAL" } },
      { Workflow: { Status: "NEW" }, UpdatedAt: "2026-03-02T04:15:13.000Z" },
    ].map(messageId);
    expect(new Set([open, ...others]).size).toBe(7);
  });
});

it("a control is what its finding is part of", () => {
  expect(parseEvent(payload("S05")).groups).toEqual({ control: "EC2.8" });
  expect(parseEvent(findingPayload({ Compliance: undefined })).groups).toEqual({});
});

it("the text of a GuardDuty finding tells what Security Hub carries over", () => {
  const guardDuty = (field: string) => `aws/guardduty/service/${field}`;
  const { text } = parseEvent(
    findingPayload({
      Id: GUARDDUTY,
      Compliance: undefined,
      Remediation: undefined,
      Description: "An instance asks for a domain.",
      ProductFields: {
        [guardDuty("count")]: "412",
        [guardDuty("action/actionType")]: "DNS_REQUEST",
        [guardDuty("additionalInfo/relatedInstances")]: "14 instances in this account",
        [guardDuty("additionalInfo/type")]: "default",
        "aws/securityhub/ProductName": "GuardDuty",
      },
      Resources: [
        {
          Type: "AwsEc2Instance",
          Id: "i-1",
          Details: { AwsEc2Instance: { Type: "p4d.24xlarge" } },
          Tags: null,
        },
        { Type: "AwsEc2NetworkInterface", Id: "eni-1" },
      ],
    }),
  );
  expect(text.split("\n")).toEqual([
    "An instance asks for a domain.",
    "",
    "Instance type: p4d.24xlarge",
    "Seen 412 times",
    "Action: DNS_REQUEST",
    "Related instances: 14 instances in this account",
  ]);
});

describe("several findings", () => {
  it("are parts in order, each with its account", () => {
    const accounts = parse(payload("S04")).map((part) =>
      part.kind === "event" ? part.event.accounts : part.kind,
    );
    expect(accounts).toEqual([["222233334444"], ["777788889999"], ["135792468013"]]);
  });

  it("survive a broken one in their middle", () => {
    const parts = parse(findingPayload({}, { UpdatedAt: "last week 5" }, { Title: "third" }));
    expect(parts.map((part) => part.kind)).toEqual(["event", "invalid", "event"]);
    expect(parts[1]).toMatchObject({
      problem: { path: "detail.findings[1].UpdatedAt", expected: "a date and time", found: '"last week 5"' },
    });
  });

  it.each([
    [{ findings: [] }, "detail.findings", "an array with at least one element", "an empty array"],
    [{ findings: {} }, "detail.findings", "an array", "an object"],
    [{}, "detail.findings", "an array", "nothing"],
    [{ findings: [null] }, "detail.findings[0]", "an object", "null"],
    [{ findings: [["x"]] }, "detail.findings[0]", "an object", "an array"],
  ])("must be there: %j", (detail, path, expected, found) => {
    expect(parseProblem({ ...payload("S05"), detail })).toEqual({ path, expected, found });
  });

  it.each([
    [{ Id: undefined }, "Id", "a string", "nothing"],
    [{ ProductArn: "" }, "ProductArn", "a non-empty string", '""'],
    [{ AwsAccountId: 333344445555 }, "AwsAccountId", "a string", "333344445555"],
    [{ Resources: [{ Type: "AwsS3Bucket" }] }, "Resources[0].Id", "a string", "nothing"],
    [{ Severity: { Normalized: "70" } }, "Severity.Normalized", "a number", '"70"'],
  ])("say where they are broken: %j", (change, path, expected, found) => {
    expect(parseProblem(findingPayload(change))).toEqual({
      path: `detail.findings[0].${path}`,
      expected,
      found,
    });
  });
});

describe("severity", () => {
  it.each([
    [{ Severity: { Label: "CRITICAL", Normalized: 1 } }, "critical"],
    [{ Severity: { Label: "High" } }, "high"],
    [{ Severity: { Normalized: 0 } }, "informational"],
    [{ Severity: { Normalized: 1 } }, "low"],
    [{ Severity: { Normalized: 39 } }, "low"],
    [{ Severity: { Normalized: 40 } }, "medium"],
    [{ Severity: { Normalized: 70 } }, "high"],
    [{ Severity: { Normalized: 90 } }, "critical"],
    [{ Severity: undefined }, "medium"],
    [{ Severity: undefined, FindingProviderFields: undefined }, null],
    [{ Severity: { Label: "SEVERE" }, FindingProviderFields: null }, null],
  ])("%j is %s", (change, severity) => {
    expect(parseEvent(findingPayload(change)).nativeSeverity).toBe(severity);
  });
});

describe("state", () => {
  it.each([
    [{}, "open"],
    [{ RecordState: "ARCHIVED" }, "resolved"],
    [{ Workflow: { Status: "RESOLVED" } }, "resolved"],
    [{ Workflow: { Status: "NOTIFIED" } }, "open"],
    [{ Compliance: { Status: "PASSED", SecurityControlId: "S3.1" } }, "resolved"],
    [{ Compliance: { Status: "WARNING" } }, "open"],
    [{ Compliance: { Status: "NOT_AVAILABLE" } }, "undetermined"],
    [{ Compliance: undefined, Workflow: undefined, RecordState: undefined }, "open"],
  ])("%j is %s", (change, state) => {
    expect(parseEvent(findingPayload(change)).state).toBe(state);
  });

  it.each([
    [{ Workflow: { Status: "SUPPRESSED" } }, /SUPPRESSED/],
    [{ Workflow: { Status: "NEW" }, VerificationState: "FALSE_POSITIVE" }, /FALSE_POSITIVE/],
    [{ Workflow: { Status: "NEW" }, VerificationState: "BENIGN_POSITIVE" }, /BENIGN_POSITIVE/],
  ])("set aside at the source: %j", (change, by) => {
    expect(parseEvent(findingPayload(change)).suppressedBy).toMatch(by);
  });

  it.each([
    [{ Workflow: { Status: "NEW" } }],
    [{ Workflow: { Status: "NEW" }, VerificationState: "TRUE_POSITIVE" }],
  ])("not set aside: %j", (change) => {
    expect(parseEvent(findingPayload(change)).suppressedBy).toBeNull();
  });

  it.each([
    [{}, false],
    [{ Sample: true }, true],
    [{ ProductFields: { "aws/guardduty/service/additionalInfo/sample": "true" } }, true],
    [{ ProductFields: { "aws/guardduty/service/additionalInfo/sample": "false" } }, false],
  ])("sample: %j", (change, sample) => {
    expect(parseEvent(findingPayload(change)).sample).toBe(sample);
  });
});

describe("threat", () => {
  it.each([
    [["TTPs/Command and Control/CryptoCurrency:EC2-BitcoinTool.B!DNS"], true],
    [["Effects/Data Exfiltration"], true],
    [["Unusual Behaviors/User"], true],
    [["Effects/Data Exposure/External Access Granted"], false],
    [["Software and Configuration Checks/Vulnerabilities/CVE"], false],
    [["Sensitive Data Identifications/PII"], false],
    [undefined, false],
  ])("is told by the type: %j is %s", (Types, threat) => {
    expect(parseEvent(findingPayload({ Types, Compliance: undefined })).threat).toBe(threat);
  });

  it("is never a control, whatever its types", () => {
    expect(parseEvent(findingPayload({ Types: ["Effects/Data Exfiltration"] })).threat).toBe(false);
  });
});

describe("our own write", () => {
  it("coming back is an echo", () => {
    expect([0, 1].map((index) => parseEvent(payload("S11", index)).echo)).toEqual([false, true]);
  });

  const note = { Text: "Ticket INC-1 opened.", UpdatedBy: "ohero", UpdatedAt: "2026-03-02T08:00:00.000Z" };
  const ours = { Note: note, UserDefinedFields: { ticketId: "INC-1" } };
  it.each([
    ["with an update that our write did not touch", { ...ours, UpdatedAt: "2026-03-01T08:00:00.000Z" }, true],
    ["moments later", { ...ours, UpdatedAt: "2026-03-02T08:00:30.000Z" }, true],
    ["a later change that still carries our note", { ...ours, UpdatedAt: "2026-03-02T09:30:00.000Z" }, false],
    ["somebody else's note", { ...ours, Note: { ...note, UpdatedBy: "arn:aws:sts::1:x" } }, false],
    ["no ticket", { Note: note, UpdatedAt: "2026-03-02T08:00:01.000Z" }, false],
    ["no time on the note", { ...ours, Note: { ...note, UpdatedAt: undefined } }, false],
  ])("%s", (_, change, echo) => {
    expect(parseEvent(findingPayload(change)).echo).toBe(echo);
  });
});

describe("names", () => {
  it.each([
    [{ Region: "eu-west-3" }, "eu-west-3"],
    [{ Region: undefined }, "eu-west-1"],
    [{ Region: undefined, Resources: [{ Id: "a" }, { Id: "b", Region: "eu-north-1" }] }, "eu-north-1"],
    [{ Region: undefined, Resources: [] }, "eu-west-1"],
  ])("Region of %j is %s", (change, region) => {
    expect(parseEvent(findingPayload(change)).region).toBe(region);
  });

  it("the account itself is no resource", () => {
    expect(parseEvent(payload("S06")).resources).toEqual([]);
    expect(parseEvent(payload("S05")).resources[0]).toMatchObject({
      type: "AwsEc2Instance",
      status: "pending",
    });
  });

  it("the least that a partner product sends is enough", () => {
    const event = parseEvent({
      source: "aws.securityhub",
      "detail-type": "Security Hub Findings - Imported",
      detail: {
        findings: [
          {
            Id: "f-1",
            ProductArn: "arn:aws:securityhub:eu-west-1::product/x/scan",
            AwsAccountId: "1",
            UpdatedAt: "2026-03-01",
          },
        ],
      },
    });
    expect(event).toMatchObject({
      title: "f-1",
      service: "scan",
      type: "finding",
      region: null,
      resources: [],
    });
  });

  it("only AWS's remediation link is passed on", () => {
    const remediation = (Url: string) => ({ Remediation: { Recommendation: { Url } } });
    const links = (Url: string) => parseEvent(findingPayload(remediation(Url))).links;
    expect(links("https://docs.aws.amazon.com/console/securityhub/EC2.8/remediation")).toHaveLength(1);
    expect(links("https://vendor.example/fix")).toEqual([]);
  });
});
