import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { HOSTILE } from "../test-hostile.ts";
import { cutToSize, documentOf, pageAddress, paragraphsOf, sizeOf } from "./adf.ts";
import { adfToText } from "./adf-to-text.ts";
import { plainLine } from "./plain-text.ts";
import { problemOfDocument, shownDocument } from "./test-jira-adf.ts";

const text = (value: string) => ({ type: "text", text: value });

describe("text as a document", () => {
  test("has a paragraph for each, and a break for each line", () => {
    expect(paragraphsOf("one\ntwo\r\n\r\n\r\nthree", 1_000)).toEqual([
      { type: "paragraph", content: [text("one"), { type: "hardBreak" }, text("two")] },
      { type: "paragraph", content: [text("three")] },
    ]);
    expect(paragraphsOf(" \n\t ", 1_000)).toEqual([]);
  });

  test("reads as it was", () => {
    expect(adfToText(documentOf(paragraphsOf("one\ntwo", 1_000)))).toBe("one\ntwo");
  });

  test("that is too long says so", () => {
    for (const given of [
      "x".repeat(5_000),
      "x\n".repeat(5_000),
      "x\n\n".repeat(5_000),
      '"\\'.repeat(5_000),
    ]) {
      const paragraphs = paragraphsOf(given, 1_000);
      expect(sizeOf(paragraphs)).toBeLessThanOrEqual(1_000);
      expect(sizeOf(paragraphs)).toBeGreaterThan(700);
      expect(adfToText(documentOf(paragraphs))).toMatch(/^["x][\s\S]*\(shortened\)$/);
    }
  });

  const anything = fc.oneof(
    fc.string({ unit: "binary", maxLength: 3_000 }),
    fc
      .array(fc.constantFrom("\n", "\n\n", "a", '"', "\u{1F600}", "\u202E", "{code}", " "))
      .map((parts) => parts.join("")),
    fc.constantFrom(...HOSTILE.map((hostile) => hostile.text)),
  );
  test("is one that Jira takes, nothing in it is more than text, and it is no longer than it may be", () => {
    fc.assert(
      fc.property(anything, fc.integer({ min: 200, max: 4_000 }), (given, limit) => {
        const paragraphs = paragraphsOf(given, limit);
        expect(sizeOf(paragraphs)).toBeLessThanOrEqual(limit);
        const document = documentOf(paragraphs);
        expect(problemOfDocument(JSON.parse(JSON.stringify(document)))).toBeNull();
        expect(shownDocument(document)).toMatchObject({ links: [], active: [] });
      }),
      { numRuns: 300 },
    );
  });
});

test("a text is cut so that it fits as JSON", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.integer({ min: 3, max: 50 }), (given, size) => {
      expect(sizeOf(cutToSize(given, size))).toBeLessThanOrEqual(Math.max(size, 2));
    }),
  );
});

test.each([
  ["https://docs.example/a?b=c", "https://docs.example/a?b=c"],
  ["HTTP://DOCS.example", "http://docs.example/"],
  ["javascript:alert(1)", null],
  ["data:text/html,x", null],
  ["//docs.example", null],
  ["docs.example", null],
  ["https://user:password@docs.example", null],
  [`https://docs.example/${"x".repeat(2_000)}`, null],
  ["", null],
  [null, null],
])("of the address %j the link is %j", (given, link) => {
  expect(pageAddress(given)).toBe(link);
});

describe("a document as text", () => {
  const read = (...content: unknown[]) => adfToText({ type: "doc", version: 1, content });
  const paragraph = (...content: unknown[]) => ({ type: "paragraph", content });
  test.each([
    [
      "a mention",
      [paragraph({ type: "mention", attrs: { id: "1", text: "@Ada" } }, text(" hello"))],
      "@Ada hello",
    ],
    ["an emoji", [paragraph({ type: "emoji", attrs: { shortName: ":grin:", text: "😀" } })], "😀"],
    ["a card", [paragraph({ type: "inlineCard", attrs: { url: "https://x.example" } })], "https://x.example"],
    ["a date", [paragraph({ type: "date", attrs: { timestamp: "1772323200000" } })], "2026-03-01"],
    ["a date that is none", [paragraph({ type: "date", attrs: { timestamp: "soon" } })], ""],
    [
      "a date beyond all",
      [paragraph({ type: "date", attrs: { timestamp: "999999999999999" } })],
      "+033658-09-27",
    ],
    ["a status", [paragraph({ type: "status", attrs: { text: "OK", color: "green" } })], "OK"],
    ["code", [{ type: "codeBlock", content: [text("a\nb")] }], "a\nb"],
    [
      "a list in a list",
      [
        {
          type: "bulletList",
          content: [
            {
              type: "listItem",
              content: [
                paragraph(text("a")),
                { type: "orderedList", content: [{ type: "listItem", content: [paragraph(text("b"))] }] },
              ],
            },
          ],
        },
      ],
      "- a\n  - b",
    ],
    [
      "a table",
      [
        {
          type: "table",
          content: [
            {
              type: "tableRow",
              content: [
                { type: "tableHeader", content: [paragraph(text("a"))] },
                { type: "tableCell", content: [paragraph(text("b"))] },
              ],
            },
          ],
        },
      ],
      "a | b",
    ],
    [
      "what is not known",
      [{ type: "novelty", content: [paragraph(text("a"))] }, paragraph(text("b"))],
      "a\nb",
    ],
    ["what is none", [7, null, { type: 3 }, { type: "paragraph", content: "x" }], ""],
  ])("%s", (_, content, expected) => {
    expect(read(...content)).toBe(expected);
  });

  test("that is none, or deeper than any, ends", () => {
    let deep: unknown = text("x");
    for (let index = 0; index < 20_000; index += 1) deep = { type: "panel", content: [deep] };
    expect(read(deep)).toBe("");
    expect(adfToText(null)).toBe("");
    expect(adfToText("plain")).toBe("plain");
  });
});

test("a text of blanks takes no longer than others of its length", () => {
  const begun = performance.now();
  paragraphsOf(`${" ".repeat(200_000)}x`, 300_000);
  plainLine(`${"\t \u00A0".repeat(100_000)}x`, 255);
  expect(performance.now() - begun).toBeLessThan(1_000);
});
