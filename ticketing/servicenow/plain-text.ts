import { isAwsLink } from "../../events/links.ts";
import { cut, onOneLine, tidyLines, withoutControls } from "../plain-text.ts";

const ADDRESS = /\b([a-z][a-z0-9+.-]{1,20}):\/\/([^\s<>"']{0,2000})/gi;

/**
 * Text that ServiceNow shows as text: it would make HTML of what stands between `[code]` and `[/code]`
 * (`glide.ui.security.allow_codetag`, on unless somebody turned it off), run a value that begins with `javascript:` in some
 * places, and make links of addresses. Each is parted, so that it can still be read; addresses of AWS stay links.
 *
 * https://www.servicenow.com/docs/r/platform-security/instance-security-hardening-settings/sc-allow-embedded-html-code.html
 */
export function plainText(text: string, limit: number): string {
  const parted = withoutControls(text)
    .replace(/\p{Surrogate}/gu, "\uFFFD")
    .replace(/\[(?=\s*\/?\s*code)/gi, "[ ")
    .replace(/\bjavascript:/gi, "javascript :")
    .replace(ADDRESS, (address: string, scheme: string, rest: string) =>
      isAwsLink(address) ? address : `${scheme}: //${rest}`,
    );
  return cut(tidyLines(parted), limit);
}

/** The same on one line. */
export const plainLine = (text: string, limit: number): string =>
  cut(onOneLine(plainText(text, Number.POSITIVE_INFINITY)), limit);

/** An address that may be a link, as it is written; null where it is none, or one of something else than a page. */
export function pageAddress(address: string | null, limit = 500): string | null {
  if (address === null || !URL.canParse(address)) return null;
  const url = new URL(address);
  if (!["http:", "https:"].includes(url.protocol)) return null;
  const written = url.href.replaceAll("[", "%5B").replaceAll("]", "%5D");
  return written.length <= limit ? written : null;
}
