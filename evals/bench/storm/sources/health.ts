import { hex, iso, many, message } from "../lifecycle.ts";
import type { MakeMessages, Message } from "../message.ts";
import { ACCOUNTS, STRANGER } from "../organization.ts";

interface Notice {
  service: string;
  code: string;
  category: "scheduledChange" | "issue";
  text: string;
  resource(account: string, number: string): string;
  /** Accounts in turn, and the teams that the event concerns in each. */
  accounts: readonly string[];
  teams(account: string): string[];
}

const cluster = (account: string, number: string) =>
  `arn:aws:eks:eu-west-1:${account}:cluster/core-${number}`;
const lifecycle = {
  service: "EKS",
  code: "AWS_EKS_PLANNED_LIFECYCLE_EVENT",
  category: "scheduledChange" as const,
  text: "One of your clusters runs a version that is replaced on March 14, 2026. Update it before that date.",
  resource: cluster,
};

/** One event in the accounts of one team. */
export const healthChange = notice({ ...lifecycle, accounts: ACCOUNTS.app01, teams: () => ["app01"] });

/** One event in the accounts of two teams: each has a ticket. */
export const healthTwoTeams = notice({
  ...lifecycle,
  accounts: ACCOUNTS.app02.flatMap((id, index) => [id, ACCOUNTS.app01[index] ?? id]),
  teams: (account) => [account.startsWith("2") ? "app02" : "app01"],
});

/** A change that costs money. */
export const healthCost = notice({
  ...lifecycle,
  text: "A cluster that is still on this version after March 14, 2026 is billed at a higher hourly rate per cluster.",
  accounts: ACCOUNTS.app01,
  teams: () => ["app01", "fin01"],
});

/** An issue of the network. */
export const healthNetwork = notice({
  service: "VPN",
  code: "AWS_VPN_REDUNDANCY_LOSS",
  category: "issue",
  text: "One of the tunnels of your VPN connection is down.",
  resource: (_, number) => `vpn-${number}`,
  accounts: ACCOUNTS.app01,
  teams: () => ["inf01"],
});

/** What is no concern of production, or of nobody that is known. */
export const healthElsewhere = notice({
  ...lifecycle,
  accounts: [...ACCOUNTS.development, STRANGER],
  teams: () => [],
});

/** One ARN in many accounts; a third of the updates has two pages. */
function notice({ service, code, category, text, resource, accounts, teams }: Notice): MakeMessages {
  return (name, size, dice) =>
    many(size, dice, (incident, states) => {
      const account = accounts[incident % accounts.length] ?? "";
      // Beyond the last account the ARN starts again in another Region.
      const region = `eu-west-${1 + Math.floor(incident / accounts.length)}`;
      return states.flatMap((turn) => {
        const pages = dice.chance() < 1 / 3 ? 2 : 1;
        return Array.from({ length: pages }, (_, page): Message => {
          const entity = resource(account, hex(name, incident * 10 + page));
          const detail = {
            eventArn: `arn:aws:health:eu-west-1::event/${service}/${code}/${code}_${name}`,
            service,
            eventTypeCode: code,
            eventTypeCategory: category,
            eventScopeCode: "ACCOUNT_SPECIFIC",
            communicationId: `${hex(name, incident)}${turn.at}-${page + 1}`,
            startTime: "Sat, 14 Mar 2026 00:00:00 GMT",
            lastUpdatedTime: iso(turn.at),
            statusCode: turn.state,
            eventRegion: region,
            eventDescription: [{ language: "en_US", latestDescription: text }],
            affectedEntities: [{ entityValue: entity, status: "PENDING" }],
            affectedAccount: account,
            page: String(page + 1),
            totalPages: String(pages),
          };
          return message(`${account}-${region}`, turn, teams(account), {
            source: "aws.health",
            "detail-type": "AWS Health Event",
            account,
            region: "eu-west-1",
            resources: [entity],
            detail,
          });
        });
      });
    });
}
