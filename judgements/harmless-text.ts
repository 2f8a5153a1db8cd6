import { isAwsLink } from "../events/links.ts";

/**
 * What a ticket or a message would act on: links, mentions, HTML. Text out of events is made harmless before it is passed
 * on; what a model wrote is refused instead, because a good answer has nothing of the kind.
 */

const SCHEME = "(?:https?|hxxps?|ftps?|slack|file|vscode|ms-\\w{1,20}):\\/\\/";
const ADDRESS = new RegExp(
  `\\b(?:${SCHEME}|www\\.|(?:javascript|vbscript|data|mailto|tel|sms):(?=\\S))[^\\s<>"'|]{0,2000}`,
  "gi",
);
/** "login.example/reset": no link by itself, but some sites make it one. */
const HOST_WITH_PATH = /(?<![\w@:/.-])(?:[\w-]{1,63}\.){1,8}[a-z]{2,24}\/(?=\w)[^\s<>"'|)\]]{0,500}/gi;
const MENTION = /(?<![\w.+-])@(channel|here|everyone)\b/gi;

/** The same text on one line; nothing in it links to a foreign site, calls anybody or is HTML. */
export function harmless(text: string): string {
  return text
    .replace(/[\p{Cf}\p{Cc}\s]+/gu, (run) => (/[\s\p{Cc}]/u.test(run) ? " " : ""))
    .replace(/\[([^\][]{1,200})\]\([^()\s]{1,500}\)/g, "$1")
    .replace(/<(?:https?:\/\/)[^\s<>|]{1,500}\|([^<>]{1,200})>/gi, "$1")
    .replace(new RegExp(` ?<?${ADDRESS.source}>?`, "gi"), "")
    .replace(HOST_WITH_PATH, defanged)
    .replace(MENTION, "$1")
    .replace(/<(?=[a-z/!?@#])/gi, "‹")
    .replaceAll("](", "] (")
    .trim();
}

/**
 * The first thing in `text` that would act and is not a link to AWS's own sites, or one of `known`; null where there is
 * none.
 */
export function findHazard(text: string, known: readonly string[] = []): string | null {
  const isAllowed = (address: string) => known.includes(address) || isAws(address);
  const plain = text.normalize("NFKC").replace(/\p{Cf}/gu, "");
  const foreign = [...plain.matchAll(ADDRESS), ...plain.matchAll(HOST_WITH_PATH)].find(
    ([found]) => !isAllowed(found.replace(/[.,;:)\]]{1,9}$/, "")),
  );
  if (foreign) return `a link that is not AWS's: ${foreign[0].slice(0, 80)}`;
  const mark = plain.match(/<[a-z/!?@#][^\s>]{0,40}|(?<![\w.+-])@(?:channel|here|everyone)\b/i);
  if (mark) return `markup or a mention: ${mark[0]}`;
  return /\]\(\s{0,3}(?!https:)/.test(plain) ? "a link that is not AWS's" : null;
}

const isAws = (address: string) => isAwsLink(/^[a-z-]+:/i.test(address) ? address : `https://${address}`);

/** As people write addresses that nobody should open. */
const defanged = (address: string): string =>
  isAws(address) || /^[^/]{1,300}\.amazonaws\.com\//i.test(address)
    ? address
    : address.replace(/^[^/]{1,600}/, (host) => host.replaceAll(".", "[.]"));
