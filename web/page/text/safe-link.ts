import { element } from "./element.ts";

/** A link where the address is of https, with its host, or an incident's of this page; else its words alone: addresses come out of answers and tickets. */
export function safeLink(address: string | null, words: Node): Node {
  if (address !== null && INCIDENT.test(address)) return element("a", { href: address }, words);
  if (address === null || !isHttps(address)) return words;
  const link = element("a", { href: address, rel: "noopener noreferrer", target: "_blank" }, words);
  const { host, username } = new URL(address);
  // Where it leads must be known before it is followed, whatever its words say.
  if (words.textContent === address && username === "") return link;
  const made = document.createDocumentFragment();
  made.append(link, ` (${host})`);
  return made;
}

const INCIDENT = /^#incident=[0-9a-f-]{36}$/;

const isHttps = (address: string): boolean => URL.canParse(address) && new URL(address).protocol === "https:";
