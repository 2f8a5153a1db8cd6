import { shorten } from "./text.ts";
import { withoutInstructions } from "./untrusted-text.ts";

/** Something found that an answer or a ticket may rest on. */
export interface Passage {
  /** By what it is cited: the id of a document, a ticket or an incident. */
  source: string;
  title: string;
  text: string;
  /** Where people find it, if anywhere; an answer may link to it. */
  url?: string | null;
}

const CHARACTERS = 1_500;

/** A passage as a model reads it: bounded, and without what gives orders, because others wrote it long before. */
export const describePassage = ({ source, title, text, url }: Passage): string =>
  `[${source}] ${withoutInstructions(title)}${url ? ` <${url}>` : ""}\n${withoutInstructions(shorten(text, CHARACTERS))}`;

export const listPassages = (passages: readonly Passage[]): string =>
  passages.map(describePassage).join("\n\n");
