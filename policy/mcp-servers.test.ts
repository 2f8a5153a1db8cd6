import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { OrganizationError } from "./errors.ts";
import { parseOrganization } from "./load-organization.ts";

const account = { id: "111122223333", name: "payments-prod" };
const team = { id: "app01", name: "App", role: "app" };
const read = (...mcpServers: unknown[]) =>
  parseOrganization(
    JSON.stringify({ accounts: [account], teams: [team], policy: { mcpServers } }),
    "org.yaml",
  ).policy.mcpServers;

const aws = {
  name: "aws",
  url: "https://knowledge-mcp.global.api.aws",
  tools: ["aws___search_documentation"],
};
const local = { name: "wiki", command: "node", args: ["wiki.js"], tools: ["search"] };

test("servers by address or by command; none by default", () => {
  expect(read(aws, local)).toEqual([
    { ...aws, args: [], headers: {}, linkHosts: [], timeoutSeconds: 30 },
    { ...local, headers: {}, linkHosts: [], timeoutSeconds: 30 },
  ]);
  expect(
    parseOrganization(JSON.stringify({ accounts: [account], teams: [team] }), "o").policy.mcpServers,
  ).toEqual([]);
  for (const url of ["http://localhost:8080/mcp", "http://127.0.0.1/mcp", "http://[::1]:1/mcp"])
    expect(read({ ...aws, url })).toHaveLength(1);
});

test("headers name environment variables", () => {
  expect(read({ ...aws, headers: { Authorization: "WIKI_TOKEN" } })[0]?.headers).toEqual({
    Authorization: "WIKI_TOKEN",
  });
});

test("one of the tools may look things up for tickets", () => {
  const research = { tool: "aws___search_documentation", query: "search_phrase" };
  expect(read({ ...aws, research })[0]?.research).toEqual({ ...research, arguments: {} });
  const more = { ...research, arguments: { limit: 5, topics: ["reference"] } };
  expect(read({ ...aws, research: more, linkHosts: ["wiki.example.com:8443"] })[0]?.research).toEqual(more);
  for (const [given, fault] of [
    [
      { research: { ...research, tool: "other" } },
      /mcpServers\[0\]\.research\.tool: expected one of `tools`: aws___search/,
    ],
    [
      { research: { ...research, arguments: { search_phrase: "x" } } },
      /research\.arguments: expected none called search_phrase/,
    ],
    [{ research: { tool: research.tool } }, /research\.query/],
    [{ linkHosts: ["https://wiki.example.com"] }, /linkHosts\[0\]: expected the name of a host/],
  ] as const)
    expect(() => read({ ...aws, ...given })).toThrow(fault);
});

test("the example in the sample file can be used as it is", () => {
  const text = readFileSync("policy/organization.yaml", "utf8");
  const example = [...text.matchAll(/^ {2}# (mcpServers:\n(?: {2}# {3}.*\n)+)/gm)].map(([, lines = ""]) =>
    lines.replaceAll("\n  # ", "\n"),
  );
  expect(example).toHaveLength(1);
  const { mcpServers } = parse(example[0] ?? "") as { mcpServers: unknown[] };
  expect(read(...mcpServers)).toHaveLength(2);
  expect(parseOrganization(text, "o").policy.mcpServers).toEqual([]);
});

test.each([
  [{ ...aws, url: "http://example.com/mcp" }, "url: expected an address that begins with https://"],
  [{ ...aws, url: "ftp://localhost/" }, "url: expected an address that begins with https://"],
  [{ ...aws, url: "http://localhost.example.com/" }, "url: expected an address that begins with https://"],
  [{ ...aws, url: "https://me:secret@example.com/" }, "url: expected an address without credentials"],
  [{ ...aws, url: "https://example.com/?api_key=1" }, "url: expected an address without credentials"],
  [{ ...aws, headers: { Authorization: "Bearer abc123" } }, "expected the name of an environment variable"],
  [{ ...aws, headers: { "Bad Header": "TOKEN" } }, "headers"],
  [{ ...aws, command: "node" }, "expected either `url` or `command`"],
  [{ name: "aws", tools: ["a"] }, "expected either `url` or `command`"],
  [{ ...local, headers: { Authorization: "TOKEN" } }, "headers: expected none with `command`"],
  [{ ...aws, args: ["x"] }, "args: expected none without `command`"],
  [{ ...aws, tools: [] }, "tools: expected at least one entry"],
  [{ ...aws, tools: ["a.b", "a_b"] }, "tools: expected each tool once"],
  [{ ...aws, tools: ["a b"] }, "tools[0]: expected the name of a tool"],
  [{ ...aws, name: "AWS Knowledge" }, "name: expected up to 24 small letters"],
  [{ ...aws, name: "aws-knowledge", tools: ["x".repeat(60)] }, "name: expected a shorter name"],
  [{ ...aws, timeoutSeconds: 0 }, "timeoutSeconds: expected a number above 0"],
  [{ ...aws, token: "x" }, 'there is no setting "token"'],
])("%j is refused, with the fix", (server, line) => {
  expect(() => read(server)).toThrow(OrganizationError);
  expect(() => read(server)).toThrow("policy.mcpServers[0]");
  expect(() => read(server)).toThrow(line);
});

test("two servers of one name are refused", () => {
  expect(() => read(aws, { ...local, name: "aws" })).toThrow(
    "policy.mcpServers[1].name: expected a name that no other server has",
  );
});
