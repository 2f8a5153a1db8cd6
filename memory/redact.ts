import { isIPv4, isIPv6 } from "node:net";
import { ibanAt, isCardNumber } from "./payment-numbers.ts";

/** Before a secret: what it is called, as in settings and in prose, and what stands between. */
const NAME =
  "(?:(?:secret|private)(?:[ _-]?access)?[ _-]?key|(?<!:)secret|(?:session|access|auth|refresh|security)[ _-]?token|api[ _-]?key|passw(?:or[dt]|d)|passphrase|kennwort|(?<=_)pass|(?<![a-z0-9])pwd?)(?:\\\\{0,3}[\"'])?";
const SIGN = "\\s{0,3}(?::=|=>|[:=>])\\s{0,3}";
const VERB = "\\s{1,3}(?:is|was|ist|war|lautet)\\s{0,3}:?\\s{1,3}";
/** A secret's own name or its day is no secret. */
const NO_SECRET = "(?!arn:|\\d{4}-\\d\\d-\\d\\d)";

/** What has an identity of its own, so that it may be given another name instead of none. */
export type Named = "access key id" | "email address" | "ip address";
/** The name in place of the one that was found. */
export type Rename = (kind: Named, found: string) => string;
type Replacement = string | ((found: string, rename: Rename) => string);

/** What must not be remembered: credentials first, because they hold what looks like the rest. */
const SECRETS: readonly [RegExp, Replacement][] = [
  [
    /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----(?:[^-]|-(?!-{4})){0,20000}(?:-----END [A-Z ]{0,40}PRIVATE KEY-----)?/g,
    "[private key]",
  ],
  [/\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b/g, (found, rename) => rename("access key id", found)],
  [/\beyJ[\w-]{8,2000}\.[\w-]{8,4000}\.[\w-]{8,2000}\b/g, "[token]"],
  [/\b(?:xox[abeprs]|xapp)-[\w-]{10,200}/g, "[token]"],
  [/\b(?:gh[oprsu]_|github_pat_|glpat-|sk-(?:ant-)?|npm_)[\w-]{16,200}/g, "[token]"],
  [/\b(?:(?:sk|rk)_(?:live|test)_|whsec_)\w{10,200}/g, "[token]"],
  [/\b(Bearer|Basic)\s+[\w.~+/=-]{16,2000}/gi, "$1 [token]"],
  // In quotes it may hold spaces and be short; without, it ends at the next space.
  [new RegExp(`(${NAME}(?:${SIGN}|${VERB})\\\\{0,3}")${NO_SECRET}[^"\\n]{1,500}(?=")`, "gi"), "$1[secret]"],
  [new RegExp(`(${NAME}(?:${SIGN}|${VERB})\\\\{0,3}')${NO_SECRET}[^'\\n]{1,500}(?=')`, "gi"), "$1[secret]"],
  [new RegExp(`(${NAME}${SIGN}["']?)${NO_SECRET}[^\\s"',;<]{6,500}`, "gi"), "$1[secret]"],
  // In prose most words are none: "the password is expired".
  [
    new RegExp(
      `(${NAME}${VERB}["']?)${NO_SECRET}(?=[^\\s\\d"',;<]{0,500}\\d)(?=[^\\sa-z"',;<]{0,500}[a-z])[^\\s"',;<]{6,500}`,
      "gi",
    ),
    "$1[secret]",
  ],
  [/(:\/\/)[^\s/:@]{1,100}:[^\s/@]{1,200}@/g, "$1[credentials]@"],
  [
    /([?&](?:X-Amz-(?:Signature|Credential|Security-Token)|token|sig|signature|key)=)[^\s&#"']{6,4000}/gi,
    "$1[secret]",
  ],
];

/** People are not what is remembered of an incident. */
const PERSONAL: readonly [RegExp, Replacement][] = [
  [
    /\b[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,8}[a-z]{2,24}\b/gi,
    (found, rename) => rename("email address", found),
  ],
  [/\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}/g, withoutIban],
  [
    /(?<![\w.,/:+-])(?:\d{14,19}|\d{4}([ -])\d{4}\1\d{4}\1\d{4}|\d{4}([ -])\d{6}\2\d{4,5})(?![\w-]|[.,:]\d)/g,
    (found) => (isCardNumber(found.replace(/\D/g, "")) ? "[card number]" : found),
  ],
  [/(?<![\w/.:-])\+\d{1,3}[ \d()./-]{7,20}\d(?![\w-])/g, "[telephone number]"],
  // 12 digits in groups of four are how the console shows an account.
  [
    /(?<![\w.,/:+-])(?!\d{4}([ -])\d{4}\1\d{4}(?!\d))0{1,2}[1-9]\d{1,4}(?:[ /-]\d{3,8}){1,4}(?![\w/-]|[.,:]\d)/g,
    (found) => (/^(?:\D*\d){9,15}\D*$/.test(found) ? "[telephone number]" : found),
  ],
  [/(?<![\w.,/:+-])(?:\([2-9]\d\d\) ?|[2-9]\d\d-)\d{3}[- ]\d{4}(?![\w-]|[.,:]\d)/g, "[telephone number]"],
];

function withoutIban(found: string): string {
  const iban = ibanAt(found);
  return iban === null ? found : `[bank account]${found.slice(iban.length)}`;
}

/** A number of 40 characters of base64 may be a secret key; a digest in hexadecimal, an id or a path is none. */
const LIKE_A_SECRET_KEY =
  /(?<![\w/+=.:-])(?=[A-Za-z0-9/+]{0,39}[a-z])(?=[A-Za-z0-9/+]{0,39}[A-Z])(?=[A-Za-z0-9/+]{0,39}\d)[A-Za-z0-9/+]{40}(?![\w/+=.-])/g;

/** Public addresses tell where somebody is; without their last part they still tell which network it was. */
const ADDRESS = /(?<![\d.]|version |\bv)(?:\d{1,3}\.){3}\d{1,3}(?![\d.]*\d)/g;
/** Source: RFC 4291; what is public begins with 2 or 3, and a site has the first 48 bits. */
const ADDRESS_6 = /(?<![\w:.])[23][0-9a-f]{3}(?::[0-9a-f]{0,4}){2,7}(?![\w:])/gi;

/**
 * The text without credentials and without what identifies people: keys, tokens, passwords, e-mail addresses, telephone
 * numbers, bank accounts and payment cards, the end of public IP addresses. Account ids, ARNs and names of resources stay:
 * they are what it is about. `rename` gives what is found another name; IP addresses are shown to it whether public or not.
 */
export function redact(text: string, rename: Rename = withoutName): string {
  let clean = text;
  for (const [pattern, replacement] of [...SECRETS, ...PERSONAL])
    clean =
      typeof replacement === "string"
        ? clean.replace(pattern, replacement)
        : clean.replace(pattern, (found) => replacement(found, rename));
  return clean
    .replace(LIKE_A_SECRET_KEY, "[secret]")
    .replace(ADDRESS, (address) => (isIPv4(address) ? rename("ip address", address) : address))
    .replace(ADDRESS_6, (found) => {
      // A colon at the end is the sentence's.
      const address = found.replace(/(?<!:):$/, "");
      return isIPv6(address) ? `${rename("ip address", address)}${found.slice(address.length)}` : found;
    });
}

const withoutName: Rename = (kind, found) => (kind === "ip address" ? networkOf(found) : `[${kind}]`);

/** A public address without its last part; any other stays. */
function networkOf(address: string): string {
  if (isIPv6(address)) {
    const [start = ""] = address.split("::");
    return `${start.split(":").slice(0, 3).join(":")}::x`;
  }
  const [a, b, c] = address.split(".");
  return isPublic(Number(a), Number(b)) ? `${a}.${b}.${c}.x` : address;
}

/** Source: RFC 1918, RFC 3927, RFC 6598, RFC 1122. */
function isPublic(a: number, b: number): boolean {
  if (a > 223 || a === 0 || a === 10 || a === 127) return false;
  if (a === 172 && b >= 16 && b <= 31) return false;
  if (a === 192 && b === 168) return false;
  return !(a === 169 && b === 254) && !(a === 100 && b >= 64 && b <= 127);
}
