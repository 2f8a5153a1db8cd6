import { describe, expect, test } from "vitest";
import { runState } from "../graph/test-application.ts";
import { input } from "../judgements/test-inputs.ts";
import { writeReport } from "./report.ts";

const NODES = ["intake", "record"];

/** A report in which everything that comes from outside is `text`. */
function reportOf(text: string): string {
  const event = input({
    title: text,
    text,
    type: text,
    region: text,
    accounts: [text],
    resources: [{ id: text, type: null, status: "pending" }],
  }).event;
  return writeReport(
    runState({
      incidentId: text,
      event,
      reason: text,
      answer: text,
      unrecognised: [text],
      suspicions: [text],
      failures: [text],
      notices: [text],
      ruling: { incidentId: text, action: "accept", reason: text, by: text },
      problem: { path: text, expected: text, found: text },
      related: [{ incidentId: text, title: text, outcome: text, at: "2026-01-01" }],
      judgements: [
        {
          name: "severity",
          by: "rule",
          value: text,
          evidence: text,
          attempts: [{ model: "m", problem: text }],
        },
      ],
    }),
    NODES,
  );
}

/** Splits off the code block, by CommonMark's rule: it ends at a line of at least as many marks, and nothing else. */
function parse(markdown: string) {
  const lines = markdown.split("\n");
  const start = lines.findIndex((line) => /^`{3,}text$/.test(line));
  const marks = lines[start]?.match(/^`+/)?.[0] ?? "";
  const length = lines
    .slice(start + 1)
    .findIndex((line) => new RegExp(`^ {0,3}\`{${marks.length},}\\s*$`).test(line));
  return {
    prose: lines.slice(0, start),
    code: lines.slice(start + 1, start + 1 + length).join("\n"),
    after: lines.slice(start + 2 + length).join("\n"),
  };
}

/** The line without escaped characters and entities: what is left is what Markdown acts on. */
const active = (line: string) => line.replace(/\\[!-/:-@[-`{-~]|&(?:lt|gt|#58);/g, "");

const hostile = {
  "a heading": "# owned",
  "a heading on a line of its own": "x\n# owned\n## owned",
  "an HTML tag": '<img src=x onerror="alert(1)"><script>alert(1)</script>',
  "a closing comment": "--> <!-- x",
  "a link": "[click](https://evil.example/?a=b)",
  "an image": "![x](https://evil.example/x.png)",
  "a script link": "[x](javascript:alert(1))",
  "an automatic link": "<https://evil.example> HTTPS://EVIL.EXAMPLE http://evil.example",
  "a reference link": "[x]: https://evil.example\n[x]",
  "table cells": "a | b | c\n| --- | --- |\n| d |",
  "emphasis and code": "**bold** _it_ ~~gone~~ `code` ``two``",
  "runs of backticks": "```\n````\n`````\nowned",
  tildes: "~~~\nowned\n~~~",
  backslashes: "\\| \\\\| \\[x\\](y)",
  "escaped backticks": "\\`\\`\\`",
  "control characters": "a\u0000b\u001b[31mc\u0007\u202Egnp.exe\u200B\r# owned\u2028# owned\u0085# owned",
  "a footnote and a task": "[^1] - [ ] x",
  "very long": `${"x".repeat(5_000)}|`,
  "a surrogate": "\uD83D",
};

describe.each(Object.entries(hostile))("%s", (_, text) => {
  const markdown = reportOf(text);
  const { prose, code, after } = parse(markdown);

  test("opens no heading that is not ours", () => {
    const headings = prose.filter((line) => /^\s{0,3}#/.test(line)).map((line) => line.replace(/:.*/, ":"));
    expect(headings.slice(1)).toEqual([
      "## Task",
      "## Answer",
      "## Path",
      "## Judgements",
      "## Writes",
      "## Text that tries to instruct",
      "## Failures",
      "## Timing",
      "## Text of the event",
    ]);
  });

  test("leaves nothing active in the prose", () => {
    for (const line of prose.map(active)) {
      expect(line).not.toMatch(/<|[a-z]:\/\/|`|\]\(|!\[|~~|^\s*\[.*\]:/i);
      if (line.startsWith("|")) continue;
      expect(line.replace(/^#+ |^> ?|^- /, "")).not.toMatch(/[[\]|*_#]/);
    }
  });

  test("adds no cell to a table", () => {
    const tables = prose.map(active).filter((line) => line.startsWith("|"));
    const widths = new Set(tables.map((line) => line.split("|").length - 2));
    expect([...widths].sort()).toEqual([2, 3, 5]);
  });

  test("stays inside its code block", () => {
    expect(after.trim()).toBe("");
    expect(code.length).toBeGreaterThan(0);
  });

  test("leaves no control character but line breaks and tabs", () => {
    expect(markdown).not.toMatch(/[^\P{Cc}\n\t]|\p{Cf}/u);
  });
});

test("the report tells path, judgements and what was written", () => {
  const event = input({ title: "EC2: retirement" }).event;
  const markdown = writeReport(
    runState({
      event,
      outcome: "discharged",
      reason: "not-significant",
      answer: "Discharged.",
      judgements: [
        {
          name: "severity",
          by: "model-1",
          value: 3,
          evidence: "on March 14",
          attempts: [{ model: "model-0", problem: "timed out" }],
        },
      ],
      calls: [
        {
          question: "assess",
          model: "model-1",
          inputTokens: 300,
          outputTokens: 20,
          cachedTokens: 200,
          ms: 40,
          costUsd: 0.001,
          problem: null,
        },
      ],
      tickets: [
        {
          id: "T-1",
          team: "app01",
          action: "created",
          status: "open",
          title: "EC2: retirement",
          severity: 3,
          raisedFrom: null,
          note: null,
          joinedInto: null,
          isNews: true,
        },
      ],
    }),
    ["intake", "screen", "record"],
  );
  expect(markdown).toMatch(/^# discharged \(not-significant\): EC2: retirement\n/);
  expect(markdown).toContain("intake → screen → record");
  expect(markdown).toContain("| severity | model-1 | 3 | on March 14 | model-0: timed out |");
  expect(markdown).toContain(
    "Model calls: 1; tokens in: 300, of them cached: 200; tokens out: 20; 40 ms; 0.00100 USD.",
  );
  expect(markdown).toContain("- ticket T-1 for app01: created, now open");
});

test("a delivery that cannot be read says what was wrong, and where", () => {
  const problem = { path: "detail", expected: "an object", found: "nothing" };
  const markdown = writeReport(
    runState({ incidentId: null, outcome: "invalid", reason: "x", problem }),
    NODES,
  );
  expect(markdown).toMatch(/^# invalid: unreadable delivery\n/);
  for (const row of ["| Where | detail |", "| Expected | an object |", "| Found | nothing |"])
    expect(markdown).toContain(row);
});

test("numbers are shown as they are, and none begins a list", () => {
  const trace = [{ node: "intake", startedAt: "2026-03-02T09:00:00.000Z", durationMs: 1.2 }];
  const markdown = writeReport(runState({ trace, answer: "1. first\n2) second\n1.5 GB\n3." }), ["intake"]);
  expect(markdown).toContain("| intake | 2026-03-02T09:00:00.000Z | 1.2 |");
  expect(markdown).toContain("> 1\\. first\n> 2\\) second\n> 1.5 GB\n> 3\\.");
});

test("many resources are counted, not all listed", () => {
  const markdown = writeReport(runState({ event: input({ resources: 500 }).event }), NODES);
  expect(markdown).toContain("and 470 more");
  expect(markdown).not.toContain("r-499");
});
