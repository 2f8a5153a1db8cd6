import { cut, onOneLine, tidyLines, withoutControls } from "../plain-text.ts";

/** Text without what no text needs: controls, characters that are not seen, halves of pairs. */
export const plainText = (text: string): string =>
  tidyLines(withoutControls(text).replace(/\p{Surrogate}/gu, ""));

/** The same on one line. */
export const plainLine = (text: string, limit: number): string => cut(onOneLine(plainText(text)), limit);
