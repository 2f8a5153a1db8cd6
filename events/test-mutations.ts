import fc from "fast-check";
import { healthPayload, type LooseEnvelope, payload } from "./test-payloads.ts";

const decision = { decision: { incidentId: "i", action: "accept", reason: "r", by: "U1" } };
const message = { message: { user: "U1", thread: "T1", text: "our VPN is down in 222233334444", id: "1" } };
const paged = payload("H10");
paged.detail.affectedEntities.length = 3;
paged.resources.length = 3;

/** True payloads; each is as text, so that every run starts from an untouched copy. */
const SEEDS: readonly string[] = [
  ...["H01", "H05", "H06", "H08a", "H17", "S02", "S04", "S05", "S11"].map((id) => payload(id)),
  healthPayload(
    { service: "ABUSE", affectedAccount: undefined },
    { "detail-type": "AWS Health Abuse Event" },
  ),
  {
    Source: "test.aws.health",
    DetailType: "AWS Health Event",
    Detail: JSON.stringify(payload("H04").detail),
  },
  paged,
  message,
  decision,
].map((seed) => JSON.stringify(seed));

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

/** "huge x" stands for 100,000 characters, so that a counterexample can still be read. */
const unfold = (value: unknown): unknown =>
  typeof value === "string" && value.startsWith("huge ")
    ? value.slice(5).repeat(100_000 / (value.length - 5))
    : value;

const strange = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    -1,
    1e308,
    12345678901,
    "",
    " ",
    "0",
    "NaN",
    "Infinity",
    [],
    {},
    [null],
    [[]],
  ),
  fc.constantFrom(...KEYS),
  fc.constantFrom("2026-02-30T25:61:00Z", "Fri, 99 Foo 2026", "0000-00-00", "yesterday", "1772435700117"),
  fc.constantFrom("huge x", "huge _1", "huge https://", "huge (", "huge 1,", "huge ["),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.integer({ min: 1, max: 400 }).map(nested),
  fc.jsonValue({ maxDepth: 3 }),
);

/** One change somewhere in a payload: `at` picks the place, `how` the kind, `value` what comes in. */
const mutation = fc.record({ at: fc.nat(), how: fc.nat(9), key: fc.constantFrom(...KEYS), value: strange });
type Mutation = typeof mutation extends fc.Arbitrary<infer T> ? T : never;

function otherScalar(value: unknown): unknown {
  if (typeof value === "number") return String(value);
  return typeof value === "string" ? Number(value) || 7 : "text";
}

function mutate(root: LooseEnvelope, { at, how, key, value: folded }: Mutation): void {
  const value = unfold(folded);
  const places: [LooseEnvelope, string][] = [];
  const walk = (node: unknown, depth: number) => {
    if (typeof node !== "object" || node === null || depth > 12 || places.length > 2_000) return;
    for (const [name, child] of Object.entries(node)) {
      places.push([node as LooseEnvelope, name]);
      walk(child, depth + 1);
    }
  };
  walk(root, 0);
  const [parent, name] = places[at % Math.max(places.length, 1)] ?? [root, "detail"];
  const isList: boolean = Array.isArray(parent);
  if (how <= 2) {
    if (isList) parent.splice(Number(name), 1);
    else delete parent[name];
  } else if (how === 3 && !isList)
    Object.defineProperty(parent, key, { value, enumerable: true, configurable: true, writable: true });
  else if (how === 4) parent[name] = Array.isArray(parent[name]) ? [] : [parent[name]];
  else if (how === 5) parent[name] = otherScalar(parent[name]);
  else parent[name] = value;
}

/** A true payload with one to four changes. */
export const mutatedPayload = fc
  .tuple(fc.constantFrom(...SEEDS), fc.array(mutation, { minLength: 1, maxLength: 4 }))
  .map(([seed, mutations]) => {
    const root = JSON.parse(seed);
    for (const change of mutations) mutate(root, change);
    return root as unknown;
  });
