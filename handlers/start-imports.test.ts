import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";

const IMPORT = /^(?:import|export) (?!type\b)[^;"]*?\bfrom "([^"]+)";/gm;

/** What a module and what it imports need before anything runs: packages, and files of this checkout. */
async function importsOf(url: URL, seen = new Set<string>()): Promise<Set<string>> {
  if (seen.has(url.href)) return seen;
  seen.add(url.href);
  for (const [, name = ""] of (await readFile(url, "utf8")).matchAll(IMPORT))
    if (name.startsWith(".")) await importsOf(new URL(name, url), seen);
    else if (!name.startsWith("node:")) seen.add(name);
  return seen;
}

const from = (path: string) => importsOf(new URL(path, import.meta.url));
const packagesOf = async (path: string) =>
  [...(await from(path))].filter((name) => !name.startsWith("file:")).sort();
const filesOf = async (path: string) => {
  const root = new URL("../", import.meta.url).href;
  return [...(await from(path))]
    .filter((name) => name.startsWith(root))
    .map((name) => name.slice(root.length));
};

test("help and wrong calls load neither the graph nor the database nor LangChain", async () => {
  expect(await packagesOf("cli.ts")).toEqual(["cli-table3", "commander", "zod"]);
});

test("an application starts without LangChain's agents, which the first question loads", async () => {
  expect(await packagesOf("application.ts")).not.toContain("langchain");
});

describe("the agent on AWS", () => {
  test("asks for the secrets with little more than the database's client", async () => {
    expect(await packagesOf("aws/agent.ts")).toEqual([
      "@aws-sdk/client-dynamodb",
      "@opentelemetry/api",
      "zod",
    ]);
    expect(await filesOf("aws/agent.ts")).not.toContain("memory/stores.ts");
  });

  test("is ready with the database's client and the graph", async () => {
    expect(await packagesOf("aws/open-agent.ts")).toEqual([
      "@aws-sdk/client-dynamodb",
      "@aws-sdk/lib-dynamodb",
      "@langchain/core/messages",
      "@langchain/core/tools",
      "@langchain/langgraph",
      "@langchain/langgraph-checkpoint",
      "@opentelemetry/api",
      "zod",
    ]);
  });

  test.each([
    [
      "the schema of the organization's file, which was checked when it was deployed",
      "policy/organization.ts",
    ],
    ["the schema of the registry's entries, of which there may be none", "policy/registry-entry.ts"],
    ["what judges events, and writes tickets", "nodes/judging.ts"],
    ["the rules of judgements", "judgements/severity.ts"],
    ["what pages ask", "channels/webchat/protocol.ts"],
    ["questions about incidents", "tools/incident-query.ts"],
    ["what reads and answers questions", "nodes/consult.ts"],
    ["Slack", "channels/slack/slack.ts"],
    ["the bucket", "memory/s3-objects.ts"],
    ["the queue", "memory/delivery-queue.ts"],
    ["knowledge bases", "memory/knowledge/bedrock-knowledge.ts"],
  ])("starts without %s", async (_, file) => {
    const files = await filesOf("aws/open-agent.ts");
    expect(files).toContain("nodes/nodes.ts");
    expect(files).not.toContain(file);
  });
});
