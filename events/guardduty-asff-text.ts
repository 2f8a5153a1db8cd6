import { capital, humanize, isRecord, line, times, wordsOf } from "./line.ts";

const PREFIX = "aws/guardduty/service/";
const MAX_LINES = 20;

/** Last parts of names that say nothing to a person, or that other fields tell. */
const TOLD = new Set(
  "archived asn blocked count detectorId eventFirstSeen eventLastSeen isp lat lon org resourceRole sample serviceName type value".split(
    " ",
  ),
);

/**
 * The telling details of a GuardDuty finding as Security Hub carries them over, so that it is judged on the same facts
 * whichever feed is the first to bring it.
 * Source: Security Hub user guide, ASFF, ProductFields ("aws/guardduty/service/…") and Resources.
 */
export function guardDutyAsffText(
  resources: readonly Record<string, unknown>[],
  fields: Record<string, unknown>,
): string[] {
  const details = Object.entries(fields)
    .filter(([name]) => name.startsWith(PREFIX) && !TOLD.has(lastPart(name)))
    .map(([name, value]) => line(nameOf(name), wordsOf(value)));
  const seen = times(Number(wordsOf(fields[`${PREFIX}count`])));
  return [...resources.flatMap(instanceLines), seen && capital(seen), ...details]
    .filter((one) => one !== null)
    .slice(0, MAX_LINES);
}

function instanceLines({ Details, Tags }: Record<string, unknown>): (string | null)[] {
  const instance = isRecord(Details) && isRecord(Details.AwsEc2Instance) ? Details.AwsEc2Instance : {};
  return [
    line("Instance type", wordsOf(instance.Type)),
    line("Name", isRecord(Tags) ? wordsOf(Tags.Name) : null),
  ];
}

const lastPart = (name: string) => name.slice(name.lastIndexOf("/") + 1);
const nameOf = (name: string) => (lastPart(name) === "actionType" ? "Action" : humanize(lastPart(name)));
