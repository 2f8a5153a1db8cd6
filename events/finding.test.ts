import { describe, expect, it } from "vitest";
import { describesActor, findingMessageId, guardDutyType, isNetworkContext, originOf } from "./finding.ts";

const GUARDDUTY = "arn:aws:guardduty:eu-west-1:333344445555:detector/94061d/finding/7fba5a";
const CONTROL = "arn:aws:securityhub:eu-west-1:333344445555:security-control/S3.9/finding/82f6a3d4";
const ANALYZER = "arn:aws:access-analyzer:us-east-1:1:analyzer/x/arn:aws:kms:us-east-1:1:key/0";
const product = (name: string, folder = "product") => `arn:aws:securityhub:eu-west-1::${folder}/aws/${name}`;

it.each([
  [GUARDDUTY, product("guardduty"), `aws.guardduty~${GUARDDUTY}`],
  [GUARDDUTY, product("guardduty", "productv2"), `aws.guardduty~${GUARDDUTY}`],
  [GUARDDUTY, null, `aws.guardduty~${GUARDDUTY}`],
  [GUARDDUTY.replace("arn:aws:", "arn:aws-us-gov:"), null, /^aws\.guardduty~arn:aws-us-gov:/],
  [CONTROL, product("securityhub"), `aws.securityhub~${CONTROL}`],
  [CONTROL, product("securityhub", "productv2"), `aws.securityhub~${CONTROL}`],
  [ANALYZER, product("access-analyzer"), `aws.securityhub~${product("access-analyzer")}/${ANALYZER}`],
  [
    ANALYZER,
    product("access-analyzer", "productv2"),
    `aws.securityhub~${product("access-analyzer")}/${ANALYZER}`,
  ],
  ["finding/7", product("macie", "productv2"), `aws.securityhub~${product("macie")}/finding/7`],
  ["1d24e91799", null, "aws.securityhub~1d24e91799"],
])("%s of %s is one incident", (id, productArn, incidentId) => {
  const origin = originOf(id, productArn);
  expect(origin.incidentId).toMatch(incidentId);
  expect(origin.source).toBe(origin.incidentId.split("~")[0]);
});

it.each(["product", "productv2"])(
  "what an account imports by itself is never somebody else's finding: %s",
  (folder) => {
    const own = `arn:aws:securityhub:eu-west-1:333344445555:${folder}/333344445555/default`;
    const incidents = [GUARDDUTY, CONTROL].map((id) => originOf(id, own).incidentId);
    expect(incidents).toEqual(
      [GUARDDUTY, CONTROL].map((id) => `aws.securityhub~${own.replace("productv2", "product")}/${id}`),
    );
  },
);

describe("GuardDuty's own type", () => {
  it.each([
    ["UnauthorizedAccess:EC2/SSHBruteForce", ["UnauthorizedAccess:EC2/SSHBruteForce"]],
    ["UnauthorizedAccess:EC2/SSHBruteForce", ["TTPs/Initial Access/UnauthorizedAccess:EC2-SSHBruteForce"]],
    ["UnauthorizedAccess:EC2/SSHBruteForce", ["TTPs/Initial Access/UnauthorizedAccess:EC2/SSHBruteForce"]],
    [
      "CryptoCurrency:EC2/BitcoinTool.B!DNS",
      ["TTPs/Command and Control/CryptoCurrency:EC2-BitcoinTool.B!DNS"],
    ],
    ["Backdoor:EC2/C&CActivity.B!DNS", ["TTPs/Command and Control/Backdoor:EC2-C&CActivity.B!DNS"]],
    ["AttackSequence:S3/CompromisedData", ["TTPs/AttackSequence/AttackSequence:S3-CompromisedData"]],
    [
      "AttackSequence:EC2/CompromisedInstanceGroup",
      ["Threats", "AttackSequence:EC2/CompromisedInstanceGroup"],
    ],
    [
      "Policy:IAMUser/RootCredentialUsage",
      ["Software and Configuration Checks/AWS Security Best Practices/Policy:IAMUser-RootCredentialUsage"],
    ],
    ["Odd:", ["Odd:"]],
    [null, ["Threats"]],
    [null, []],
    [null, undefined],
  ])("is %s in %j", (type, types) => {
    expect(guardDutyType(types)).toBe(type);
  });

  it("is read in linear time", () => {
    const started = Date.now();
    guardDutyType([":".repeat(200_000), `${"a/".repeat(100_000)}:${"-".repeat(100_000)}`]);
    expect(Date.now() - started).toBeLessThan(500);
  });
});

it("a message is told apart by what makes a difference to us", () => {
  const at = "2026-03-02T08:00:00.000Z";
  const open = { state: "open", suppressedBy: null, nativeSeverity: "high" } as const;
  const ids = [
    open,
    { ...open, state: "resolved" as const },
    { ...open, suppressedBy: "Security Hub workflow status SUPPRESSED" },
    { ...open, nativeSeverity: "low" as const },
    { ...open, nativeSeverity: null },
  ].map((state) => findingMessageId(at, state));
  expect(new Set(ids).size).toBe(5);
  expect(findingMessageId(at, { ...open, suppressedBy: "one" })).toBe(
    findingMessageId(at, { ...open, suppressedBy: "other" }),
  );
  expect(findingMessageId("2026-03-02T08:00:00.001Z", open)).not.toBe(ids[0]);
});

it.each([
  [["Threats"], true],
  [["TTPs/Impact"], true],
  [["Effects/Data Exposure"], false],
  [["Exposure"], false],
  [["Posture Management", "Unusual Behaviors/User"], true],
  [undefined, false],
])("%j describes an actor: %s", (types, isActor) => {
  expect(describesActor(types)).toBe(isActor);
});

it.each([
  ["EC2_NETWORK_INTERFACE", true],
  ["AwsEc2NetworkInterface", true],
  ["AWS::EC2::VPC", true],
  ["AwsEc2SecurityGroup", true],
  ["AWS::EC2::Subnet", true],
  ["AwsEc2Instance", false],
  ["EC2_INSTANCE", false],
  [null, false],
])("%s surrounds an instance: %s", (type, isContext) => {
  expect(isNetworkContext(type)).toBe(isContext);
});
