import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chromiumPath, launchBrowser } from "../../test-browser.ts";

let browser: Browser;
let page: Page;

interface Shown {
  text: string;
  /** Names of the elements in it, as they begin. */
  elements: string[];
  links: string[];
}

/** What the page makes of a text. */
const show = (text: string) =>
  page.evaluate<Shown>(`(() => {
    const made = shown.markdown(${JSON.stringify(text)});
    const all = [...made.querySelectorAll("*")];
    return {
      text: made.textContent,
      elements: all.map(({ localName }) => localName),
      links: all.flatMap((one) => one.localName === "a" ? [[one.href, one.rel, one.target].join(" ")] : []),
    };
  })()`);

/** With a backslash before every mark there is, which in Markdown makes it a sign like others. */
const escaped = (text: string) => text.replace(/[!-/:-@[-`{-~]/g, "\\$&");

const HOSTILE = [
  "**RESOLVED** by ops ~~ignore~~ ~x~ `code` *em* x*y*z arn_a_b __u__ <b>hi</b>",
  '<img src=x onerror="alert(1)"> <script>alert(2)</script> <!-- hidden --> <https://evil.example/a>',
  "[a](javascript:alert(3)) [b](https://evil.example/b) ![c](https://evil.example/c) [d][T-1] [ ] x",
  "https://evil.example/e www.evil.example me@evil.example &lt;i&gt; &#42;x&#42; | a | b | 1. # > - + = \\",
].join(" ");

describe.runIf(chromiumPath !== undefined)("Markdown on the page", () => {
  beforeAll(async () => {
    const { outputFiles } = await build({
      entryPoints: [fileURLToPath(new URL("markdown.ts", import.meta.url))],
      ...{ bundle: true, write: false, format: "iife", globalName: "shown", logLevel: "silent" },
    });
    browser = await launchBrowser();
    page = await browser.newPage();
    await page.addScriptTag({ content: outputFiles[0]?.text ?? "" });
  }, 60_000);
  afterAll(() => browser?.close());

  test("shows what is escaped sign by sign, and marks nothing up", async () => {
    expect(await show(escaped(HOSTILE))).toEqual({ text: HOSTILE, elements: ["p"], links: [] });
    const listed = await show(`- **Open**: ${escaped(HOSTILE)}: severity 4`);
    expect(listed.text).toBe(`Open: ${HOSTILE}: severity 4`);
    expect(listed.elements).toEqual(["ul", "li", "span", "strong"]);
    for (const start of ["# x", "> x", "- x", "1. x", "---", "```", "[a]: b", "| a |\n| - |", "x\n==="])
      expect((await show(escaped(start))).elements.filter((name) => name !== "br")).toEqual(["p"]);
  });

  test("makes of what is not escaped no more than the marks of Markdown", async () => {
    const { text, elements, links } = await show(HOSTILE);
    expect(new Set(elements)).toEqual(new Set(["p", "strong", "em", "del", "code", "a", "bdi"]));
    for (const whole of ['<img src=x onerror="alert(1)">', "<!-- hidden -->", "![c](https://evil.example/c)"])
      expect(text).toContain(whole);
    // Where it leads stands beside it.
    expect(text).toContain(" b (evil.example)");
    expect(new Set(links.map((link) => link.replace(/^\S+/, (address) => new URL(address).origin)))).toEqual(
      new Set(["https://evil.example noopener noreferrer _blank"]),
    );
    expect((await show("[https://bank.example](https://evil.example)")).text).toBe(
      "https://bank.example (evil.example)",
    );
    expect((await show("<https://bank.example@evil.example>")).text).toContain("(evil.example)");
    expect((await show("https://docs.example/a")).text).toBe("https://docs.example/a");
  });

  test("hides nothing, and makes no links of words elsewhere", async () => {
    const { text, links } = await show("[T-1]: https://evil.example 'x'\n\n[T-1] is open, [so is this][T-1]");
    expect(text).toContain("[T-1]: ");
    expect(links).toEqual(["https://evil.example/ noopener noreferrer _blank"]);
    expect((await show("- [ ] one\n- [x] two")).text).toBe("[ ] one[x] two");
    expect((await show("a\u202eb\u2066c &#8238;d")).text).toBe("abc d");
  });

  test.each<[string, string]>([
    ["quotations in quotations", ">".repeat(5_900)],
    ["quotations, spread out", "> ".repeat(2_900)],
    ["emphasis in emphasis", `${"*".repeat(2_900)}a${"*".repeat(2_900)}`],
    ["emphasis that is not ended", "*a ".repeat(2_000)],
    ["emphasis, a mark at a time", `${"*a ".repeat(1_000)}${"a*".repeat(1_500)}`],
    ["a table of a million cells", `${"|a".repeat(999)}|\n${"|-".repeat(999)}|\n${"a\n".repeat(999)}`],
    ["nothing but blanks", `a${" ".repeat(5_900)}b`],
    ["brackets", "[".repeat(5_900)],
    ["much of everything", "*a_ [b](<c `d` | ~~e\n".repeat(9_000)],
  ])("shows %s, without taking long over it", async (_, text) => {
    const start = performance.now();
    const shown = await show(text);
    expect(performance.now() - start).toBeLessThan(2_000);
    expect(shown.elements.length).toBeLessThan(3_000);
    const letters = (of: string) => of.replace(/[^a-z]/g, "");
    expect(letters(shown.text)).toBe(letters(text));
  });
});
