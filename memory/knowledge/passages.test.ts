import { expect, test } from "vitest";
import { cutPassages } from "./passages.ts";

const words = (count: number, word = "word") =>
  Array.from({ length: count }, (_, n) => `${word}${n}`).join(" ");
const sizes = (text: string) => cutPassages("T", text).map((passage) => passage.text.split(/\s+/).length);

test("a short document is one passage, with the headings all of it stands under", () => {
  expect(cutPassages("T", "# T\n\nA.\n\n## B\n\nC.")).toEqual([
    { headings: [], text: "# T\n\nA.\n\n## B\n\nC." },
  ]);
  expect(cutPassages("T", "")).toEqual([{ headings: [], text: "" }]);
});

test("sections of a good size are passages, each with the path of its headings", () => {
  const text = `# T\n\n## A\n\n${words(200)}\n\n### A.1 ##\n\n${words(200)}\n\n## B\n\n${words(200)}`;
  expect(cutPassages("T", text).map(({ headings }) => headings)).toEqual([["A"], ["A", "A.1"], ["B"]]);
});

test("short sections are joined under what they have in common, also a short end", () => {
  const text = `## A\n\n### A.1\n\n${words(100)}\n\n### A.2\n\n${words(100)}\n\n## B\n\n${words(200)}\n\n## C\n\n${words(20)}`;
  expect(cutPassages("T", text).map(({ headings }) => headings)).toEqual([["A"], []]);
});

test("a long section is cut between paragraphs, lines, words or characters, and nothing is lost", () => {
  expect(sizes(`${words(300)}\n\n${words(300)}`)).toEqual([300, 300]);
  expect(sizes(`${words(300)}\n${words(300)}`)).toEqual([300, 300]);
  expect(Math.max(...sizes(words(5_000, "w")))).toBeLessThanOrEqual(400);
  const unbroken = "障".repeat(10_000);
  expect(
    cutPassages("T", unbroken)
      .map(({ text }) => text)
      .join(""),
  ).toBe(unbroken);
  expect(
    cutPassages("T", words(2_000))
      .map(({ text }) => text)
      .join(" "),
  ).toBe(words(2_000));
});

test("what looks like a heading in code is none", () => {
  const text = `## A\n\n${words(200)}\n\n\`\`\`sh\n# comment\nls\n\`\`\`\n\n${words(150)}`;
  expect(cutPassages("T", text).map(({ headings }) => headings)).toEqual([["A"]]);
});

test("a large document is cut in time in proportion to its size", () => {
  const started = performance.now();
  cutPassages("T", "#".repeat(500_000));
  cutPassages("T", "# \n".repeat(200_000));
  cutPassages("T", `# ${"a #".repeat(20_000)}x`);
  cutPassages("T", "x\n\n".repeat(300_000));
  expect(performance.now() - started).toBeLessThan(5_000);
});
