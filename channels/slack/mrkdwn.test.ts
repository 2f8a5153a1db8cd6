import { describe, expect, test } from "vitest";
import { code, linkTo, plain, plainLine, toMrkdwn } from "./mrkdwn.ts";

const converted = (markdown: string) =>
  toMrkdwn(markdown)
    .map(({ text, isCode }) => (isCode ? `[code]${text}` : text))
    .join("\n");
const JOINED = "\u2060~\u2060";
const bare = (text: string) => text.replaceAll("\u2060", "");

test.each([
  ["**bold** and *italic* and ~~gone~~", "*bold* and _italic_ and ~gone~"],
  ["# A heading with `code`", "*A heading with `code`*"],
  ["- one\n- two\n  - three", "• one\n• two\n    • three"],
  ["3. three\n4. four", "3. three\n4. four"],
  ["- [ ] open\n- [x] done", "• ☐ open\n• ☑ done"],
  ["[the guide](https://docs.aws.amazon.com/eks)", "<https://docs.aws.amazon.com/eks|the guide>"],
  ["[a|b](https://x.example/?a=1&b=2)", "<https://x.example/?a=1&amp;b=2|a¦b>"],
  ["[here](javascript:alert(1))", "here (javascript:alert(1))"],
  ["![picture](https://x.example/a.png)", "<https://x.example/a.png|picture>"],
  ["> quoted\n> twice", "> quoted\n> twice"],
  ["```js\na < b && c\n```", "[code]a &lt; b &amp;&amp; c"],
  ["| a | b |\n|---|---|\n| 1 | 22 |", "[code]a  b\n1  22"],
  ["a<br>b <b>c</b>", "a&lt;br&gt;b &lt;b&gt;c&lt;/b&gt;"],
  ["one\n\ntwo", "one\ntwo"],
  ["# **Bold** title, and **all *of* it**", "*Bold title, and all _of_ it*"],
  ["1. Run:\n   ```sh\n   rm *.tmp *.log\n   ```\n2. then", "1. Run:\n[code]rm *.tmp *.log\n2. then"],
  ["> said:\n> ```\n> *boss* <!here>\n> ```", "> said:\n[code]*boss* &lt;!here&gt;"],
  ["- one\n  > quoted\n  - two\n    ```\n    x\n    ```", "• one\n> quoted\n    • two\n[code]x"],
  ["```\nabc\u202Egnp.exe\u0007\n```", "[code]abcgnp.exe"],
  ["| a |\n|---|\n| \u202E**x** `y` |", "[code]a\nx y"],
  ["~one~ and ~~two~~", "~one~ and ~two~"],
  ["write to user@host.example", "write to user@host.example"],
  ["&lt;b&gt; &amp; &#42;not bold&#42;", "&lt;b&gt; &amp; *not bold*"],
  [
    "[https://bank.example](https://evil.example/x)",
    "https://bank.example (<https://evil.example/x|https://evil.example/x>)",
  ],
  [
    "[bank.example/login](https://evil.example)",
    "bank.example/login (<https://evil.example|https://evil.example>)",
  ],
  ["[x](https://evil.example/\u202Ey)", "x (https://evil.example/y)"],
  ["payments_prod_api and AWS_EKS_NOTICE", "payments_prod_api and AWS_EKS_NOTICE"],
])("%j", (markdown, mrkdwn) => {
  expect(bare(converted(markdown))).toBe(mrkdwn);
});

describe("what would act in Slack", () => {
  test.each([
    ["<!channel> <@U1> <#C1>", "&lt;!channel&gt; &lt;@U1&gt; &lt;#C1&gt;"],
    ["a & b &lt; c", "a &amp; b &amp;lt; c"],
    ["\u202Eright to left\u202C", "right to left"],
  ])("%j is text", (text, shown) => {
    expect(plain(text)).toBe(shown);
  });

  test.each(["*bold*", "_under_", "~gone~", "`code`"])("%s is not marked up, and reads the same", (text) => {
    expect(bare(plain(text))).toBe(text);
    // Slack marks where a mark stands at the edge of a word; a joiner stands between them.
    expect(plain(text)).toMatch(/^\u2060.\u2060/);
  });

  test("marks within a word stay as they are, so that ids can be copied", () => {
    expect(plain("arn:aws:eks:eu-west-1:1:cluster/my_cluster_1")).not.toContain("\u2060");
  });

  test("code holds no mark that ends it, and no line break", () => {
    expect(code("a`b\n<!here>")).toBe("`aˋb &lt;!here&gt;`");
  });

  test("a link is https, or none", () => {
    expect(linkTo("https://a.example/x", "x")).toBe("<https://a.example/x|x>");
    expect(linkTo("https://a.example/x|y> <!channel", "x")).not.toContain("<!");
    expect(linkTo("http://a.example", "x")).toBe("x (http://a.example)");
  });

  test.each([":white_check_mark:", "ok:fire:now", ":+1:", ":100:"])(
    "%s is no emoji, and reads the same",
    (text) => {
      expect(bare(plain(text))).toBe(text);
      expect(plain(text)).not.toMatch(/:[\w+-]+:/);
      expect(toMrkdwn(text)[0]?.text).not.toMatch(/:[\w+-]+:/);
    },
  );

  test("ARNs and times stay as they are, so that they can be copied", () => {
    for (const text of ["arn:aws:iam::222233334444:role/ops", "2026-03-14T06:00:00.000Z", "at 12:30:00"])
      expect(plain(text)).toBe(text);
  });

  test("a single mark of an answer strikes nothing out: ids have them", () => {
    expect(converted("a~b~c ~gone~")).toBe(`a${JOINED}b${JOINED}c ${JOINED}gone${JOINED}`);
  });

  test("one line stays one", () => {
    expect(plainLine("a\nb\u2028c\td")).toBe("a b c d");
  });
});
