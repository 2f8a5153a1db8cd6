import { describe, expect, it } from "vitest";
import { answer } from "./answer.ts";
import { describeEvent } from "./describe-event.ts";
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
    const { value, sources } = answer.rule({ question: "what is open?", passages });
    expect(sources).toEqual(["a", "b", "c", "d", "e"]);
    expect(value).toContain("- Ticket a: What happened in a.");
    expect(value).toContain("[e]");
    expect(value).toMatch(/- and 2 more$/);
    expect(value.length).toBeLessThan(2_500);
  });

  it("says that there is nothing", () => {
    expect(answer.rule({ question: "?", passages: [] })).toMatchObject({ sources: [], evidence: null });
  });

  it("of a model may only cite what it was given", () => {
    const given = { question: "?", passages: [passage("a")] };
    expect(answer.bounds({ value: "x", sources: ["a"], evidence: null }, given)).toBeNull();
    expect(answer.bounds({ value: "x", sources: ["z"], evidence: null }, given)).toMatch(/no source "z"/);
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
