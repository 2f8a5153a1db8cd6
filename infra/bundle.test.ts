import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http2";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { loadOrganization } from "../policy/load-organization.ts";
import type { Organization } from "../policy/organization.ts";
import { bundle } from "./bundle.ts";

let folder: string;
let organization: Organization;
const source = (name: string) => join(folder, `${name}.ts`);

beforeAll(async () => {
  // Within the checkout, so that packages are found.
  folder = await mkdtemp(fileURLToPath(new URL("../node_modules/.ohero-bundle-", import.meta.url)));
  organization = await loadOrganization(
    fileURLToPath(new URL("../policy/organization.yaml", import.meta.url)),
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const write = (name: string, text: string) => writeFile(source(name), text);
const policy = new URL("../policy/load-organization.ts", import.meta.url).pathname;

async function digestOf(directory: string): Promise<string> {
  const hash = createHash("sha256");
  for (const name of (await readdir(directory)).sort())
    hash.update(name).update(await readFile(join(directory, name)));
  return hash.digest("hex");
}

async function codeIn(directory: string): Promise<string> {
  const files = (await readdir(directory)).filter((name) => name.endsWith(".mjs"));
  return (await Promise.all(files.map((name) => readFile(join(directory, name), "utf8")))).join("\n");
}

test("a bundle runs by itself, with the prompts and the organization beside it", async () => {
  await write(
    "agent",
    `import { loadOrganization } from ${JSON.stringify(policy)};
     import { loadPrompt } from ${JSON.stringify(policy.replace("policy/load-organization", "prompts/load-prompt"))};
     export const handler = async (file) => ({ organization: await loadOrganization(file), prompt: loadPrompt("severity") });`,
  );
  // Away from the checkout: no package is found there.
  const outdir = await mkdtemp(join(tmpdir(), "ohero-bundle-"));
  try {
    const sizes = await bundle({ organization, outdir, names: ["agent"], sources: source });
    expect(sizes.get("agent")).toBeGreaterThan(100_000);
    const { handler } = await import(pathToFileURL(join(outdir, "agent/index.mjs")).href);
    const read = await handler(join(outdir, "agent/organization.json"));
    expect(read.organization).toEqual(organization);
    expect(read.prompt.length).toBeGreaterThan(100);
    expect(await readdir(join(outdir, "agent"))).not.toContain("README.md");
    const code = await codeIn(join(outdir, "agent"));
    // Of zod's fifty languages English is there.
    expect(code).toContain("Invalid input");
    expect(code).not.toContain("Ungültige Eingabe");
  } finally {
    await rm(outdir, { recursive: true, force: true });
  }
});

test("LangChain runs without what stands for LangSmith's client being called", async () => {
  await write(
    "agent",
    `import { RunnableLambda } from "@langchain/core/runnables";
     import { AsyncLocalStorageProviderSingleton } from "@langchain/core/singletons";
     import { AsyncLocalStorage } from "node:async_hooks";
     AsyncLocalStorageProviderSingleton.initializeGlobalInstance(new AsyncLocalStorage());
     export const handler = (given) => RunnableLambda.from((text) => text + "!").invoke(given);`,
  );
  const outdir = join(folder, "chains");
  await bundle({ organization, outdir, names: ["agent"], sources: source });
  const { handler } = await import(pathToFileURL(join(outdir, "agent/index.mjs")).href);
  expect(await handler("runs")).toBe("runs!");
});

test("messages come back out of checkpoints, which hold nothing else of LangChain's", async () => {
  await write(
    "agent",
    `import { AIMessage, HumanMessage } from "@langchain/core/messages";
     import { JsonPlusSerializer } from "@langchain/langgraph-checkpoint";
     export const handler = async () => {
       const serde = new JsonPlusSerializer();
       const [type, bytes] = await serde.dumpsTyped([new HumanMessage("down?"), new AIMessage("yes")]);
       return (await serde.loadsTyped(type, bytes)).map((one) => [one.type, one.text, one instanceof HumanMessage]);
     };`,
  );
  const outdir = join(folder, "checkpoints");
  await bundle({ organization, outdir, names: ["agent"], sources: source });
  const { handler } = await import(pathToFileURL(join(outdir, "agent/index.mjs")).href);
  expect(await handler()).toEqual([
    ["human", "down?", true],
    ["ai", "yes", false],
  ]);
  expect(await codeIn(join(outdir, "agent"))).not.toContain("FakeListChatModel");
});

test("HTTP/2 is loaded for what is asked over it", async () => {
  await write(
    "agent",
    `import { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
     import { NodeHttp2Handler } from "@smithy/node-http-handler";
     export const handler = async (port) => {
       const { HttpRequest } = await import("@smithy/core/protocols");
       const asked = new HttpRequest({ protocol: "http:", hostname: "127.0.0.1", port, path: "/models", method: "GET" });
       const http2 = new NodeHttp2Handler({ disableConcurrentStreams: true });
       const { response } = await http2.handle(asked);
       http2.destroy();
       return [response.statusCode, new BedrockRuntimeClient({ region: "us-east-1" }).config.requestHandler instanceof NodeHttp2Handler];
     };`,
  );
  const server = createServer((request, response) => {
    response.writeHead(request.url === "/models" ? 200 : 404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const outdir = join(folder, "http2");
  await bundle({ organization, outdir, names: ["agent"], sources: source });
  expect(await codeIn(join(outdir, "agent"))).not.toMatch(/from ?"node:http2"/);
  const { handler } = await import(pathToFileURL(join(outdir, "agent/index.mjs")).href);
  expect(await handler((server.address() as AddressInfo).port)).toEqual([200, true]);
});

test("what is loaded at the start stands in one file, whatever else shares it", async () => {
  await write("shared", `export const shared = { count: 0 };`);
  await write("first", `import { shared } from "./shared.ts"; export default () => { shared.count += 1; };`);
  await write(
    "second",
    `import { shared } from "./shared.ts"; export const add = () => { shared.count += 10; };`,
  );
  await write("waited", `import { shared } from "./shared.ts"; export const open = async () => shared;`);
  await write(
    "agent",
    `import { shared } from "./shared.ts";
     import type { Organization } from "../policy/organization.ts";
     const { open } = await import("./waited.ts");
     // What is loaded while the entry waits must not wait for the entry.
     (await import("./first.ts")).default();
     export const handler = async () => {
       (await import("./second.ts")).add();
       return [shared.count, shared === (await open())];
     };`,
  );
  const outdir = join(folder, "start");
  await bundle({ organization, outdir, names: ["agent"], sources: source });
  const code = await readFile(join(outdir, "agent/index.mjs"), "utf8");
  expect(code.match(/from ?"\.\//g)).toHaveLength(1);
  const { handler } = await import(pathToFileURL(join(outdir, "agent/index.mjs")).href);
  expect(await handler()).toEqual([11, true]);
});

test("the agent's start is read from four files", async () => {
  const outdir = join(folder, "whole");
  const sizes = await bundle({ organization, outdir, names: ["agent"] });
  expect(sizes.get("agent")).toBeLessThan(2_200_000);
  const importedBy = async (file: string, seen = new Set<string>()): Promise<Set<string>> => {
    if (seen.has(file)) return seen;
    seen.add(file);
    const code = await readFile(join(outdir, "agent", file), "utf8");
    for (const [, name = ""] of code.matchAll(/(?:from|import) ?"\.\/([^"]+)"/g))
      await importedBy(name, seen);
    return seen;
  };
  const later = (await readdir(join(outdir, "agent"))).find((name) => name.startsWith("open-agent-"));
  const files = await importedBy(later ?? "", await importedBy("index.mjs"));
  expect(files.size).toBe(4);
});

test("the same sources give the same bytes, wherever they go, and no path of this machine", async () => {
  await write(
    "http",
    `import { loadOrganization } from ${JSON.stringify(policy)}; export const handler = loadOrganization;`,
  );
  const digests: string[] = [];
  for (const name of ["one", "another"]) {
    const outdir = await mkdtemp(join(tmpdir(), `ohero-${name}-`));
    try {
      await bundle({ organization, outdir, names: ["http"], sources: source });
      digests.push(await digestOf(join(outdir, "http")));
      const code = await codeIn(join(outdir, "http"));
      expect(code).not.toContain(fileURLToPath(new URL("../", import.meta.url)));
    } finally {
      await rm(outdir, { recursive: true, force: true });
    }
  }
  expect(digests[0]).toBe(digests[1]);
});

test("what one machine needs only is refused where it would be loaded at the start", async () => {
  await write("ingest", `import dynalite from "dynalite"; export const handler = () => dynalite();`);
  const outdir = join(folder, "refused");
  await expect(bundle({ organization, outdir, names: ["ingest"], sources: source })).rejects.toThrow(
    /ingest\/index\.mjs: dynalite is left out of bundles/,
  );
  await write("ingest", `export const handler = async () => (await import("dynalite")).default();`);
  expect(
    (await bundle({ organization, outdir, names: ["ingest"], sources: source })).get("ingest"),
  ).toBeLessThan(2_000);
});
