import { expect, test } from "vitest";
import { isAwsLink } from "../events/links.ts";
import { isOn, pagesIn } from "./mcp-pages.ts";

const mayLink = (url: string) => isAwsLink(url) || isOn(url, ["wiki.example.com"]);

const page = { title: "A", url: "https://docs.aws.amazon.com/a", context: "text of a" };
const found = { title: "A", text: "text of a", url: "https://docs.aws.amazon.com/a" };

test.each([
  ["a list", [page]],
  ["a list inside", { content: { result: [page] } }],
  ["a list beside other things", { count: 1, pages: ["x"], items: [page, null, 3, {}] }],
  ["other names", [{ name: "A", link: "https://docs.aws.amazon.com/a", snippet: "text of a" }]],
])("pages are read out of %s", (_, given) => {
  expect(pagesIn(JSON.stringify(given), "web", mayLink)).toEqual([found]);
});

test("what is no list is one page under the server's name; nothing is none", () => {
  expect(pagesIn("# Title\n\nwords", "web", mayLink)).toEqual([
    { title: "web", text: "# Title\n\nwords", url: null },
  ]);
  for (const nothing of ["", "  ", "[]", "{}", '{"result": []}', '[{"url": "https://a"}]'])
    expect(pagesIn(nothing, "web", mayLink)).toEqual([]);
});

test.each([
  ["http://docs.aws.amazon.com/a", false],
  ["https://evil.example/a", false],
  ["https://wiki.example.com/a", true],
  ["https://wiki.example.com.evil.example/a", false],
  ["https://user:pass@wiki.example.com/a", false],
  ["https://wiki.example.com/a](https://evil.example)", false],
  ["https://wiki.example.com/a b", false],
  ["javascript:alert(1)", false],
  ["not an address", false],
])("the link %s is passed on: %s", (url, isPassedOn) => {
  const [only] = pagesIn(JSON.stringify([{ title: "A", url }]), "web", mayLink);
  expect(only).toEqual({ title: "A", text: "", url: isPassedOn ? url : null });
});

test("a deep or long answer is bounded, and keys of the prototype are no fields", () => {
  const deep = JSON.stringify({ a: { b: { c: { d: { e: { f: [page] } } } } } });
  expect(pagesIn(deep, "web", mayLink)).toEqual([]);
  expect(pagesIn(JSON.stringify(Array.from({ length: 500 }, () => page)), "web", mayLink)).toHaveLength(10);
  expect(pagesIn('[{"__proto__": {"title": "A"}}]', "web", mayLink)).toEqual([]);
});
