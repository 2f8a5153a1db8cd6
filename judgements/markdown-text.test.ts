import fc from "fast-check";
import { marked, type Token } from "marked";
import { describe, expect, test } from "vitest";
import { escapeMarkdown, quoteInMarkdown, withoutEscapes } from "./markdown-text.ts";

/** What a reader sees of a list item, and the kinds of tokens that it is made of. */
function read(markdown: string): { text: string; kinds: string[] } {
  const kinds = new Set<string>();
  const textOf = (token: Token): string => {
    if ("tokens" in token && token.tokens) {
      if (token.type !== "text") kinds.add(token.type);
      return token.tokens.map(textOf).join("");
    }
    if (token.type !== "text" && token.type !== "escape") kinds.add(token.type);
    return token.type === "escape" || token.type === "text" ? token.text : token.raw;
  };
  const [list] = marked.lexer(`- ${markdown}`);
  if (list?.type !== "list") return { text: "", kinds: [list?.type ?? "nothing"] };
  return {
    text: list.items
      .flatMap((item: { tokens: Token[] }) => item.tokens)
      .map(textOf)
      .join(""),
    kinds: [...kinds],
  };
}

describe("text in a Markdown answer", () => {
  test.each([
    "**RESOLVED** by ops ~~ignore~~ *em* _em_ `code`",
    "x*y*z and a_b_c and arn:aws:eks:eu-west-1:222233334444:cluster/my_cluster_1",
    "# heading",
    "> quote",
    "1. first",
    "- [ ] task",
    "[label](#evil) ![x](y) [ref][1] [foo]: bar",
    "[aws.health~x] is a reference",
    "C:\\*temp\\_dir_ \\[x\\]",
    "&lt;b&gt; &#42;not bold&#42; <b>hi</b>",
    "---",
    "```",
    "snake__case __dunder__ ~tilde~",
  ])("%j reads as it was written, and nothing of it is markup", (text) => {
    expect(read(escapeMarkdown(text))).toEqual({ text, kinds: [] });
    expect(withoutEscapes(escapeMarkdown(text))).toBe(text);
  });

  test("whatever the text", () => {
    const part = fc.oneof(
      fc.constantFrom(..."*_~`[]()<>#+-=!\\&;:|1.)a é".split(""), "**", "~~", "&lt;", "](", "word"),
      fc.string({ maxLength: 5 }),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 30 }), (parts) => {
        const text = parts
          .join("")
          .replace(/[\p{C}\s]+/gu, " ")
          .trim();
        if (text === "") return;
        const { text: shown, kinds } = read(escapeMarkdown(text));
        // Addresses become links of themselves, which reads the same.
        expect(kinds.filter((kind) => kind !== "link")).toEqual([]);
        expect(shown).toBe(text);
      }),
      { numRuns: 500 },
    );
  });

  test("what would act is taken out as well", () => {
    expect(quoteInMarkdown("see https://evil.example *now*\nand @here")).toBe("see \\*now\\* and here");
  });
});
