import { readJson } from "../../events/json.ts";
import { redact } from "../../memory/redact.ts";
import type { Organization } from "../../policy/organization.ts";
import { findNames, isNameOfSomebody, PRINCIPAL, tagOf } from "./find-names.ts";
import { mapAccounts } from "./map-accounts.ts";
import { createPseudonyms, type Pseudonyms } from "./pseudonyms.ts";
import { scrubHosts } from "./scrub-hosts.ts";

export interface Scrubber {
  text(text: string): string;
  /** What a person wrote, who may name an account by a single word. */
  spoken(text: string): string;
  /** The same of everything that a value holds, names of fields too. */
  value(value: unknown): unknown;
  /** A name that somebody has in a channel. */
  person(name: string): string;
  /** A conversation in a channel. */
  thread(name: string): string;
  /** What still stands in the text of what was to be replaced; empty when all is well. */
  leftIn(text: string): string[];
  counts: Pseudonyms["counts"];
  /** How many accounts were mapped. */
  accounts: number;
}

export interface ScrubOptions {
  /** The organization that the texts are about, and the one whose accounts take the place of its own. */
  from: Organization;
  to: Organization;
  /** Accounts that have the first choice. */
  accounts: readonly string[];
  /** Names of people, as channels and operators have them. */
  people: readonly string[];
  /** Further words that must not stay, such as the name of the company. */
  words: readonly string[];
}

/** 12 digits, also as the console groups them; a number's decimals are none. */
const ACCOUNT =
  /(?<!\d)(?<!\d\.)\d{12}(?!\d)(?!\.\d)|(?<![\d-])\d{4}-\d{4}-\d{4}(?![\d-])|(?<![\d ])\d{4} \d{4} \d{4}(?! ?\d)/g;

const UUID = /(?<![0-9a-f])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9a-f])/gi;
/** Digests, and ids of detectors, findings and communications. */
const HEXADECIMAL = /(?<![0-9a-z])[0-9a-f]{32}(?:[0-9a-f]{8}(?:[0-9a-f]{24})?)?(?![0-9a-z])/g;
/** Source: EC2 user guide, "Resource IDs". */
const RESOURCE = /(?<![\w-])[a-z]{1,12}(?:-[a-z]{3,6})?-(?:[0-9a-f]{17}|(?=[a-f]*\d)[0-9a-f]{8})(?![\w-])/g;
/** Source: IAM user guide, "Unique identifiers". */
const PRINCIPAL_ID = /\b(?:AROA|AIDA|AGPA|AIPA|ANPA|ANVA|APKA|ASCA|ABIA|ACCA)[A-Z0-9]{12,24}\b/g;
/** Source: AWS Organizations API reference, "Organization" and "OrganizationalUnit". */
const ORGANIZATION_ID = /(?<![\w-])(?:o-[a-z0-9]{10,32}|ou-[a-z0-9]{4,32}-[a-z0-9]{8,32})(?![\w-])/g;
/** Source: Slack API, "Formatting text for app surfaces". */
const MENTION = /<@(\w{1,64})(?:\|[^>]{0,200})?>/g;

/** Fewer letters, and it is a name only where a name must stand. */
const SHORTEST_NAME = 4;

/** These are everybody's. Source: RFC 1122, RFC 3927. */
const SHARED_ADDRESS = /^(?:0\.0\.0\.0|127\.|169\.254\.|255\.|::1?$)/;

/**
 * Replaces what tells who the texts are about, the same thing by the same name everywhere, so that deliveries still fit
 * together. What is found: accounts, ids, e-mail and IP addresses, keys, tokens and passwords, hosts, buckets, principals, and
 * people by the fields in which they stand. What is not: a name in free text that stands nowhere else.
 *
 * @param texts everything that will be scrubbed: names found in one are replaced in all
 * @throws UsageError where `to` has too few accounts
 */
export function createScrubber(texts: readonly unknown[], options: ScrubOptions): Scrubber {
  const { from, to, people, words } = options;
  const original = JSON.stringify(texts);
  const lower = original.toLowerCase();
  const pseudonyms = createPseudonyms((name) => lower.includes(name.toLowerCase()));
  const ids = accountsIn(texts, original, options);
  const accounts = mapAccounts(ids, { from, to, isTaken: (id) => original.includes(id), pseudonyms });
  const forms = formsOf(accounts);

  const names = findNames(texts);
  const renamed = new Map<string, string>();
  const teams = new Set(from.teams.flatMap(({ id, name }) => [id.toLowerCase(), name.toLowerCase()]));
  const isSomebody = (name: string) =>
    isNameOfSomebody("userName", name) && !teams.has(name.toLowerCase()) && !pseudonyms.isOne(name);
  for (const name of [...people, ...names.people])
    if (name.length >= SHORTEST_NAME && isSomebody(name))
      renamed.set(name.toLowerCase(), pseudonyms.of("person", name.toLowerCase()));
  for (const name of names.buckets) renamed.set(name, pseudonyms.of("bucket", name));
  // A single word, such as Production, is an account's name only where nothing else can stand.
  const single = new Map<string, string>();
  for (const { id, name } of from.accounts) {
    const lowered = name.toLowerCase();
    if (!lower.includes(lowered)) continue;
    const like = to.accounts.find((account) => account.id === accounts.get(id));
    const other = like?.name ?? pseudonyms.of("account name", lowered);
    (/^[a-z]+$/.test(lowered) ? single : renamed).set(lowered, other);
  }
  const byName = alternation([...renamed.keys()], NOT_WITHIN_A_WORD);
  const spoken = new Map([...renamed, ...single]);
  const bySpokenName = alternation([...spoken.keys()], NOT_WITHIN_A_WORD);
  const byCompany = alternation(companiesOf(from), NOT_WITHIN_A_WORD);
  const byWord = alternation(words, (one) => one);
  const byAccount = alternation([...forms.keys()], (one) => one);
  const withoutWords = (given: string) =>
    byWord === null ? given : given.replace(byWord, (found) => pseudonyms.of("word", found.toLowerCase()));

  const person = (name: string): string =>
    isSomebody(name) ? pseudonyms.of("person", name.toLowerCase()) : name;

  const text = (given: string, isSpoken = false): string => {
    let clean = redact(given, (kind, found) =>
      SHARED_ADDRESS.test(found) || pseudonyms.isOne(found) ? found : pseudonyms.of(kind, found),
    );
    clean = clean.replace(PRINCIPAL, (_, start, user, role, session) =>
      user === undefined ? `${role}${person(session)}` : `${start}${person(user)}`,
    );
    clean = clean.replace(MENTION, (_, name) => `<@${person(name)}>`);
    const named = isSpoken ? bySpokenName : byName;
    if (named) clean = clean.replace(named, (found) => spoken.get(found.toLowerCase()) ?? found);
    clean = withoutWords(scrubHosts(clean, pseudonyms));
    if (byCompany) clean = clean.replace(byCompany, (found) => pseudonyms.of("word", found.toLowerCase()));
    const keep = (kind: Parameters<Pseudonyms["of"]>[0]) => (found: string) =>
      pseudonyms.isOne(found) ? found : pseudonyms.of(kind, found);
    clean = clean
      .replace(PRINCIPAL_ID, keep("principal id"))
      .replace(ORGANIZATION_ID, keep("organization id"))
      .replace(UUID, keep("uuid"))
      .replace(HEXADECIMAL, keep("hexadecimal id"))
      .replace(RESOURCE, keep("resource id"));
    if (byAccount) clean = clean.replace(byAccount, (found) => forms.get(found) ?? found);
    return clean;
  };

  const value = (given: unknown, key = ""): unknown => {
    if (typeof given === "string") {
      if (isSecret(key, given)) return "[secret]";
      if (isNameOfSomebody(key, given)) return person(given);
      const account = /account/i.test(key) ? accounts.get(given.padStart(12, "0")) : undefined;
      const named = /account/i.test(key) ? single.get(given.toLowerCase()) : undefined;
      return account ?? named ?? text(given);
    }
    if (typeof given === "number") {
      const account = accounts.get(String(given).padStart(12, "0"));
      return account !== undefined && (given >= 1e11 || /account/i.test(key)) ? Number(account) : given;
    }
    if (Array.isArray(given)) return given.map((one) => value(one, key));
    if (typeof given !== "object" || given === null) return given;
    const tag = tagOf(given);
    return Object.fromEntries(
      Object.entries(given).map(([name, one]) => [
        // The name of a field is the source's.
        /^[a-z]+$/i.test(name) ? withoutWords(name) : text(name),
        value(one, tag !== null && /^value$/i.test(name) ? tag.key : name),
      ]),
    );
  };

  const gone = [...accounts].filter(([id, other]) => id !== other).map(([id]) => id);
  const reused = new Set(accounts.values());
  return {
    text: (given) => text(given),
    spoken: (given) => text(given, true),
    value: (given) => value(given),
    person,
    thread: (name) => pseudonyms.of("thread", name),
    leftIn(written) {
      const emails = original.match(/[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,8}[a-z]{2,24}/gi) ?? [];
      const keys = original.match(/\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b/g) ?? [];
      const wanted = [...gone.filter((id) => !reused.has(id)), ...emails, ...keys, ...words];
      return [...new Set(wanted)].filter((one) => written.toLowerCase().includes(one.toLowerCase()));
    },
    counts: pseudonyms.counts,
    accounts: accounts.size,
  };
}

/** All that look like accounts: first those that are known to be concerned, then in the order in which they stand. */
function accountsIn(texts: readonly unknown[], original: string, { from, accounts }: ScrubOptions): string[] {
  const found = (original.match(ACCOUNT) ?? []).map((id) => id.replace(/\D/g, ""));
  const mentioned = from.accounts
    .map(({ id }) => id)
    .filter((id) => writtenAs(id).some((form) => original.includes(form)));
  return [...new Set([...accounts, ...mentioned, ...found, ...shortened(texts)])];
}

/** Accounts whose leading zeros a relay has dropped, by the field in which they stand. */
function shortened(value: unknown, key = ""): string[] {
  if (typeof value === "string" || typeof value === "number") {
    const digits = /account/i.test(key) && /^\d{9,11}$/.test(String(value)) ? String(value) : null;
    const inner = typeof value === "string" && /^\s*[{[]/.test(value) ? readJson(value) : null;
    return [
      ...(digits === null ? [] : [digits.padStart(12, "0")]),
      ...(typeof inner === "object" ? shortened(inner) : []),
    ];
  }
  if (Array.isArray(value)) return value.flatMap((one) => shortened(one, key));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) => shortened(one, name));
}

const grouped = (id: string, by: string) => id.replace(/^(\d{4})(\d{4})(\d{4})$/, `$1${by}$2${by}$3`);
const writtenAs = (id: string) => [id, grouped(id, "-"), grouped(id, " ")];

/** Every way to write each account, and the same way to write the one in its place. */
function formsOf(accounts: ReadonlyMap<string, string>): Map<string, string> {
  return new Map(
    [...accounts].flatMap(([id, other]) => {
      const others = writtenAs(other);
      return writtenAs(id).map((form, index) => [form, others[index] ?? other] as const);
    }),
  );
}

/** Is the value of a field with that name a secret? Asked of what texts are searched by. */
const isSecret = (key: string, text: string): boolean =>
  key !== "" && redact(`"${key}": "${text.slice(0, 400).replace(/["\\\n]/g, "x")}"`).endsWith(': "[secret]"');

/** Mail providers name nobody's company. */
const PROVIDERS =
  /^(?:amazon|amazonaws|example|gmail|googlemail|hotmail|icloud|live|mail|outlook|proton|protonmail|yahoo)$/;

/** Names of companies by the domains of the accounts' e-mail addresses, as far as they are no common words. */
function companiesOf({ accounts }: Organization): string[] {
  const names = accounts.map(({ email }) => {
    const labels = email.toLowerCase().split("@")[1]?.split(".") ?? [];
    const isSecondLevel = /^(?:ac|co|com|gov|net|org)$/.test(labels.at(-2) ?? "");
    return labels.at(isSecondLevel ? -3 : -2) ?? "";
  });
  return [...new Set(names)].filter(
    (name) => (name.length >= 6 || /[\d-]/.test(name)) && !PROVIDERS.test(name),
  );
}

const NOT_WITHIN_A_WORD = (one: string) => `(?<![a-z0-9])${one}(?![a-z0-9])`;

/** One expression for all, the longest first; null where there are none. */
function alternation(names: readonly string[], within: (escaped: string) => string): RegExp | null {
  if (names.length === 0) return null;
  const escaped = [...names]
    .sort((a, b) => b.length - a.length)
    .map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(within(`(?:${escaped.join("|")})`), "gi");
}
