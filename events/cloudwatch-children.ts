import type { Alarm } from "./cloudwatch-alarm.ts";
import type { AlarmDetail } from "./cloudwatch-detail.ts";

const MAX_CHILDREN = 100;

/**
 * ARNs of the alarms under a composite alarm: those that made it change its state, then those that its rule wants to
 * ring, since one that rings after the composite belongs to it too. At most 100.
 */
export function readChildren({ arn: own, prefix }: Alarm, detail: AlarmDetail): string[] {
  const triggering = (detail.state?.reasonData?.triggeringAlarms ?? []).map((child) => child.arn);
  const arns = [...triggering, ...alarmsIn(detail.configuration?.alarmRule ?? "")]
    .filter((name) => name !== "")
    .map((name) => (name.startsWith("arn:") ? name : prefix + name));
  return [...new Set(arns)].filter((arn) => arn !== own).slice(0, MAX_CHILDREN);
}

/** The longest rule that CloudWatch takes, in characters. */
const MAX_RULE = 10_240;

const QUOTED = String.raw`"(?:[^"\\]|\\.){1,400}"`;
const NAME = `(?:${QUOTED}|[^()",]{1,400})`;
const EACH_NAME = new RegExp(NAME, "g");

/** What a rule is made of, as far as it matters which alarms it wants to ring. */
const PART = new RegExp(
  [
    String.raw`\b(ALARM|OK|INSUFFICIENT_DATA)\s{0,9}\((${NAME})\)`,
    String.raw`\bAT_LEAST\s{0,9}\([^,()]{1,20},([^,()]{1,40}),\s{0,9}\(((?:${QUOTED}|[^()"]){1,9000})\)\s{0,9}\)`,
    String.raw`\b(?:NOT|AND|OR|TRUE|FALSE)\b|[()]`,
  ].join("|"),
  "g",
);

/**
 * The alarms that a rule wants to ring: of ALARM(…) and AT_LEAST(…, ALARM, (…)), but not of what NOT stands before.
 * Source: CloudWatch API reference, PutCompositeAlarm.
 */
function alarmsIn(rule: string): string[] {
  const wanted: string[] = [];
  const outer: boolean[] = [];
  let isWanted = true;
  let isNegated = false;
  for (const [part, state, name = "", states, names = name] of rule.slice(0, MAX_RULE).matchAll(PART)) {
    if (part === "(") {
      outer.push(isWanted);
      isWanted = isWanted !== isNegated;
    } else if (part === ")") isWanted = outer.pop() ?? true;
    else if ((state ?? states)?.trim() === "ALARM" && isWanted !== isNegated)
      wanted.push(...[...names.matchAll(EACH_NAME)].map(([written]) => unquote(written.trim())));
    isNegated = part === "NOT" && !isNegated;
  }
  return wanted;
}

const unquote = (name: string) =>
  name.startsWith('"') ? name.slice(1, -1).replaceAll(/\\(.)/g, "$1") : name;
