import fc from "fast-check";
import { expect, test } from "vitest";
import { packPieces, splitText } from "./split-text.ts";

const withoutSpace = (text: string) => text.replace(/\s+/g, "");

test("short texts share a message, long ones are split after a sentence", () => {
  const text = (given: string) => ({ text: given, isCode: false });
  expect(packPieces([text("one"), text("two")], 100)).toEqual(["one\ntwo"]);
  expect(splitText("First sentence. Second sentence. Third.", 34)).toEqual([
    "First sentence. Second sentence.",
    "Third.",
  ]);
  expect(splitText("a line\nanother line\nlast", 22)).toEqual(["a line\nanother line", "last"]);
});

test("a link, an entity and a character are never cut in two", () => {
  const link = "<https://docs.aws.amazon.com/eks/latest/userguide|the user guide>";
  const parts = splitText(`${"x".repeat(90)}${link} end`, 100);
  expect(parts.some((part) => part.includes(link))).toBe(true);
  expect(splitText(`${"x".repeat(97)}&amp;yyy`, 100)[0]).not.toMatch(/&[a-z]*$/);
  for (const part of splitText("🙂".repeat(300), 99))
    expect(part).not.toMatch(/^[\uDC00-\uDFFF]|[\uD800-\uDBFF]$/);
});

test("code is fenced in every part, and cannot end its fence", () => {
  const lines = Array.from({ length: 60 }, (_, index) => `line ${index} \`\`\``).join("\n");
  const parts = packPieces([{ text: lines, isCode: true }], 300);
  expect(parts.length).toBeGreaterThan(2);
  for (const part of parts) {
    expect(part).toMatch(/^```\n[\s\S]*\n```$/);
    expect(part.match(/```/g)).toHaveLength(2);
  }
});

test("code that is split keeps the indentation of every line", () => {
  const line = "    indented line of code";
  const parts = packPieces([{ text: Array.from({ length: 30 }, () => line).join("\n"), isCode: true }], 120);
  expect(parts.length).toBeGreaterThan(3);
  for (const part of parts)
    expect(
      part
        .slice(4, -4)
        .split("\n")
        .every((one) => one === line),
    ).toBe(true);
});

test("whatever the text, nothing of it is lost and no part is too long", () => {
  const word = fc.oneof(
    fc.string({ unit: "binary", maxLength: 60 }),
    fc.constantFrom("\n", ". ", " ", "🙂", "&amp;", "<https://a.example/x|y>", "x".repeat(500)),
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 60 }), fc.integer({ min: 60, max: 400 }), (words, limit) => {
      const text = words.join("");
      const parts = splitText(text, limit);
      expect(withoutSpace(parts.join(""))).toBe(withoutSpace(text));
      for (const part of parts) expect(part.length).toBeLessThanOrEqual(limit);
    }),
    { numRuns: 300 },
  );
});
