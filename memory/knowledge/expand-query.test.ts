import { expect, test } from "vitest";
import { expandQuery } from "./expand-query.ts";
import { termsOf, wordsOf } from "./search-terms.ts";
import { KINDS, NAMES, SAME } from "./vocabulary.ts";

/** Other words that a query is searched by, with their weights. */
function othersOf(query: string): Record<string, number> {
  const variants = expandQuery(query).flatMap((concept) => concept.variants);
  return Object.fromEntries(variants.map(({ terms, weight }) => [terms.join(" "), weight]));
}

test("the words themselves count most, synonyms and names less", () => {
  const others = othersOf("slow RDS");
  expect(others).toMatchObject({ slow: 1, rds: 1 });
  expect(others[termsOf("latency").join(" ")]).toBe(0.5);
  expect(others[termsOf("managed database").join(" ")]).toBe(0.7);
  expect(others[termsOf("database").join(" ")]).toBe(0.4);
});

test("a kind finds what belongs to it, but that does not find its neighbours", () => {
  expect(othersOf("database")).toHaveProperty("dynamodb");
  expect(othersOf("RDS")).not.toHaveProperty("dynamodb");
});

test("a phrase is known as a whole, and each of its words may be found by itself", () => {
  const others = othersOf("load balancer");
  expect(others).toMatchObject({ load: 1, elb: 0.7 });
  expect(others).not.toHaveProperty("traffic");
});

test("a word that comes twice counts once, and no word at all gives nothing", () => {
  expect(expandQuery("disk disk disk")).toHaveLength(1);
  expect(expandQuery(" what is the ")).toEqual([]);
});

test("every entry of the vocabulary is searched for as it is written: stop words do not make it another word", () => {
  for (const line of [SAME, NAMES, KINDS].flatMap((text) => text.trim().split("\n"))) {
    const entries = line.split(/[,:]/).map((entry) => entry.trim());
    expect(entries.length, line).toBeGreaterThan(1);
    for (const entry of entries)
      expect(wordsOf(entry).length, entry).toBeGreaterThanOrEqual(Math.min(2, entry.split(" ").length));
  }
});
