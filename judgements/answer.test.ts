import { describe, expect, it } from "vitest";
import { answerQuestion, quotePassages, refuseAnswer } from "./answer.ts";
import { describeEvent } from "./describe-event.ts";
import { rulesOnly } from "./model.ts";
import type { Passage } from "./passage.ts";
import { DEVELOPMENT, input, PRODUCTION } from "./test-inputs.ts";
import { shorten, splitSentences } from "./text.ts";

const passage = (source: string) => ({
  source,
  title: `Ticket ${source}`,
  text: `What happened in ${source}. `.repeat(40),
});

describe("an answer by rule", () => {
  it("shows the best passages as they are, with their sources", () => {
    const passages = ["a", "b", "c", "d", "e", "f", "g"].map(passage);
    const value = quotePassages(passages);
    expect(value).toContain("- Ticket a: What happened in a.");
    expect(value).toContain("[e]");
    expect(value).not.toContain("[f]");
    expect(value).toMatch(/- and 2 more$/);
    expect(value.length).toBeLessThan(2_500);
  });

  it("states no number of a query that is not what was asked", async () => {
    const query = {
      source: "query-1",
      title: "Query: all incidents from aws.cloudwatch",
      text: "3 incidents",
    };
    const passages = new Map([query, passage("a")].map((one) => [one.source, one]));
    const asked = { question: "", facts: "", earlier: [], tools: [], passages };
    for (const fromData of [null, { text: "I read this as that.", isWhole: false }])
      expect((await answerQuestion({ ...asked, fromData }, rulesOnly)).answer).not.toContain("3 incidents");
  });

  it("says that there is nothing", () => {
    expect(quotePassages([])).toMatch(/found nothing/);
  });
});

describe("an answer of a model", () => {
  const incident = "arn:aws:health:eu-west-1::event/EKS/X/X_1~222233334444~eu-west-1";
  const known = new Map<string, Passage>(["T-1", incident].map((source) => [source, passage(source)]));

  it.each([
    ["It is closed [T-1].\n\nSources: [T-1]"],
    [`It was accepted [${incident}], see [T-1].\nSources: [T-1], [${incident}]`],
    ["I found nothing about it.\nSources: none"],
    ["The log says [ERROR] and [not found] [T-1].\n**Sources:** [T-1]"],
    ["See [the guide](https://docs.aws.amazon.com/x) [T-1].\nSource: [T-1]"],
    ["The sources: two of them. [T-1]\nSources: [T-1]"],
  ])("%j is used", (text) => {
    expect(refuseAnswer(text, known)).toBeNull();
  });

  it.each([
    ["", /empty/],
    ["Sources: [T-1]", /empty/],
    ["It is closed [T-1].", /does not end with a line/],
    ["It is closed.\nSources: [T-9]", /no source "T-9"/],
    ["It is closed [T-9].\nSources: [T-1]", /no source "T-9"/],
    ["It is closed [1].\nSources: [T-1]", /no source "1"/],
    ["Log in at https://evil.example/x.\nSources: [T-1]", /link that is not AWS's/],
    ["Tell <!channel>.\nSources: none", /markup or a mention/],
    [`${"word ".repeat(1_300)}\nSources: none`, /longer than 6000/],
  ])("%j is refused", (text, problem) => {
    expect(refuseAnswer(text, known)).toMatch(problem);
  });
});

describe("an event as the end of a prompt", () => {
  it("gives registry facts first and untrusted text last", () => {
    const { facts, untrusted } = describeEvent(
      input({ accounts: [PRODUCTION, DEVELOPMENT, "135792468013"], title: "T", text: "the end" }),
    );
    expect(facts).toContain(`Account ${PRODUCTION}: production`);
    expect(facts).toContain(`Account ${DEVELOPMENT}: not production`);
    expect(facts).toContain("Account 135792468013: not in the registry");
    expect(untrusted).toMatch(/\nT\nthe end$/);
  });

  it("is bounded in size", () => {
    const { facts, untrusted } = describeEvent(input({ text: "word ".repeat(100_000), resources: 3_000 }));
    expect(facts.length + untrusted.length).toBeLessThan(8_000);
    expect(facts).toContain("Resources: 3000; not yet resolved: 3000");
  });
});

describe("text", () => {
  it("splits into sentences and lines", () => {
    expect(splitSentences("One. Two!  Three?\n\nfour\n five ")).toEqual([
      "One.",
      "Two!",
      "Three?",
      "four",
      "five",
    ]);
    expect(splitSentences("  \n ")).toEqual([]);
  });

  it("is shortened at a word", () => {
    expect(shorten("short", 10)).toBe("short");
    expect(shorten("several words here", 14)).toBe("several words…");
    expect(shorten("x".repeat(50), 10)).toBe(`${"x".repeat(9)}…`);
  });
});
