import { describe, expect, test } from "vitest";
import { code, linkTo, plain, plainLine, toMrkdwn } from "./mrkdwn.ts";

const converted = (markdown: string) =>
  toMrkdwn(markdown)
    .map(({ text, isCode }) => (isCode ? `[code]${text}` : text))
    .join("\n");
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

  test("one line stays one", () => {
    expect(plainLine("a\nb\u2028c\td")).toBe("a b c d");
  });
});
