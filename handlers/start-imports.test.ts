import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";

const IMPORT = /^(?:import|export) (?!type\b)[^;"]*?\bfrom "([^"]+)";/gm;

/** The packages that a module and what it imports need before anything runs. */
async function packagesOf(url: URL, seen = new Set<string>()): Promise<string[]> {
  if (seen.has(url.href)) return [];
  seen.add(url.href);
  const packages: string[] = [];
  for (const [, name = ""] of (await readFile(url, "utf8")).matchAll(IMPORT))
    if (name.startsWith(".")) packages.push(...(await packagesOf(new URL(name, url), seen)));
    else if (!name.startsWith("node:")) packages.push(name);
  return [...new Set(packages)].sort();
}

test("help and wrong calls load neither the graph nor the database nor LangChain", async () => {
  expect(await packagesOf(new URL("cli.ts", import.meta.url))).toEqual(["cli-table3", "commander", "zod"]);
});

test("an application starts without LangChain's agents, which the first question loads", async () => {
  expect(await packagesOf(new URL("application.ts", import.meta.url))).not.toContain("langchain");
});
