import { element } from "../text/element.ts";
import { plainWords } from "../text/words.ts";

/** The status of an incident: its word, with a dot whose colour says the same. */
export const statusPill = (status: string): HTMLElement =>
  element("span", { class: `pill status-${status}` }, plainWords(status));
