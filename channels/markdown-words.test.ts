import { expect, test } from "vitest";
import { markdownWords } from "./markdown-words.ts";

test.each([
  [
    "**Two** are *open*:\n- `T-1` of [app01](https://x.example)\n- ~~T-2~~\n  - T-3",
    "Two are open:\nT-1 of app01\nT-2\nT-3",
  ],
  ["# Title\n\n> quoted\n\n```\na & *b*\n```", "Title\nquoted\na & *b*"],
  ["\\*\\*RESOLVED\\*\\* x\\*y &lt;b&gt; a_b_c", "**RESOLVED** x*y <b> a_b_c"],
  ["| a | b |\n|---|---|\n| **1** | 2 |", "a, b\n1, 2"],
])("%j says %j", (markdown, words) => {
  expect(markdownWords(markdown)).toBe(words);
});
