import { element } from "./element.ts";

/** A link where the address is of https, else its words alone: addresses come out of reports and tickets. */
export function safeLink(address: string | null, words: Node): Node {
  if (address === null || !isHttps(address)) return words;
  const link = element("a", { href: address, rel: "noopener noreferrer", target: "_blank" }, words);
  // Where it leads must be known before it is followed.
  link.title = new URL(address).host;
  return link;
}

const isHttps = (address: string): boolean => URL.canParse(address) && new URL(address).protocol === "https:";
