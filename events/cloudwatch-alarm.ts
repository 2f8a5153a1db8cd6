import type { Envelope } from "./envelope.ts";

/** Which alarm a message is about. */
export interface Alarm {
  arn: string;
  /** The ARN up to the name: what alarms of the same account and Region share. */
  prefix: string;
  region: string;
  account: string;
  name: string;
}

/** Names may hold spaces and colons. */
const ALARM_ARN = /^(arn:aws[\w-]*:cloudwatch:([a-z0-9-]+):(\d{12}):alarm:)(.+)$/s;

/** The ARN rather than the envelope: AWS's own samples of deletions have "us-east-*" for the Region there. */
export function readAlarm(envelope: Envelope, alarmName: string | null | undefined): Alarm | null {
  const written = (envelope.resources ?? []).find((id) => typeof id === "string" && ALARM_ARN.test(id));
  const arn = written ?? deriveArn(envelope, alarmName);
  const [, prefix, region, account, name] = (typeof arn === "string" && arn.match(ALARM_ARN)) || [];
  if (!prefix || !region || !account || !name) return null;
  return { arn: prefix + name, prefix, region, account, name };
}

function deriveArn({ region, account }: Envelope, name: string | null | undefined): string | null {
  if (!region || !account || !name) return null;
  const partition = region.startsWith("cn-") ? "aws-cn" : region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
  return `arn:${partition}:cloudwatch:${region}:${account}:alarm:${name}`;
}

/** The name in an alarm's ARN; what is no such ARN comes back as it is. */
export const alarmNameIn = (arn: string) => arn.match(ALARM_ARN)?.[4] ?? arn;
