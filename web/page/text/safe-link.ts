import { element } from "./element.ts";

/** A link where the address is of https or an incident's of this page, else its words alone: addresses come out of reports and tickets. */
export function safeLink(address: string | null, words: Node): Node {
  if (address !== null && INCIDENT.test(address)) return element("a", { href: address }, words);
  if (address === null || !isHttps(address)) return words;
  const link = element("a", { href: address, rel: "noopener noreferrer", target: "_blank" }, words);
  // Where it leads must be known before it is followed.
  link.title = new URL(address).host;
  return link;
}

const INCIDENT = /^#incident=[0-9a-f-]{36}$/;

const isHttps = (address: string): boolean => URL.canParse(address) && new URL(address).protocol === "https:";
