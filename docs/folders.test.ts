import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../", import.meta.url));

/** What each folder may import from. Data walks one way; the order here is that of docs/architecture.md. */
const ALLOWED: Record<string, readonly string[]> = {
  handlers: [
    "config",
    "events",
    "graph",
    "nodes",
    "judgements",
    "policy",
    "tools",
    "memory",
    "channels",
    "ticketing",
    "web",
    "telemetry",
  ],
  graph: ["nodes", "events", "memory", "judgements", "channels", "telemetry"],
  nodes: ["graph/state.ts", "events", "judgements", "policy", "tools", "memory", "channels"],
  tools: ["memory"],
  judgements: ["events", "policy", "prompts", "telemetry"],
  // The page's messages are read by the same limits as those of other ways in; answers keep others' words as text.
  channels: [
    "memory",
    "config/signing-secrets.ts",
    "events/chat.ts",
    "events/person-name.ts",
    "judgements/markdown-text.ts",
  ],
  ticketing: [
    "memory",
    "config/signing-secrets.ts",
    "policy",
    "events/links.ts",
    "events/json.ts",
    "tools/mark-tickets.ts",
    "tools/ticket-change.ts",
  ],
  // What the page draws, the words of a ticket's history, and the messages that it speaks: types only.
  web: ["channels", "graph/lay-out.ts", "memory/ticket-change-words.ts"],
  memory: ["events", "policy", "judgements", "telemetry"],
  policy: ["events"],
  events: [],
  prompts: [],
  telemetry: [],
  config: ["judgements"],
  // What is deployed, and what it is deployed with: definitions of tables, sources of events, the page and its picture.
  infra: [
    "config",
    "policy",
    "memory/payload.ts",
    "memory/tables.ts",
    "memory/dynamodb-saver/table.ts",
    "events/sources.ts",
    "graph/create-graph.ts",
    "graph/lay-out.ts",
    "nodes/dependencies.ts",
    "web",
  ],
};

const sourcesOf = (folder: string) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).filter(
    (name) => name.endsWith(".ts") && !name.endsWith(".test.ts") && !/(^|\/)test-|scripted-model/.test(name),
  );

/** "folder/file.ts imports target" for every import of the folder that leaves it. */
function importsOf(folder: string): string[] {
  return sourcesOf(folder).flatMap((name) => {
    const file = join(root, folder, name);
    const found = readFileSync(file, "utf8").matchAll(/^(?:import|export|\}).*? from "(\.[^"]+)"/gm);
    return [...found]
      .map(([, path]) => relative(root, resolve(dirname(file), path ?? "")).replaceAll("\\", "/"))
      .filter((target) => !target.startsWith(`${folder}/`))
      .map((target) => `${folder}/${name} imports ${target}`);
  });
}

test.each(Object.keys(ALLOWED))("%s imports only what stands behind it", (folder) => {
  const isAllowed = (line: string) => {
    const target = line.split(" imports ")[1] ?? "";
    return ALLOWED[folder]?.some((allowed) => target === allowed || target.startsWith(`${allowed}/`));
  };
  expect(sourcesOf(folder).length).toBeGreaterThan(0);
  expect(importsOf(folder).filter((line) => !isAllowed(line))).toEqual([]);
});
