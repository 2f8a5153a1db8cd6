import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { bench } from "./bench.ts";
import { readCalled } from "./called.ts";
import { mustHavePlaces, SectionError, withMeasured, writeMeasured } from "./measured-section.ts";
import { table } from "./table.ts";

const DOCUMENT = `# Benchmarks

## The graph

Why it is measured.

<!-- measured: graph -->

| old | figures |

<!-- /measured -->

What is left.

## New

<!-- measured: new --><!-- /measured -->
`;

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "ohero-bench-test-"));
  file = join(folder, "benchmarks.md");
  await writeFile(file, DOCUMENT);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("the figures of one benchmark in the document", () => {
  test("take the place of the former ones, and leave all else as it was", () => {
    const written = withMeasured(DOCUMENT, "graph", "| new |\n", "x.md");
    expect(written).toBe(DOCUMENT.replace("| old | figures |", "| new |"));
    expect(withMeasured(written, "graph", "| old | figures |", "x.md")).toBe(DOCUMENT);
  });

  test("find their place where nothing was measured before", () => {
    expect(withMeasured(DOCUMENT, "new", "$& $1 text", "x.md")).toBe(
      DOCUMENT.replace("new --><!--", () => "new -->\n\n$& $1 text\n\n<!--"),
    );
  });

  test.each([
    ["nobody", DOCUMENT, "x.md: there is no line <!-- measured: nobody -->"],
    ["graph", DOCUMENT.replace("<!-- /measured -->", ""), "x.md: there is no line <!-- /measured --> after"],
    [
      "graph",
      `${DOCUMENT}<!-- measured: graph -->`,
      "x.md: the line <!-- measured: graph --> stands there twice",
    ],
  ])("have no place: %s", (name, document, message) => {
    expect(() => withMeasured(document, name, "text", "x.md")).toThrow(SectionError);
    expect(() => withMeasured(document, name, "text", "x.md")).toThrow(message);
  });

  test("cannot end their own section", () => {
    const written = withMeasured(DOCUMENT, "graph", "a <!-- /measured --> b", "x.md");
    expect(withMeasured(written, "graph", "| old | figures |", "x.md")).toBe(DOCUMENT);
  });

  test("that cannot be written leave the file as it was, and nothing beside it", async () => {
    await expect(writeMeasured(file, "nobody", "text")).rejects.toThrow(SectionError);
    await expect(mustHavePlaces(join(folder, "none.md"), [])).rejects.toThrow("there is no such file");
    expect(await readFile(file, "utf8")).toBe(DOCUMENT);
    expect(await readdir(folder)).toEqual(["benchmarks.md"]);
  });

  test("have their place in docs/benchmarks.md, whichever benchmark it is", async () => {
    const own = await readdir(new URL("./", import.meta.url), { withFileTypes: true });
    const names = own.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    await mustHavePlaces("docs/benchmarks.md", names);
  });
});

/** A benchmark that is named after what becomes of it. */
const CHILD = `
const [name, ...numbers] = process.argv.slice(2);
console.log("figures of " + [name, ...numbers].join(" "));
if (name === "missed") process.exitCode = 1;
if (name === "broken") process.exit(70);
if (name === "killed") process.kill(process.pid, "SIGKILL");
if (name === "endless") setInterval(() => {}, 1000);
`;

async function run(names: string[], options: Partial<Parameters<typeof bench>[0]> = {}) {
  const child = join(folder, "child.mjs");
  await writeFile(child, CHILD);
  await writeFile(
    file,
    ["good", "missed", "broken", "killed", "endless"]
      .map((name) => `## ${name}\n\n<!-- measured: ${name} -->\n\nformer ${name}\n\n<!-- /measured -->\n`)
      .join("\n"),
  );
  let [printed, noted] = ["", ""];
  const code = await bench({
    benchmarks: names.map((name) => ({ name, numbers: [] })),
    ...{ file, child, command: "npm run bench", signal: new AbortController().signal },
    print: (text) => {
      printed += text;
    },
    note: (text) => {
      noted += `${text}\n`;
    },
    ...options,
  });
  return { code, printed, noted, document: await readFile(file, "utf8") };
}

describe("a run of several", () => {
  test("writes each, also what missed its goal or failed, says so, and ends with 1", async () => {
    const { code, noted, document } = await run(["broken", "killed", "missed", "good"]);
    expect(code).toBe(1);
    expect(document).toContain(
      "**It failed with exit code 70; the figures are not whole.**\n\nfigures of broken",
    );
    expect(document).toContain("**It failed with SIGKILL; the figures are not whole.**");
    expect(document).toContain("**A goal was missed.**\n\nfigures of missed");
    expect(document).toMatch(
      /_Measured: \d+ \w+ \d{4}, \d+ cores of .* GiB of memory, .* `npm run bench`\._\n\nfigures of good/,
    );
    expect(document).toContain("former endless");
    expect(noted).toContain("2 of 4: killed");
    expect(noted).toMatch(/missed: A goal was missed after \d+ s, written to /);
  });

  test("ends with 0 when all is reached, and only prints where there is no document", async () => {
    const { code, printed, document } = await run(["good"], {
      benchmarks: [{ name: "good", numbers: [20, 3] }],
      file: null,
    });
    expect(code).toBe(0);
    expect(printed).toContain("## good\n\nfigures of good 20 3\n");
    expect(document).toContain("former good");
  });

  test("that is stopped keeps what is done, and leaves what was under way as it was", async () => {
    const stop = new AbortController();
    const { code, document } = await run(["good", "endless", "missed"], {
      signal: stop.signal,
      print: (text) => {
        if (text.includes("figures of endless")) stop.abort();
      },
    });
    expect(code).toBe(130);
    expect(document).toContain("figures of good");
    expect(document).toContain("former endless");
    expect(document).toContain("former missed");
  });

  test("measures nothing where the document has no place for one of them", async () => {
    let isBegun = false;
    const promise = run(["good", "nobody"], {
      note: () => {
        isBegun = true;
      },
    });
    await expect(promise).rejects.toThrow("there is no line <!-- measured: nobody -->");
    expect(isBegun).toBe(false);
  });
});

test("numbers belong to the name before them", () => {
  const all = ["graph", "storm"];
  expect(readCalled(["storm", "2000", "7", "graph"], all)).toEqual([
    { name: "storm", numbers: [2000, 7] },
    { name: "graph", numbers: [] },
  ]);
  expect(readCalled([], all).map(({ name }) => name)).toEqual(all);
  expect(() => readCalled(["2000"], all)).toThrow("there is no 2000; there are graph, storm");
  expect(() => readCalled(["strom"], all)).toThrow("there is no strom");
});

test("a table has columns that stand under each other", () => {
  expect(
    table(
      ["what", "measured"],
      [
        ["a copy", 0.2],
        ["all", ""],
      ],
    ),
  ).toBe(
    ["| what   | measured |", "| ------ | -------- |", "| a copy | 0.2      |", "| all    | –        |"].join(
      "\n",
    ),
  );
});
