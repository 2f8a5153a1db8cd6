import { describe, expect, test } from "vitest";
import { pageAddress, plainLine, plainText } from "./plain-text.ts";

describe("plain text", () => {
  test.each([
    ["[code]<b>x</b>[/code]", "[ code]<b>x</b>[ /code]"],
    ["[CoDe]x[ / code ]", "[ CoDe]x[  / code ]"],
    ["[c\u200Dode]x", "[ code]x"],
    ["[c\u0000ode]x", "[ code]x"],
    ["javascript:gs.log(1)", "javascript :gs.log(1)"],
    ["see https://evil.example/a", "see https: //evil.example/a"],
    ["see https://docs.aws.amazon.com/ec2/", "see https://docs.aws.amazon.com/ec2/"],
    ["https://docs.aws.amazon.com@evil.example/", "https: //docs.aws.amazon.com@evil.example/"],
    ["a\r\nb\rc\u2028d", "a\nb\nc\nd"],
    ["a\n\n\n\nb", "a\n\nb"],
    ["half \uD800", "half \uFFFD"],
    ["[codes] [decode]", "[ codes] [decode]"],
  ])("%j becomes %j", (text, wanted) => expect(plainText(text, 1_000)).toBe(wanted));

  test("is cut to its limit, and not through a pair", () => {
    expect(plainText("abcdef", 4)).toBe("abc…");
    expect(plainText("ab\u{1F600}cd", 4)).toBe("ab…");
    expect(plainLine("a\n b\tc", 100)).toBe("a b c");
  });

  test("is made in time that grows with the text alone", () => {
    const started = performance.now();
    for (const piece of ["[", "[ ", "[ /", "a://", "\n ", "\n", "javascript", "a.+-"])
      plainText(piece.repeat(50_000), 1_000);
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

describe("an address", () => {
  test.each([
    ["javascript:alert(1)", null],
    ["no address", null],
    [null, null],
    ["https://docs.example/a?b=1&c=[code]", "https://docs.example/a?b=1&c=%5Bcode%5D"],
    [`https://docs.example/${"a".repeat(600)}`, null],
  ])("%j becomes %j", (address, wanted) => expect(pageAddress(address)).toBe(wanted));
});
