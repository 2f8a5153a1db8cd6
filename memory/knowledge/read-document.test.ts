import { execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { checkId, readDocument } from "./read-document.ts";
import { pdf } from "./test-pdf.ts";

const LIMITS = { bytes: 100_000, pages: 3, seconds: 30 };

async function read(name: string, content: string | Uint8Array, limits = LIMITS) {
  const directory = await mkdtemp(join(tmpdir(), "ohero-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  await writeFile(join(directory, "file"), content);
  return readDocument(join(directory, "file"), name, limits);
}

test("Markdown: front matter becomes title, url and metadata, and is no text", async () => {
  const found = await read(
    "runbooks/rds.md",
    "---\ntitle: RDS failover\nurl: https://wiki.example.com/rds\nservice: RDS\nsince: 2026-03-02\nteams: [app01, inf01]\nempty:\n---\n# Other\n\nText.\n",
  );
  expect(found).toMatchObject({
    id: "runbooks/rds.md",
    collection: "documents",
    title: "RDS failover",
    url: "https://wiki.example.com/rds",
    text: "# Other\n\nText.",
  });
  const { contentHash, ...metadata } = found.metadata;
  expect(metadata).toEqual({ service: "RDS", since: "2026-03-02", teams: "app01, inf01" });
  expect(contentHash).toMatch(/^[0-9a-f]{32}$/);
  expect(found.updatedAt).toMatch(/^\d{4}-.*Z$/);
});

test("the title is the first heading, else the file's name", async () => {
  expect((await read("a.md", "Text.\n\n# Heading #\n")).title).toBe("Heading");
  expect((await read("notes/vpn tunnel.txt", "Text.")).title).toBe("vpn tunnel");
  expect((await read("a.md", "---\ntitle: \n---\nText.")).title).toBe("a");
  expect((await read("a.md", "---\n---\nText.")).text).toBe("Text.");
  expect((await read("a.md", "--- not front matter\n---\n")).text).toContain("not front matter");
});

test("HTML: headings, lists, tables and code, without scripts and navigation", async () => {
  const found = await read(
    "a.HTML",
    `<html><head><title>VPN &amp; tunnels</title><link rel="canonical" href="https://wiki.example.com/vpn">
     <style>b{}</style></head><body><nav>Home</nav><h1>VPN</h1><p>Both   tunnels <b>must</b> be up.<br>Always.</p>
     <ul><li>one</li><li>two</li></ul><pre>ping  -c 1</pre><table><tr><td>a</td><td>b</td></tr></table>
     <script>alert(1)</script><p>unclosed &lt;tag`,
  );
  expect(found).toMatchObject({ title: "VPN & tunnels", url: "https://wiki.example.com/vpn" });
  expect(found.text).toContain("# VPN\n\nBoth tunnels must be up.\nAlways.");
  expect(found.text).toContain("- one\n- two");
  expect(found.text).toContain("```\nping  -c 1\n```");
  expect(found.text).toContain("| a | b");
  expect(found.text).toContain("unclosed <tag");
  expect(found.text).not.toMatch(/alert|Home|b\{\}/);
});

test("HTML: the title of a picture is not the page's", async () => {
  const page = "<h1>VPN</h1><svg><title>icon</title></svg><p>Text.";
  expect(await read("a.html", page)).toMatchObject({ title: "VPN", text: "# VPN\n\nText." });
});

test.each([
  ['<meta charset="ISO-8859-1">', "latin1"],
  ["<META HTTP-EQUIV=Content-Type CONTENT='text/html; charset=windows-1252'>", "latin1"],
  ['<?xml version="1.0" encoding="iso-8859-1"?>', "latin1"],
  ['<meta charset="utf-8">', "utf8"],
  ["", "utf8"],
] as const)("HTML: %s says how it is written", async (declaration, encoding) => {
  const page = Buffer.from(`${declaration}<p>Störung im Café`, encoding);
  expect((await read("a.html", page)).text).toBe("Störung im Café");
});

test("HTML: the quotation marks of windows-1252", async () => {
  const page = Buffer.from('<meta charset="windows-1252"><p>\x93Caf\xe9\x94, 5 \x80', "latin1");
  expect((await read("a.html", page)).text).toBe("“Café”, 5 €");
});

test("HTML: UTF-8 that is cut off in a character is named", async () => {
  const page = Buffer.from("<p>Café").subarray(0, -1);
  await expect(read("a.html", page)).rejects.toThrow("a.html is not in UTF-8: save it as UTF-8");
});

test.each([
  "---\nBoth tunnels must be up.\n---\nText.",
  "---\n- one\n- two\n---\nText.",
  "---\n\nNote: this: that\n\nMore text, and [a link](x).\n---\nText.",
])("Markdown that begins with a horizontal rule is read (%#)", async (markdown) => {
  const { text, metadata } = await read("a.md", markdown);
  expect(text).toBe(markdown);
  expect(Object.keys(metadata)).toEqual(["contentHash"]);
});

test("HTML of any depth", async () => {
  expect((await read("a.html", `${"<div>".repeat(15_000)}deep`)).text).toBe("deep");
});

test("PDF: the text of its pages, and its title", async () => {
  const found = await read("a.pdf", pdf(["Failover of the database", "Second page"], "The book"));
  expect(found).toMatchObject({ title: "The book", text: "Failover of the database\n\nSecond page" });
});

const BAD: [what: string, name: string, content: string | Uint8Array, problem: RegExp][] = [
  ["too large", "a.md", "x".repeat(100_001), /^a\.md has 0\.1 MB, more than 0\.1 MB: split it$/],
  ["empty", "a.md", " \n", /^a\.md has no text: write some, or leave it out$/],
  [
    "a page of navigation",
    "a.html",
    "<nav><p>Text.",
    /^a\.html has no text outside of navigation, .*: close/,
  ],
  ["an unknown charset", "a.html", "<meta charset=x-odd>Text", /^a\.html declares the charset x-odd, which/],
  ["only front matter", "a.md", "---\ntitle: x\n---\n", /^a\.md has no text: /],
  ["binary", "a.txt", new Uint8Array([65, 0, 66]), /^a\.txt is no text: /],
  ["another encoding", "a.txt", new Uint8Array([0xe4, 0xf6]), /^a\.txt is not in UTF-8: save it/],
  ["another kind", "a.docx", "x", /^a\.docx is of no kind that can be read: use Markdown/],
  [
    "broken front matter",
    "a.md",
    "---\n{a: [\n---\nText.",
    /^a\.md has front matter that is no YAML .*: correct it$/,
  ],
  [
    "front matter with parts of its own",
    "a.md",
    "---\na: {b: c}\n---\nText.",
    /^a\.md has front matter that is no list of names/,
  ],
  ["a bomb of aliases", "a.md", bomb(), /^a\.md has front matter that is no/],
  [
    "a link that is none",
    "a.md",
    "---\nurl: javascript:alert(1)\n---\nText.",
    /^a\.md has a url .*: correct it$/,
  ],
  ["no PDF", "a.pdf", "hello", /^a\.pdf is no PDF that can be read \(.*\): add it as text$/],
  [
    "a PDF cut off",
    "a.pdf",
    pdf(["x"]).subarray(0, 200),
    /^a\.pdf is no PDF that can be read|^a\.pdf has no text/,
  ],
  ["too many pages", "a.pdf", pdf(["a", "b", "c", "d"]), /^a\.pdf has 4 pages, more than 3: split it$/],
  ["a PDF without text", "a.pdf", pdf([""]), /^a\.pdf has no text: a scan needs/],
];

test.each(BAD)("%s: one line with the name and what to do", async (_, name, content, problem) => {
  const error = await read(name, content).catch((error: Error) => error);
  expect(error).toMatchObject({ name: "DocumentError", message: expect.stringMatching(problem) });
  expect((error as Error).message).not.toContain("\n");
});

test("a PDF that takes too long is given up", async () => {
  const slow = read("a.pdf", pdf(["x"]), { ...LIMITS, seconds: 0.001 });
  await expect(slow).rejects.toThrow("a.pdf took longer than 0.001 s to read: split it, or add it as text");
});

test("what is no file, and what is not there", async () => {
  const directory = await mkdtemp(join(tmpdir(), "ohero-"));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  await expect(readDocument(directory, "a.md")).rejects.toThrow("a.md is no regular file: leave it out");
  await expect(readDocument(join(directory, "x"), "x.md")).rejects.toThrow("x.md cannot be read (ENOENT)");
  if (process.platform === "win32") return;
  execFileSync("mkfifo", [join(directory, "pipe.md")]);
  await expect(readDocument(join(directory, "pipe.md"), "pipe.md")).rejects.toThrow("no regular file");
});

test.each([
  "https://wiki.example.com/a b",
  "https://wiki.example.com/a)](https://evil.example",
  "https://wiki.example.com/a(b)",
  "https://wiki.example.com/<!channel>",
  "https://wiki.example.com/a|b",
  "ftp://wiki.example.com/a",
  "data:text/html,x",
  "//wiki.example.com",
])("%j is no link", async (url) => {
  await expect(read("a.md", `---\nurl: "${url}"\n---\nText.`)).rejects.toThrow("a.md has a url in its front");
  const page = `<link rel="canonical" href="${url.replaceAll("<", "&lt;")}"><p>Text.`;
  expect((await read("a.html", page)).url).toBeNull();
});

test("a link may have what links have", async () => {
  const url = "https://wiki.example.com:8443/a%20b/~c/ü?q=1&r=a+b,c;d#e-f_g!h*i'j@k:l$";
  expect((await read("a.md", `---\nurl: "${url}"\n---\nText.`)).url).toBe(url);
});

test("text and title do not move a terminal's cursor", async () => {
  const found = await read("a.md", "# A\u001b[31m title\u202e\r\n\r\nText\u0007 of\tit.\u2028");
  expect(found).toMatchObject({ title: "A [31m title", text: "# A [31m title \n\nText  of\tit." });
});

test.each([
  "../a.md",
  "/a.md",
  "a/../b.md",
  "./a.md",
  "a//b.md",
  "a\\b.md",
  "a\nb.md",
  "a\u001b[2J.md",
  "",
  "x".repeat(501),
  "x](https:/evil.example)[<img src=x onerror=alert(1)> <!channel>.md",
  "x](https:/evil.example).md",
  "[x][1].md",
  "a/[1]: x.md",
  "<b>.md",
  "a>b.md",
  "a`b`.md",
])("%j is no id", (id) => {
  expect(() => checkId(id)).toThrow(/rename it|move it there/);
});

test.each([
  "a.md",
  "a/b c/ü 文.md",
  "..a.md",
  "a..b/c.md",
  "Runbook (final) - copy (1).md",
  "[draft] plan & notes, it's 100%.md",
  "a_b*c~d|e#f!.md",
])("%j is an id", (id) => {
  expect(() => checkId(id)).not.toThrow();
});

function bomb(): string {
  const lines = ["a: &a [x, x]"];
  for (let n = 1; n < 20; n += 1)
    lines.push(`${"b".repeat(n)}: &${"b".repeat(n)} [*${n === 1 ? "a" : "b".repeat(n - 1)}, *a]`);
  return `---\n${lines.join("\n")}\n---\nText.`;
}
