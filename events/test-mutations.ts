import { readdirSync, readFileSync } from "node:fs";
import { toEnvelopeShape } from "./envelope.ts";
import { healthPayload, type LooseEnvelope } from "./test-payloads.ts";

const decision = { decision: { incidentId: "i", action: "accept", reason: "r", by: "U1" } };
const message = { message: { user: "U1", thread: "T1", text: "our VPN is down in 222233334444", id: "1" } };
const release = { release: { incidentId: "i" } };

/**
 * True payloads by source, "aws.securityhub V2" and "chat" apart: everything in `evals/cases` and `test-events`.
 * Frozen, because all runs share them: a mutation copies what it changes, and a parser that changes its input throws.
 */
export const payloads: Record<string, readonly LooseEnvelope[]> = groupPayloads();

function groupPayloads() {
  const groups: Record<string, LooseEnvelope[]> = { chat: [message, decision, release] };
  const abuse = { "detail-type": "AWS Health Abuse Event" };
  const entries = read("../test-events/");
  const all = [
    ...read("../evals/cases/")
      .flatMap((one) => one.deliveries ?? [])
      .map(({ event }) => event),
    ...entries.map(toEnvelopeShape),
    ...entries.slice(0, 1),
    healthPayload({ service: "ABUSE", affectedAccount: undefined }, abuse),
  ].filter(isNode);
  for (const one of all) {
    const { source, "detail-type": type } = toEnvelopeShape(one) as LooseEnvelope;
    const name = type === "Findings Imported V2" ? `${source} V2` : source;
    groups[name] = [...(groups[name] ?? []), one];
  }
  return freeze(shorten(groups)) as typeof groups;
}

/** Without most of a list of thousands, which would only cost time. */
function shorten(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 20).map(shorten);
  if (!isNode(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, shorten(child)]));
}

function freeze(value: unknown): unknown {
  if (isNode(value)) for (const child of Object.values(Object.freeze(value))) freeze(child);
  return value;
}

/** Every JSON file of a folder; what holds a list counts as each of its entries. */
function read(folder: string): LooseEnvelope[] {
  const url = new URL(folder, import.meta.url);
  return readdirSync(url)
    .filter((name) => name.endsWith(".json"))
    .flatMap((name) => JSON.parse(readFileSync(new URL(name, url), "utf8")));
}

/** Names that every object has, or that the parsers look for. */
export const KEYS = [
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "hasOwnProperty",
  "length",
  "message",
  "detail",
];

const nested = (depth: number): unknown => JSON.parse(`${'{"a":['.repeat(depth)}1${"]}".repeat(depth)}`);

/** Frozen too: these are shared as well. */
const STRANGE: readonly unknown[] = [
  ...[null, true, 0, -1, -0, 0.1, 1e308, 5e-324, 2 ** 53, 12345678901, 1772435700117],
  ...["", " ", "0", "-", "~", "null", "NaN", "Infinity", "1e999", "true", "[]", "{}", '{"a":1}'],
  ...[
    "2026-02-30T25:61:00Z",
    "Fri, 99 Foo 2026",
    "0000-00-00",
    "yesterday",
    "1772435700117",
    "9".repeat(400),
  ],
  ...["\u0000", "\u202e\u2066", "\ud800", "e\u0301", "\u2028", "\ufeff", "🙂".repeat(50), "١٢٣", "ı"],
  ...["arn:", "arn:aws:::::", ":".repeat(200), "arn:aws:s3:::b", "https://docs.aws.amazon.com/%", "%E0%A4%A"],
  ...[
    [],
    {},
    [null],
    [[]],
    [{}],
    [""],
    Array(500).fill("x"),
    { length: 1e9 },
    { length: {} },
    { length: { toString: 5 } },
    { 0: "a", length: 1 },
  ],
  ...KEYS,
  JSON.parse('{"__proto__": {"polluted": 1}}'),
  { toString: 5, valueOf: null },
  { constructor: { prototype: { polluted: 1 } } },
  nested(8),
  nested(300),
].map(freeze);

const HUGE = ["x", "_1", "https://", "(", "1,", "[", "a:", "~", "-a", "$1 "].map((text) =>
  text.repeat(100_000 / text.length),
);

/** Numbers from 0 up to 1, always the same ones for a seed (mulberry32): cheaper than arbitraries by far. */
function createRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A true payload of the group with one to four changes. */
export function mutatedPayload(group: string, seed: number): unknown {
  const random = createRandom(seed);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  const root = copy(pick(payloads[group] ?? []));
  for (let count = 1 + Math.floor(random() * 4); count > 0; count--) mutate(root, random, pick);
  return root;
}

type Pick = <T>(values: readonly T[]) => T;

/** Mostly inside the detail: what stands around it is read by one function, and seldom wrong. */
function mutate(root: LooseEnvelope, random: () => number, pick: Pick): void {
  let parent = root;
  let name = root.detail !== undefined && random() < 0.9 ? "detail" : pick(Object.keys(root));
  while (isNode(parent[name]) && Object.keys(parent[name]).length > 0) {
    const isWhole = parent === root || Array.isArray(parent[name]);
    if (random() < (isWhole ? 0.03 : 0.15)) break;
    const child = copy(parent[name]);
    put(parent, name, child);
    parent = child;
    name = pick(Object.keys(parent));
  }
  if (name !== undefined) change(parent, name, random, pick);
}

function isNode(value: unknown): value is LooseEnvelope {
  return typeof value === "object" && value !== null;
}

const copy = (node: LooseEnvelope): LooseEnvelope => (Array.isArray(node) ? [...node] : { ...node });

/** An assignment takes "__proto__" for something else; for every other key it is the faster by far. */
function put(parent: LooseEnvelope, key: string, value: unknown): void {
  if (key === "__proto__")
    Object.defineProperty(parent, key, { value, enumerable: true, configurable: true, writable: true });
  else parent[key] = value;
}

function change(parent: LooseEnvelope, name: string, random: () => number, pick: Pick): void {
  const value = parent[name];
  const isList = Array.isArray(parent);
  switch (Math.floor(random() * 12)) {
    case 0:
    case 1:
      if (isList) parent.splice(Number(name), 1);
      else delete parent[name];
      break;
    case 2:
      put(parent, isList ? name : pick(KEYS), pick(STRANGE));
      break;
    case 3:
      put(parent, name, Array.isArray(value) ? value[0] : [value]);
      break;
    case 4:
      put(parent, name, isNode(value) ? Object.values(value) : { [name]: value });
      break;
    case 5:
      put(parent, name, otherScalar(value));
      break;
    case 6:
      put(parent, name, parent[pick(Object.keys(parent))]);
      break;
    case 7:
      put(parent, name, typeof value === "string" ? bend(value, random, pick) : null);
      break;
    case 8:
      // Seldom: what reads 100,000 characters in time reads them every time.
      put(parent, name, random() < 0.1 ? pick(HUGE) : "");
      break;
    default:
      put(parent, name, pick(STRANGE));
  }
}

function otherScalar(value: unknown): unknown {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return typeof value === "string" ? Number(value) || 7 : "text";
}

/** A text cut, shouted, whispered, doubled, or with something strange in it. */
function bend(text: string, random: () => number, pick: Pick): string {
  const at = Math.floor(random() * (text.length + 1));
  const strange = String(pick(["\u0000", "\n", "\ud83d", "~", "/", ":", " ", "\u202e", "__proto__", "9"]));
  return pick([
    text.slice(0, at),
    text.toUpperCase(),
    text.toLowerCase(),
    text + text,
    ` ${text} `,
    text.slice(0, at) + strange + text.slice(at),
  ]);
}
