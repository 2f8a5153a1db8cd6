/** What must not be remembered: credentials first, because they hold what looks like the rest. */
const SECRETS: readonly [RegExp, string][] = [
  [
    /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[\s\S]{0,20000}?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|$)/g,
    "[private key]",
  ],
  [/\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b/g, "[access key id]"],
  [/\beyJ[\w-]{8,2000}\.[\w-]{8,4000}\.[\w-]{8,2000}\b/g, "[token]"],
  [/\b(?:xox[abeprs]|xapp)-[\w-]{10,200}/g, "[token]"],
  [/\b(?:gh[oprsu]_|github_pat_|glpat-|sk-(?:ant-)?|npm_)[\w-]{16,200}/g, "[token]"],
  [/\b(Bearer|Basic)\s+[\w.~+/=-]{16,2000}/gi, "$1 [token]"],
  [
    /\b((?:(?:aws_?)?secret(?:_?access)?(?:_?key)?|session_?token|api[_-]?key|access[_-]?token|auth[_-]?token|password|passwd|pwd|client_?secret)["']?\s{0,3}[:=]\s{0,3}["']?)[^\s"',;]{6,500}/gi,
    "$1[secret]",
  ],
  [/(:\/\/)[^\s/:@]{1,100}:[^\s/@]{1,200}@/g, "$1[credentials]@"],
  [
    /([?&](?:X-Amz-(?:Signature|Credential|Security-Token)|token|sig|signature|key)=)[^\s&#"']{6,4000}/gi,
    "$1[secret]",
  ],
];

/** People are not what is remembered of an incident. */
const PERSONAL: readonly [RegExp, string][] = [
  [/\b[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,8}[a-z]{2,24}\b/gi, "[email address]"],
  [/(?<![\w/.:-])\+\d{1,3}[ \d()./-]{7,20}\d(?![\w-])/g, "[telephone number]"],
];

/** A number of 40 characters of base64 may be a secret key; a digest in hexadecimal, an id or a path is none. */
const LIKE_A_SECRET_KEY =
  /(?<![\w/+=.:-])(?=[A-Za-z0-9/+]{0,39}[a-z])(?=[A-Za-z0-9/+]{0,39}[A-Z])(?=[A-Za-z0-9/+]{0,39}\d)[A-Za-z0-9/+]{40}(?![\w/+=.-])/g;

/** Public addresses tell where somebody is; without their last part they still tell which network it was. */
const ADDRESS = /(?<![\d.]|version |\bv)(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.\d{1,3}(?![\d.]*\d)/g;

/**
 * The text without credentials and without what identifies people: keys, tokens, passwords, e-mail addresses, telephone
 * numbers, the end of public IP addresses. Account ids, ARNs and names of resources stay: they are what it is about.
 */
export function redact(text: string): string {
  let clean = text;
  for (const [pattern, replacement] of [...SECRETS, ...PERSONAL]) clean = clean.replace(pattern, replacement);
  return clean
    .replace(LIKE_A_SECRET_KEY, "[secret]")
    .replace(ADDRESS, (address, a, b, c) => (isPublic(Number(a), Number(b)) ? `${a}.${b}.${c}.x` : address));
}

/** Source: RFC 1918, RFC 3927, RFC 6598, RFC 1122. */
function isPublic(a: number, b: number): boolean {
  if (a > 223 || a === 0 || a === 10 || a === 127) return false;
  if (a === 172 && b >= 16 && b <= 31) return false;
  if (a === 192 && b === 168) return false;
  return !(a === 169 && b === 254) && !(a === 100 && b >= 64 && b <= 127);
}
