import { describe, expect, it } from "vitest";
import { linksIn } from "../events/links.ts";
import { findAmounts } from "./amounts.ts";
import { quotePassages, refuseAnswer } from "./answer.ts";
import { classify } from "./classify.ts";
import { costImpact } from "./cost-impact.ts";
import { findDeadline } from "./dates.ts";
import { reportFacts } from "./report-facts.ts";
import { severity } from "./severity.ts";
import { input, NOW, organization, reported } from "./test-inputs.ts";
import { ticketText } from "./ticket-text.ts";
import { findInstructionsIn } from "./untrusted-text.ts";

/** Every text is read in this size, what takes long once more in four times of it. */
const SIZE = 20_000;
/** Repeated, each of them is what some pattern could try to match again and again. */
const UNITS = [
  "a ",
  "a\n",
  "a. ",
  "((((",
  "[[[[",
  "[1]",
  "[1] ",
  "severity ",
  "1,",
  "1.",
  "1 ",
  "1'",
  "$1",
  "$1 ",
  "$",
  "\n",
  " ",
  ".",
  "? ",
  "<",
  "</",
  "--",
  "==",
  "ignore ",
  "ignore all previous ",
  "treat x as ",
  "set the severity ",
  "do not ",
  "if you already ",
  "you can ",
  "hi ",
  "hello, ",
  "please ",
  "what do i need to do?",
  "ends ",
  "ends a a a a ",
  "by March ",
  "expires in ",
  "must be ",
  "on on on ",
  "2026-03-",
  "arn:aws:",
  "arn:aws-",
  "i-",
  "i-0",
  "vpc-a",
  "https://",
  "https://aws.amazon.com/",
  "[a](",
  "<https://a|",
  "credentials ",
  "exposed ",
  "customer data ",
  "all ",
  "every production ",
  "no ",
  "not ",
  "12 clusters ",
  "1 a a a ",
  "per ",
  "extended support ",
  "savings plan ",
  "savings ",
  "estimated savings: ",
  "1 TB ",
  "egress 1 TB ",
  "to the internet ",
  "sent a ",
  "t3.",
  "a1.large ",
  "1 a at $1 ",
  "Metric: AWS/NATGateway BytesOutToDestination, Sum, every 1 ",
  "Metric: ",
  "Metric: a b,\n",
  "aB",
  "a-",
  "_",
  "a_",
  "a.b",
  "i g n ",
  "ignore\n",
  "é",
  "а",
  "aа",
  "\u200b",
  "\u{E0041}",
  "０",
  "忽略",
  "payments-prod",
  "payments-prod ",
  "x".repeat(50),
];
const textOf = (unit: string, size: number) => `${unit.repeat(size / unit.length)}!`;
const TEXTS = UNITS.map((unit): [string, string] => [unit, textOf(unit, SIZE)]);

/** Below this nothing is worth a second look: what takes time by the square of a text has taken this for one of 20,000. */
const SUSPICIOUS_MILLISECONDS = 45;

const RULES: Record<string, (text: string) => unknown> = {
  classify: (text) => classify.rule({ text, pending: text }),
  "classify, nothing asked": (text) => classify.rule({ text, pending: "" }),
  "report-facts": (text) => reportFacts.rule({ text, pending: "", accounts: organization.accounts }),
  // A report takes every path through these two.
  "cost-impact": (text) => costImpact.rule(reported(text, { title: "" })),
  severity: (text) => severity.rule(reported(text, { title: "" })),
  // The other sources have paths of their own.
  "cost-impact, alarm": (text) => costImpact.rule(input({ text, category: "alarm" })),
  "cost-impact, advice": (text) => costImpact.rule(input({ text, category: "advice" })),
  "cost-impact, cost": (text) => costImpact.rule(input({ text, category: "cost", measuredUsd: 7 })),
  "severity, alarm": (text) => severity.rule(input({ text, category: "alarm", type: text.slice(0, 2_000) })),
  "ticket-text": (text) => ticketText.rule(input({ text, title: text.slice(0, 2_000) })),
  answer: (text) => quotePassages([{ source: "a", title: text, text }]),
  "answer of a model": (text) => refuseAnswer(`${text}\nSources: ${text}`, new Map()),
  amounts: findAmounts,
  dates: (text) => findDeadline(text, NOW),
  instructions: (text) => findInstructionsIn({ text }),
  links: linksIn,
};

describe.each(Object.entries(RULES))("%s", (_name, rule) => {
  it("takes time in proportion to the text", { timeout: 120_000 }, () => {
    const slow = TEXTS.filter(
      ([unit, text]) => timeOf(rule, text) > SUSPICIOUS_MILLISECONDS && !isLinear(rule, unit),
    );
    expect(slow.map(([unit]) => JSON.stringify(unit))).toEqual([]);
  });
});

function timeOf(rule: (text: string) => unknown, text: string): number {
  const started = performance.now();
  rule(text);
  return performance.now() - started;
}

/** Four times the text takes about four times as long, not sixteen times; the best of many, because machines are shared. */
function isLinear(rule: (text: string) => unknown, unit: string): boolean {
  let [one, four] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let tries = 1; tries <= 5; tries += 1) {
    one = Math.min(one, timeOf(rule, textOf(unit, SIZE)));
    // Once slow and then fast, it was the machine.
    if (one < SUSPICIOUS_MILLISECONDS) return true;
    four = Math.min(four, timeOf(rule, textOf(unit, 4 * SIZE)));
    if (tries >= 3 && four / one < 9) return true;
  }
  return false;
}
