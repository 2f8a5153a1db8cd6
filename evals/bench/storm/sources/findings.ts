import { hex, iso, many, message, turns } from "../lifecycle.ts";
import type { MakeMessages, Message } from "../message.ts";
import { ACCOUNTS } from "../organization.ts";

interface Control {
  severity: "MEDIUM" | "HIGH";
  type: string;
  resource(account: string, number: string): string;
  teams: string[];
}

const bucket = (_: string, number: string) => `arn:aws:s3:::bucket-${number}`;
const securityGroup = (account: string, number: string) =>
  `arn:aws:ec2:eu-west-1:${account}:security-group/sg-${number}`;

/** One control that fails on many resources. */
export const control = failing({
  severity: "MEDIUM",
  type: "AwsS3Bucket",
  resource: bucket,
  teams: ["app01"],
});
export const graveControl = failing({
  severity: "HIGH",
  type: "AwsS3Bucket",
  resource: bucket,
  teams: ["app01", "sec01"],
});
export const networkControl = failing({
  severity: "HIGH",
  type: "AwsEc2SecurityGroup",
  resource: securityGroup,
  teams: ["inf01", "sec01"],
});

function failing({ severity, type, resource, teams }: Control): MakeMessages {
  return (name, size, dice) =>
    many(size, dice, (incident, states) => {
      const account = dice.pick(ACCOUNTS.app01);
      const id = `arn:aws:securityhub:eu-west-1:${account}:security-control/${name}.1/finding/${hex(name, incident)}`;
      const finding = (at: number, isPassed: boolean, workflow: string) => ({
        SchemaVersion: "2018-10-08",
        Id: id,
        ProductArn: "arn:aws:securityhub:eu-west-1::product/aws/securityhub",
        ProductName: "Security Hub",
        GeneratorId: `security-control/${name}.1`,
        AwsAccountId: account,
        Region: "eu-west-1",
        Types: ["Software and Configuration Checks/Industry and Regulatory Standards"],
        CreatedAt: "2026-03-01T11:20:05.410Z",
        UpdatedAt: iso(at),
        Severity: { Label: severity },
        Title: "A setting should be as the control wants it",
        Description: "This control checks a setting of the resource.",
        Resources: [{ Type: type, Id: resource(account, hex(name, incident)), Region: "eu-west-1" }],
        Compliance: { Status: isPassed ? "PASSED" : "FAILED", SecurityControlId: `${name}.1` },
        Workflow: { Status: workflow },
        RecordState: "ACTIVE",
      });
      const told = (at: number, state: Message["state"], of: object) =>
        message(incident, { at, state }, teams, {
          source: "aws.securityhub",
          "detail-type": "Security Hub Findings - Imported",
          account,
          region: "eu-west-1",
          resources: [`arn:aws:securityhub:eu-west-1::product/aws/securityhub/${id}`],
          detail: { findings: [of] },
        });
      const messages = states.map(({ at, state }) =>
        told(at, state, finding(at, state === "closed", state === "closed" ? "RESOLVED" : "NEW")),
      );
      const last = messages.at(-1);
      if (last === undefined || last.state === "closed" || dice.chance() > 0.2) return messages;
      // A person sets the workflow status, which leaves UpdatedAt as it is.
      const byHand = told(last.at, "closed", finding(last.at, false, dice.pick(["SUPPRESSED", "RESOLVED"])));
      const sent = last.sent + 60_000;
      return [...messages, { ...byHand, sent, envelope: { ...byHand.envelope, time: iso(sent) } }];
    });
}

/** One threat that goes on, and that GuardDuty grades higher as it does. */
export const guardDuty: MakeMessages = (name, size, dice) => {
  const account = dice.pick(ACCOUNTS.app01);
  const states = turns(size, dice);
  const id = hex(name, 0);
  const detectorId = `detector${name}`;
  return states.map((turn) => {
    const isHigh = turn.index >= states.length / 2;
    return message(0, turn, isHigh ? ["app01", "sec01"] : ["app01"], {
      source: "aws.guardduty",
      "detail-type": "GuardDuty Finding",
      account,
      region: "eu-west-1",
      resources: [],
      detail: {
        schemaVersion: "2.0",
        accountId: account,
        region: "eu-west-1",
        partition: "aws",
        id,
        arn: `arn:aws:guardduty:eu-west-1:${account}:detector/${detectorId}/finding/${id}`,
        type: "UnauthorizedAccess:EC2/SSHBruteForce",
        title: "SSH brute force attacks against an instance.",
        description: "An instance is the target of SSH brute force attacks.",
        resource: { resourceType: "Instance", instanceDetails: { instanceId: `i-0${id}` } },
        service: { detectorId, archived: turn.state === "closed", count: 3 * (turn.index + 1) },
        severity: isHigh ? 8 : 5,
        createdAt: "2026-03-02T02:40:12.000Z",
        updatedAt: iso(turn.at),
      },
    });
  });
};
