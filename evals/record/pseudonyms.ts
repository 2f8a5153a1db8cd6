import { createHash } from "node:crypto";

/** What is given another name, which looks like the original as far as anything reads it. */
export type Kind =
  | "access key id"
  | "account name"
  | "bucket"
  | "email address"
  | "hexadecimal id"
  | "host"
  | "ip address"
  | "organization id"
  | "page"
  | "person"
  | "principal id"
  | "resource id"
  | "thread"
  | "unknown account"
  | "uuid"
  | "word";

/** The n-th name of a kind, n from 1. Documentation's own ranges and names belong to nobody: RFC 2606, RFC 3849, RFC 5737. */
const FORMS: Record<Kind, (n: number, original: string) => string> = {
  "access key id": (n, original) => `${original.slice(0, 4)}EXAMPLE${digits(n, 9)}`,
  "account name": (n) => `account-${n}`,
  bucket: (n) => `bucket-${n}`,
  "email address": (n) => `person-${n}@example.com`,
  "hexadecimal id": (n, original) => hex(n, original.length),
  host: (n) => `host-${n}.example.com`,
  "ip address": (n, original) => address(n, original),
  "organization id": (n, original) => `${original.split("-")[0]}-example${digits(n, 5)}`,
  page: (n) => `page-${n}`,
  person: (n) => `person-${n}`,
  "principal id": (n, original) => `${original.slice(0, 4)}EXAMPLE${digits(n, original.length - 11)}`,
  "resource id": (n, original) => original.replace(/[0-9a-f]+$/, (id) => hex(n, id.length)),
  thread: (n) => `thread-${n}`,
  "unknown account": (n) => `9${digits(n, 11)}`,
  uuid: (n) =>
    hex(n, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, (_, a, b, c, d) =>
      [a, b, `4${c.slice(1)}`, `a${d.slice(1)}`, ""].join("-"),
    ),
  word: (n) => `example${n === 1 ? "" : n}`,
};

const digits = (n: number, length: number) => String(n).padStart(Math.max(length, 1), "0");

/** Made of the number alone, so that nothing of the original can be tried out on it. */
function hex(n: number, length: number): string {
  let found = "";
  for (let part = 0; found.length < length; part += 1)
    found += createHash("sha256").update(`${n}.${part}`).digest("hex");
  // Twelve digits in a row would look like an account.
  return found.slice(0, length).replace(/(\d{5})\d/g, "$1a");
}

const PRIVATE = /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)/;
const DOCUMENTATION = ["203.0.113", "198.51.100", "192.0.2"];

function address(n: number, original: string): string {
  if (original.includes(":")) return `2001:db8::${n.toString(16)}`;
  const [block, last] = [Math.floor((n - 1) / 254), ((n - 1) % 254) + 1];
  if (PRIVATE.test(original)) return `10.${Math.floor(block / 256) % 256}.${block % 256}.${last}`;
  // Of more than 762 the rest is from the network for measurements, RFC 2544.
  const more = block - DOCUMENTATION.length;
  return `${DOCUMENTATION[block] ?? `198.${18 + (Math.floor(more / 256) % 2)}.${more % 256}`}.${last}`;
}

export interface Pseudonyms {
  /** The same original of a kind has the same name every time. */
  of(kind: Kind, original: string): string;
  /** Is it a name that was given? */
  isOne(text: string): boolean;
  /** How many of each kind were given. */
  counts(): Partial<Record<Kind, number>>;
}

/** Names in the order in which they are asked for; none that `isTaken`, so that what is left can be told from what was given. */
export function createPseudonyms(isTaken: (name: string) => boolean): Pseudonyms {
  const given = new Map<Kind, Map<string, string>>();
  const next = new Map<string, number>();
  const names = new Set<string>();
  const make = (kind: Kind, original: string): string => {
    for (;;) {
      const n = (next.get(kind) ?? 0) + 1;
      next.set(kind, n);
      const name = FORMS[kind](n, original);
      if (!isTaken(name) && !names.has(name)) return name;
    }
  };
  return {
    of(kind, original) {
      const ofKind = given.get(kind) ?? new Map<string, string>();
      given.set(kind, ofKind);
      const name = ofKind.get(original) ?? make(kind, original);
      ofKind.set(original, name);
      names.add(name);
      return name;
    },
    isOne: (text) => names.has(text),
    counts: () => Object.fromEntries([...given].map(([kind, { size }]) => [kind, size])),
  };
}
