const ADDRESS = /\b(?:[a-z][a-z0-9+.-]*:\/\/|javascript:)[^\s<>"']+/gi;
/** ServiceNow makes HTML of what stands behind it, whatever the case. */
const CODE = /\[\s*\/?\s*code\s*\]/gi;

/** What a browser would make of an incident's texts, where nobody turned `glide.ui.security.allow_codetag` off. */
export const linksIn = (text: string): string[] => text.match(ADDRESS) ?? [];
/** What in them is more than text. */
export const activeIn = (text: string): string[] =>
  text.match(CODE)?.filter((mark) => !/\s/.test(mark)) ?? [];
