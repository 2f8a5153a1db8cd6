import type { Link } from "./operational-event.ts";

/** Names under which AWS itself publishes. Most of amazonaws.com is customers' buckets, APIs and load balancers. */
const AWS_HOST =
  /^(?:(?:[\w-]+\.)*(?:aws\.amazon\.com|aws\.dev|awsstatic\.com)|repost\.aws|(?:awscli|truststore\.pki\.rds)\.amazonaws\.com|(?:docs|console)\.amazonaws\.cn|console\.amazonaws-us-gov\.com)$/;

/** True for https addresses of AWS's own sites: the only links out of untrusted text that are passed on. */
export function isAwsLink(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, username, password } = new URL(url);
  return protocol === "https:" && username === "" && password === "" && AWS_HOST.test(hostname);
}

/** Most links that one event passes on. */
const MAX_LINKS = 10;

/** AWS's links in a text, in order and once each. */
export function linksIn(text: string): Link[] {
  const found = new Map<string, Link>();
  for (const [url] of text.matchAll(/https:\/\/[^\s<>"')\]]{1,500}/g)) {
    const clean = url.replace(/[.,;:]+$/, "");
    if (isAwsLink(clean) && !found.has(clean)) found.set(clean, { title: titleOf(clean), url: clean });
    if (found.size === MAX_LINKS) break;
  }
  return [...found.values()];
}

/** AWS's links out of the addresses that a source gives, all under one title. */
export const awsLinks = (title: string, urls: readonly (string | null | undefined)[]): Link[] =>
  urls.flatMap((url) => (url && isAwsLink(url) ? [{ title, url }] : [])).slice(0, MAX_LINKS);

/** The last telling part of the path: ".../userguide/cluster-insights.html" as "cluster insights". */
function titleOf(url: string): string {
  const { hostname, pathname, hash } = new URL(url);
  const parts = `${pathname}${hash.replace("#", "/")}`.split("/").filter((part) => part !== "");
  const last = parts
    .at(-1)
    ?.replace(/\.html?$/, "")
    .replaceAll(/[_-]+/g, " ");
  return last ? `${last} (${hostname})` : hostname;
}
