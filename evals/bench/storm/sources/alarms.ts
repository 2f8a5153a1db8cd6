import { hex, iso, message, type Turn, turns } from "../lifecycle.ts";
import type { Dice, MakeMessages, Message } from "../message.ts";
import { ACCOUNTS } from "../organization.ts";

interface Watched {
  arn: string;
  teams: string[];
  configuration: object;
  reasonData?: string;
}

/** One alarm that rings and recovers. */
export const alarm: MakeMessages = (name, size, dice) =>
  states(watchFunction(name, 0, dice.pick(ACCOUNTS.app01)), size, dice);

/** A composite alarm and the alarms under it, all of one team. */
export const composite = summed([watchFunction]);

/** … and of two teams. */
export const mixedComposite = summed([watchFunction, watchGateway]);

/** A composite alarm that one of the alarms under it makes ring, and later the other. */
export const compositeByTurns: MakeMessages = (name, size, dice) => {
  const account = dice.pick(ACCOUNTS.app01);
  const alarms = [0, 1].map((number) => watchFunction(name, number, account));
  const start = turns(4, dice)[0]?.at ?? 0;
  const own = [0, 0, 1, 1].map((child, index) => {
    const rung = alarms[child]?.arn ?? "";
    const state = index % 2 === 0 ? "open" : "closed";
    return stateChange(
      { ...sumOf(name, account, alarms), reasonData: triggeredBy([rung]) },
      { at: start + index * 15 * 60_000, index, state },
    );
  });
  const each = Math.max(1, Math.ceil((size - own.length) / alarms.length));
  return [...own, ...alarms.flatMap((one) => states(one, each, dice))];
};

function watchFunction(name: string, number: number, account: string): Watched {
  return watch(arnOf(account, name, number), ["app01"], "AWS/Lambda", "Errors", {
    FunctionName: `checkout-${hex(name, number)}`,
  });
}

function watchGateway(name: string, number: number, account: string): Watched {
  return watch(arnOf(account, name, number), ["inf01"], "AWS/NATGateway", "ErrorPortAllocation", {
    NatGatewayId: `nat-${hex(name, number)}`,
  });
}

function watch(arn: string, teams: string[], namespace: string, metric: string, dimensions: object): Watched {
  const metricStat = { metric: { namespace, name: metric, dimensions }, period: 60, stat: "Sum" };
  return { arn, teams, configuration: { metrics: [{ id: "m1", metricStat, returnData: true }] } };
}

const arnOf = (account: string, name: string, number: number | "all") =>
  `arn:aws:cloudwatch:eu-west-1:${account}:alarm:${name}-errors-${number}`;

function summed(kinds: (typeof watchFunction)[]): MakeMessages {
  return (name, size, dice) => {
    const account = dice.pick(ACCOUNTS.app01);
    const alarms = Array.from({ length: dice.whole(2, 5) }, (_, number) =>
      (kinds[number % kinds.length] ?? watchFunction)(name, number, account),
    );
    const sum = sumOf(name, account, alarms);
    const each = Math.max(1, Math.ceil(size / (alarms.length + 1)));
    return [sum, ...alarms].flatMap((one) => states(one, each, dice));
  };
}

function sumOf(name: string, account: string, alarms: readonly Watched[]): Watched {
  const arns = alarms.map(({ arn }) => arn);
  return {
    arn: arnOf(account, name, "all"),
    teams: ["app01"],
    configuration: { alarmRule: arns.map((arn) => `ALARM("${arn}")`).join(" OR ") },
    reasonData: triggeredBy(arns),
  };
}

const triggeredBy = (arns: readonly string[]) =>
  JSON.stringify({ triggeringAlarms: arns.map((arn) => ({ arn, state: { value: "ALARM" } })) });

/** The alarm's states; now and then it has no data, which says nothing. */
function states(watched: Watched, length: number, dice: Dice): Message[] {
  return turns(length, dice).map((turn) => {
    const isUnknown = turn.index > 0 && dice.chance() < 0.1;
    return stateChange(watched, isUnknown ? { ...turn, state: "unknown" } : turn);
  });
}

function stateChange(
  { arn, teams, configuration, reasonData }: Watched,
  turn: Omit<Turn, "state"> & Pick<Message, "state">,
): Message {
  const value = turn.state === "open" ? "ALARM" : turn.state === "closed" ? "OK" : "INSUFFICIENT_DATA";
  const [, , , region, account] = arn.split(":");
  return message(arn, turn, teams, {
    source: "aws.cloudwatch",
    "detail-type": "CloudWatch Alarm State Change",
    account,
    region,
    resources: [arn],
    detail: {
      alarmName: arn.split(":").at(-1),
      configuration,
      state: {
        value,
        timestamp: iso(turn.at),
        reason: "Threshold Crossed",
        ...(reasonData && { reasonData }),
      },
    },
  });
}
