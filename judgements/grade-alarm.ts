import type { EventInput } from "./describe-event.ts";
import { gradeCost } from "./grade-cost.ts";
import { dated, hasProduction, type Signal } from "./signal.ts";
import { shorten, splitSentences } from "./text.ts";

/** What an alarm tells of, by name of metric, written without separators: something fails … */
const FAILING =
  /5xx|http5\d\d|error|fault|fail(?!over)|unhealthy|healthyhost|statuscheck|healthcheck|portallocation|packets?(?:drop|loss)|dropcount|dropped|tunnelstate|connectionstate|bgpstatus|reject|refused|deadletter|unreachable|unavailab|availability|successpercent|successrate|crash|oomkill|outofmemory|exhaust|spillover|abort/i;
/** … or works, but worse than it should. */
const STRAINED =
  /4xx|http4\d\d|usererror|latency|duration|responsetime|cpu|memory|disk|storage|volume|queue|messages|ageofoldest|iteratorage|throttl|lag|utili[sz]ation|utili[sz]ed|iops|credit|balance|backlog|connections?(?:count)?$|concurren|bytes|packets|traffic|network/i;

/** The same in what people call alarms and write about them. */
const SAYS_FAILING =
  /\b(?:5xx|50\d|errors?|faults?|fail(?:s|ed|ing|ures?)?|un-?healthy|(?:status|health)[ -]?checks?|port allocation|ports? (?:are |is )?exhaust\w*|packet (?:loss|drops?)|dropp(?:ed|ing)|(?<!\b(?:scale|scaling|drill|cool|slow|count|wind|spin) )down|outage|offline|unreachable|unavailable|availability|reject\w*|refused|dead[- ]?letters?|dlq|crash\w*|oom|out of (?:memory|disk|ports)|not (?:responding|reachable|working)|time-?outs?|timing out|timed out|exhausted|degraded|broken)\b/i;
const SAYS_STRAINED =
  /\b(?:4xx|latency|slow\w*|p9\d|duration|response times?|cpu|memory|disk|storage|queue|backlog|throttl\w*|lag|utili[sz]ation|iops|credits?)\b/i;

/** Alarms that scale something up and down ring in the course of a good day. */
const SCALING = /^TargetTracking-|\bauto-?scal(?:ing|e)\b|\bscal(?:e|ing)-(?:up|down|out|in)\b/i;

/**
 * By what the metric counts; where that says nothing, by the name and the description that people gave. Never 5: nobody
 * measured how broad it is, and leadership is not woken by a name.
 */
export function gradeAlarm(input: EventInput, text: string): Signal[] {
  const { event } = input;
  if (event.measuredUsd !== null) return [gradeCost(input)];
  const isScaling = SCALING.test(event.type) && !SAYS_FAILING.test(spaced(event.type));
  if (event.state === "undetermined" || isScaling) return [{ value: 2, evidence: event.type }];
  const expiry = daysToExpiry(text);
  if (expiry !== null) return [dated(input, input.now.getTime() + expiry * 86_400_000, event.type)];
  const failing = findFailing(event.type, text);
  const value = failing && !goesOn(text) ? 4 : 3;
  return [{ value: hasProduction(input) ? value : value - 1, evidence: failing ?? event.type }];
}

/** "Traffic moves to the second tunnel": degraded, but working, as whoever made the alarm says. */
const goesOn = (text: string): boolean =>
  splitSentences(text).some((sentence) => REDUNDANT.test(sentence) && !IN_VAIN.test(sentence));
const REDUNDANT =
  /\b(?:traffic|load|requests?|connections?|calls?) (?:then |automatically |is |are )?(?:moves?|fails? over|failed over|goes|go|switch(?:es)?|shifts?|rerouted|moved) (?:over )?to (?:the |a |its )?(?:second|other|standby|secondary|backup|remaining|redundant)\b/i;
const IN_VAIN = /\b(?:no|not|never|cannot|can't|without|nothing|unless)\b/i;

/** What counts down to a date, as AWS Certificate Manager does: its newest value; null of other metrics. */
function daysToExpiry(text: string): number | null {
  if (!/^Metric: \S{1,255} DaysToExpiry,/m.test(text)) return null;
  const days = text.match(/^Newest value: (\d{1,5}(?:\.\d{1,9})?)$/m)?.[1];
  return days === undefined ? null : Number(days);
}

/** The line that says that something fails; null where it only works worse, or where nobody says. */
function findFailing(name: string, text: string): string | null {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const metrics = lines.filter((line) => line.startsWith("Metric: "));
  const failing = metrics.find((line) => kindOf(line) === "failing");
  if (failing !== undefined) return shorten(failing, 300);
  if (metrics.some((line) => kindOf(line) === "strained")) return null;
  const said = lines.find((line) => !MEASURED.test(line) && SAYS_FAILING.test(spaced(line)));
  if (said === undefined) return null;
  // "cart-latency" whose description speaks of errors watches the latency all the same.
  const isStrain = SAYS_STRAINED.test(spaced(name)) && !SAYS_FAILING.test(spaced(name));
  return isStrain ? null : shorten(said, 300);
}

/** Lines of numbers and states: "Reason: Threshold Crossed: 1 datapoint [503.0] …" tells of no error 503. */
const MEASURED =
  /^(?:Metric|State|Reason|Evaluation|Threshold|Newest value|Contributor|Alarm rule|Log query|Expression)\b/;

/** Of "Metric: AWS/Lambda Errors, Sum, every 60 seconds, …" the name only: dimensions are named by people. */
function kindOf(metricLine: string): "failing" | "strained" | null {
  const name = (metricLine.slice("Metric: ".length).split(",")[0] ?? "").split(" ").slice(1).join("");
  const plain = name.replaceAll(/[^a-zA-Z\d]/g, "");
  const isClients = /4xx|http4\d\d|usererror/i.test(plain);
  if (!isClients && FAILING.test(plain)) return "failing";
  return STRAINED.test(plain) ? "strained" : null;
}

/** "checkoutErrors" and "checkout-errors_5xx" as words. */
const spaced = (name: string) =>
  name.replaceAll(/(?<=[a-z\d])(?=[A-Z])/g, " ").replaceAll(/[_/.:]|(?<=[a-z\d])-(?=[a-z\d])/gi, " ");
