import { describe, expect, it } from "vitest";
import { linksIn } from "../events/links.ts";
import { findAmounts } from "./amounts.ts";
import { answer } from "./answer.ts";
import { classify } from "./classify.ts";
import { costImpact } from "./cost-impact.ts";
import { findDeadline } from "./dates.ts";
import { reportFacts } from "./report-facts.ts";
import { severity } from "./severity.ts";
import { input, NOW, organization, reported } from "./test-inputs.ts";
import { ticketText } from "./ticket-text.ts";
import { findInstructionsIn } from "./untrusted-text.ts";

const SIZE = 100_000;
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
const TEXTS = UNITS.map((unit): [string, string] => [
  JSON.stringify(unit),
  `${unit.repeat(SIZE / unit.length)}!`,
]);

/** Each finishes 100 kB in a small part of this; what is quadratic needs many seconds. */
const LIMIT_MILLISECONDS = 500;

const RULES: Record<string, (text: string) => unknown> = {
  classify: (text) => classify.rule({ text, pending: text }),
  "report-facts": (text) => reportFacts.rule({ text, pending: "", accounts: organization.accounts }),
  // A report takes every path through these two.
  "cost-impact": (text) => costImpact.rule(reported(text, { title: "" })),
  severity: (text) => severity.rule(reported(text, { title: "" })),
  "ticket-text": (text) => ticketText.rule(input({ text, title: text.slice(0, 2_000) })),
  answer: (text) => answer.rule({ question: text, passages: [{ source: "a", title: text, text }] }),
  amounts: findAmounts,
  dates: (text) => findDeadline(text, NOW),
  instructions: (text) => findInstructionsIn({ text }),
  links: linksIn,
};

describe.each(Object.keys(RULES))("%s", (name) => {
  it("takes time in proportion to the text", () => {
    const slow: string[] = [];
    for (const [unit, text] of TEXTS) {
      const started = performance.now();
      RULES[name]?.(text);
      const took = performance.now() - started;
      if (took > LIMIT_MILLISECONDS) slow.push(`${unit}: ${Math.round(took)} ms`);
    }
    expect(slow).toEqual([]);
  });
});
