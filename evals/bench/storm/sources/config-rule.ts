import { hex, iso, many, message } from "../lifecycle.ts";
import type { MakeMessages } from "../message.ts";
import { ACCOUNTS } from "../organization.ts";

/** One rule that many resources do not comply with. */
export const configRule = rule("AWS::Lambda::Function", (number) => `function-${number}`, ["app01"]);
export const networkConfigRule = rule("AWS::EC2::VPC", (number) => `vpc-${number}`, ["inf01"]);

function rule(resourceType: string, resource: (number: string) => string, teams: string[]): MakeMessages {
  return (name, size, dice) =>
    many(size, dice, (incident, states) => {
      const awsAccountId = dice.pick(ACCOUNTS.app01);
      return states.map((turn) =>
        message(incident, turn, teams, {
          source: "aws.config",
          "detail-type": "Config Rules Compliance Change",
          account: awsAccountId,
          region: "eu-west-1",
          resources: [],
          detail: {
            resourceId: resource(hex(name, incident)),
            resourceType,
            awsRegion: "eu-west-1",
            awsAccountId,
            configRuleName: `settings-as-wanted-${name}`,
            configRuleARN: `arn:aws:config:eu-west-1:${awsAccountId}:config-rule/${name}`,
            messageType: "ComplianceChangeNotification",
            newEvaluationResult: {
              complianceType: turn.state === "open" ? "NON_COMPLIANT" : "COMPLIANT",
              resultRecordedTime: iso(turn.at),
            },
            notificationCreationTime: iso(turn.at),
          },
        }),
      );
    });
}
