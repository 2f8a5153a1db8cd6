import type { EventInput } from "./describe-event.ts";
import { dataAtRisk, datedInText, type Signal } from "./signal.ts";

const WEAKNESS = { informational: 1, low: 2, medium: 2, high: 3, critical: 4 };
const THREAT = { informational: 1, low: 2, medium: 3, high: 4, critical: 4 };

/** By the source's own severity; a threat counts more than a weakness, and most where data is gone. */
export function gradeFinding(input: EventInput, text: string): Signal[] {
  const { event } = input;
  if (event.nativeSeverity === null && !event.threat)
    return [gradeUnrated(event.type, text), ...ends(input, text)];
  const level = event.nativeSeverity ?? "medium";
  const base = { value: (event.threat ? THREAT : WEAKNESS)[level], evidence: event.nativeSeverity };
  if (!event.threat) return [base, ...ends(input, text)];
  return level === "critical" ? [base, ...dataAtRisk(`${text}\n${event.type}`)] : [base];
}

/** What ends on a day, such as a certificate, is as urgent as that day is near, whatever a scanner rates it. */
const ENDS = /\bcertificates?\b|\bend of (?:standard )?(?:support|life)\b|\bdeprecat\w+/i;

const ends = (input: EventInput, text: string): Signal[] =>
  ENDS.test(text) ? datedInText(input, text).filter(({ value }) => value > 2) : [];

/**
 * What Security Hub rates high or critical where it has the same control: open to the world, the root user, nobody
 * watching. Names as in the list of AWS Config managed rules. Source: Security Hub user guide, control reference.
 */
const GRAVE =
  /public|unrestricted|restricted-(?:ssh|common-ports)|incoming-ssh|authorized-ports|open-to-(?:the-)?world|0\.0\.0\.0\/0|::\/0|\broot-?(?: user| account|-account|-access)|default-security-group|admin-access|cloud-?trail-enabled|multi-region-cloud-?trail|guardduty-enabled|internet-facing|exposed/i;
/** What the same control reference rates medium although its name speaks of the public. */
const MINOR = /subnet-auto-assign/i;

/** A rule of AWS Config has no severity: what it checks decides. */
function gradeUnrated(rule: string, text: string): Signal {
  const words = [rule, ...text.split("\n")].find((line) => GRAVE.test(line));
  return { value: words !== undefined && !MINOR.test(words) ? 3 : 2, evidence: rule };
}
