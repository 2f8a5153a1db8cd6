import { harmless } from "./harmless-text.ts";

/**
 * One line of text as Markdown in which every sign stands for itself. Marks that mean nothing where they stand, such as the
 * underscores within an identifier, stay as they are.
 */
export const escapeMarkdown = (line: string): string =>
  line
    .replace(/[\\`*[\]<~]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|&(?=#?\w{1,40};)|^[#>+=-]/gu, "\\$&")
    .replace(/^(\d{1,9})([.)])(?=\s|$)/, "$1\\$2");

/** Text that others wrote, for a Markdown answer: it does nothing, and reads as it was written. */
export const quoteInMarkdown = (text: string): string => escapeMarkdown(harmless(text));

/** The same answer where Markdown is shown as it is written, as on a terminal. */
export const withoutEscapes = (markdown: string): string => markdown.replace(/\\([!-/:-@[-`{-~])/g, "$1");
