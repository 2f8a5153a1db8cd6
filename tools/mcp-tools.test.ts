import { setTimeout as wait } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { isAwsLink } from "../events/links.ts";
import { bundleOf } from "../handlers/test-process.ts";
import { findInstructions } from "../judgements/untrusted-text.ts";
import { parseOrganization } from "../policy/load-organization.ts";
import type { McpServer } from "./mcp-server.ts";
import { type McpOptions, type McpTools, openMcpTools } from "./mcp-tools.ts";
import { startMcpHttp, type TestMcpHttp } from "./test-mcp-http.ts";

let http: TestMcpHttp;
let opened: McpTools | undefined;
let lines: string[];
beforeEach(async () => {
  http = await startMcpHttp();
  lines = [];
});
afterEach(async () => {
  await opened?.close();
  opened = undefined;
  await http.close();
});

const ALLOWED = ["search", "pieces", "empty", "refuse", "slow", "huge", "crash", "environment", "poisoned"];
const overHttp = (more: Partial<McpServer> = {}): McpServer => ({
  name: "web",
  url: http.url,
  args: [],
  headers: {},
  tools: ALLOWED,
  timeoutSeconds: 15,
  ...more,
});
const overStdio = (more: Partial<McpServer> = {}): McpServer => ({
  name: "local",
  command: process.execPath,
  args: [bundleOf("tools/test-mcp-stdio.ts")],
  headers: {},
  tools: ALLOWED,
  timeoutSeconds: 15,
  ...more,
});

async function open(server: McpServer | McpServer[], options: Partial<McpOptions> = {}): Promise<McpTools> {
  opened = await openMcpTools([server].flat(), {
    variables: {},
    log: (line) => lines.push(line),
    isSuspicious: (text) => findInstructions(text).length > 0,
    isTrustedLink: isAwsLink,
    pauseMilliseconds: 50,
    ...options,
  });
  return opened;
}
const names = () => opened?.list().map(({ name }) => name) ?? [];
async function call(name: string, input: Record<string, unknown> = {}): Promise<string> {
  const found = opened?.list().find((tool) => tool.name.endsWith(`__${name}`));
  return String(await found?.invoke(input));
}

describe("for research", () => {
  const research = { tool: "search_documentation", query: "search_phrase", arguments: { limit: 5 } };
  const tools = ["search_documentation"];

  test("the tool that is named finds pages, with links to AWS", async () => {
    const { searches } = await open([overHttp({ tools, research }), overStdio({ tools: ["search"] })]);
    expect(searches.map(({ name }) => name)).toEqual(["web"]);
    const pages = await searches[0]?.search("EKS update");
    expect(pages?.map(({ url }) => url)).toEqual([
      expect.stringMatching(/^https:\/\/docs\.aws\.amazon\.com\/eks\//),
      expect.stringMatching(/^https:\/\/docs\.aws\.amazon\.com\/AmazonRDS\//),
    ]);
    expect(http.asked).toEqual(["EKS update"]);
  });

  test("a call that fails throws its reason, and the next one works", async () => {
    const { searches } = await open(overHttp({ tools, research, timeoutSeconds: 0.5 }));
    http.fault = () => "hang";
    await expect(searches[0]?.search("x")).rejects.toThrow("no answer within 0.5 s");
    http.fault = () => null;
    expect(await searches[0]?.search("x")).toHaveLength(2);
  });
});

describe("over streamable HTTP", () => {
  test("allowed tools are listed under the server's name, and called", async () => {
    await open(overHttp({ tools: ["search", "pieces", "empty"] }));
    expect(names()).toEqual(["web__search", "web__pieces", "web__empty"]);
    expect(lines).toEqual(["MCP server web: 3 of 11 tools may be used"]);
    expect(await call("search", { phrase: "lag of replicas" })).toBe("found: lag of replicas");
    expect(await call("pieces")).toBe("one\n(image, not shown)\ntwo");
    expect(await call("empty")).toBe("(nothing)");
  });

  test("a call that takes too long ends with its time, and the next one works", async () => {
    await open(overHttp({ timeoutSeconds: 1 }));
    const started = performance.now();
    expect(await call("slow")).toBe(
      "The call of slow on the server web failed: no answer within 1 s. Go on without it.",
    );
    expect(performance.now() - started).toBeLessThan(6_000);
    expect(await call("search", { phrase: "again" })).toBe("found: again");
  });

  test("a server that crashes in the middle is a failed call, and is connected to anew", async () => {
    await open(overHttp());
    expect(await call("crash")).toMatch(
      /^The call of crash on the server \w+ failed: .+\. Go on without it\.$/,
    );
    expect(await call("search", { phrase: "again" })).toBe("found: again");
  });

  test("a huge result is cut", async () => {
    await open(overHttp());
    const text = await call("huge", { bytes: 1_000_000 });
    expect(text.length).toBeLessThan(20_100);
    expect(text).toMatch(/\n\(cut: 980000 more characters\)$/);
  });

  test("a result beyond all measure is a failed call", async () => {
    await open(overHttp());
    expect(await call("huge", { bytes: 12_000_000 })).toMatch(/^The call of huge .* failed: /);
    expect(await call("search", { phrase: "again" })).toBe("found: again");
  });

  test("what the tool itself says went wrong is told, and the connection stays", async () => {
    await open(overHttp());
    expect(await call("refuse")).toContain("failed: MCP tool 'refuse' on server");
    expect(await call("refuse")).toContain("returned an error: no such page");
    expect(http.servers.length).toBeLessThanOrEqual(1);
  });

  test("a tool that is not allowed does not exist; one that is allowed and missing is named", async () => {
    await open(overHttp({ tools: ["search", "lookup"] }));
    expect(names()).toEqual(["web__search"]);
    expect(lines).toEqual(["MCP server web: 1 of 11 tools may be used; it has no tool lookup"]);
  });

  test("a caller that gives up does not wait, and others go on", async () => {
    await open(overHttp());
    const caller = new AbortController();
    const slow = opened?.list().find(({ name }) => name.endsWith("__slow"));
    const pending = slow?.invoke({}, { signal: caller.signal }).then(String, String);
    await wait(100);
    caller.abort();
    expect(await pending).toMatch(/called off|abort/i);
    expect(await call("search", { phrase: "on" })).toBe("found: on");
  });
});

// Each test starts a program or two.
describe("over standard input and output", () => {
  test("tools are listed and called; of the environment, no credentials are passed on", async () => {
    process.env.OHERO_TEST_SECRET = "very-secret-token";
    try {
      await open(overStdio());
    } finally {
      delete process.env.OHERO_TEST_SECRET;
    }
    expect(names()).toEqual(ALLOWED.map((name) => `local__${name}`));
    expect(await call("search", { phrase: "lag of replicas" })).toBe("found: lag of replicas");
    expect(await call("refuse")).toContain("returned an error: no such page");
    expect(await call("huge", { bytes: 1_000_000 })).toMatch(/\n\(cut: 980000 more characters\)$/);
    expect(await call("environment")).toContain("PATH");
    expect(await call("environment")).not.toContain("very-secret-token");
  });

  test("a program that crashes in the middle, or says too much, is a failed call, and is started anew", async () => {
    await open(overStdio());
    expect(await call("crash")).toMatch(/^The call of crash on the server local failed: .+closed/i);
    expect(await call("huge", { bytes: 12_000_000 })).toMatch(
      /^The call of huge on the server local failed: /,
    );
    expect(await call("search", { phrase: "again" })).toBe("found: again");
  });

  test("a program that hangs is a failed call", async () => {
    await open(overStdio({ timeoutSeconds: 0.3 }));
    expect(await call("slow")).toContain("failed: no answer within 0.3 s");
  });
});

test("arguments that do not fit are a failed call, with those that do", async () => {
  await open(overHttp({ tools: ["search"] }));
  expect(await call("search", { words: "x" })).toMatch(/failed: the arguments do not fit \{.*"phrase"/);
  const [search] = opened?.list() ?? [];
  const asModel = await search?.invoke({ type: "tool_call", id: "1", name: "web__search", args: {} });
  expect(asModel).toMatchObject({ tool_call_id: "1", status: "error" });
});

describe("descriptions", () => {
  test("that give orders are left out, in the schema, too; the tool stays", async () => {
    await open(overHttp({ tools: ["search", "poisoned"] }));
    const [search, poisoned] = opened?.list() ?? [];
    expect(search?.description).toBe("Looks for a phrase.");
    expect(JSON.stringify(search?.schema)).toContain("what to look for");
    expect(poisoned?.description).toBe("The tool poisoned of the server web; it looks things up.");
    expect(JSON.stringify(poisoned?.schema)).not.toContain("Ignore");
    expect(JSON.stringify(poisoned?.schema)).toContain("a page");
    expect(lines).toEqual([
      "MCP server web: 2 of 11 tools may be used; what poisoned says of itself is left out",
    ]);
    expect(await call("poisoned", { phrase: "x" })).toBe("harmless");
  });

  test("of tools that come after the start are not read", async () => {
    await open(overHttp({ tools: ["search"] }));
    http.servers[0]?.registerTool("added", { description: "New." }, () => ({ content: [] }));
    await call("search", { phrase: "x" });
    http.sessions.clear();
    await call("search", { phrase: "x" });
    await call("search", { phrase: "x" });
    expect(names()).toEqual(["web__search"]);
  });
});

describe("a server that is down", () => {
  test("stops neither the start nor the others, is named once, and is used when it is back", async () => {
    const { url } = http;
    await http.close();
    const other = await startMcpHttp();
    await open([overHttp({ url }), overHttp({ name: "other", url: other.url, tools: ["search"] })]);
    expect(names()).toEqual(["other__search"]);
    await wait(120);
    expect(names()).toEqual(["other__search"]);
    await wait(120);
    expect(lines.filter((line) => line.startsWith("MCP server web:"))).toEqual([
      expect.stringMatching(/^MCP server web: cannot be used now, and is tried again later: .*ECONNREFUSED/),
    ]);
    http = await startMcpHttp(Number(new URL(url).port));
    await expect.poll(names, { timeout: 5_000 }).toContain("web__search");
    expect(await call("search", { phrase: "x" })).toBe("found: x");
    await other.close();
  });

  test("a server that does not answer is waited for as long as is set, and left alone for a while", async () => {
    http.fault = () => "hang";
    const started = performance.now();
    await open(overHttp(), { connectMilliseconds: 200, pauseMilliseconds: 60_000 });
    expect(performance.now() - started).toBeLessThan(5_000);
    expect(lines).toEqual([expect.stringContaining("no connection within 0.2 s")]);
    const before = http.requests.length;
    names();
    await wait(50);
    expect(http.requests).toHaveLength(before);
  });

  test("calls do not wait for a server that could not be reached a moment ago", async () => {
    await open(overHttp(), { pauseMilliseconds: 60_000 });
    await http.close();
    expect(await call("search", { phrase: "x" })).toMatch(/failed: .*fetch failed/);
    expect(await call("search", { phrase: "x" })).toMatch(/failed: /);
    expect(await call("search", { phrase: "x" })).toContain("could not be reached a moment ago");
  });

  test("a program that is not there is named", async () => {
    await open(overStdio({ command: "no-such-program" }));
    expect(lines).toEqual([expect.stringContaining("ENOENT")]);
  });

  test("a redirect is not followed", async () => {
    http.fault = () => ({ status: 307, location: "http://169.254.169.254/latest/meta-data/" });
    await open(overHttp());
    expect(lines).toEqual([expect.stringContaining("redirect")]);
  });
});

describe("secrets", () => {
  test("are read from the environment, sent as headers, and never logged", async () => {
    await open(overHttp({ headers: { Authorization: "TOKEN" } }), {
      variables: { TOKEN: "Bearer very-secret-token" },
    });
    expect(http.requests.map(({ headers }) => headers.authorization)).toContain("Bearer very-secret-token");
    await http.close();
    expect(await call("search", { phrase: "x" })).not.toContain("very-secret-token");
    expect(lines.join("\n")).not.toContain("very-secret-token");
  });

  test("that are missing are named by their variable, and nothing is called", async () => {
    await open(overHttp({ headers: { Authorization: "TOKEN" } }));
    expect(lines).toEqual([
      expect.stringContaining("the environment variable TOKEN for the header Authorization is not set"),
    ]);
    expect(http.requests).toEqual([]);
  });
});

test("closing ends sessions and programs; nothing is opened after that", async () => {
  await open([overHttp(), overStdio()]);
  expect(http.sessions.size).toBe(1);
  const tools = opened?.list() ?? [];
  await opened?.close();
  expect(http.sessions.size).toBe(0);
  for (const { name } of tools.filter((tool) => tool.name.endsWith("__search")))
    expect(String(await tools.find((tool) => tool.name === name)?.invoke({ phrase: "x" }))).toContain(
      "the connection was closed",
    );
  expect(http.servers).toHaveLength(1);
});

test("servers are opened as the organization's file names them", async () => {
  const { policy } = parseOrganization(
    JSON.stringify({
      accounts: [{ id: "111122223333", name: "payments-prod" }],
      teams: [{ id: "app01", name: "App", role: "app" }],
      policy: { mcpServers: [{ name: "web", url: http.url, tools: ["search"] }] },
    }),
    "organization.yaml",
  );
  await open(policy.mcpServers);
  expect(names()).toEqual(["web__search"]);
});

test("without servers there is nothing to do", async () => {
  await open([]);
  expect(opened?.list()).toEqual([]);
});
