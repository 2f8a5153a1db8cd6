/** An answer of a model, taken apart. */
export interface CitedAnswer {
  /** Without the line of sources. */
  body: string;
  /** The sources that the last line names, possibly none; null where there is no such line. */
  sources: string[] | null;
  /** What the body cites. */
  cited: string[];
}

const SOURCES = /^[ \t*_>-]{0,9}sources?[*_ \t]{0,9}:/i;
const BRACKETED = /\[([^\][\n]{1,300})\](?!\()/g;
/** "[ERROR]" out of a log is no source, "[1]" and "[chat~T1]" pretend to be one. */
const LIKE_A_SOURCE = /^\S*[\d~:/]\S*$/;

export function readAnswer(text: string): CitedAnswer {
  const whole = text.trim();
  const start = whole.lastIndexOf("\n") + 1;
  const last = whole.slice(start);
  const hasSources = SOURCES.test(last);
  const body = hasSources ? whole.slice(0, start).trim() : whole;
  const named = (part: string) => [...part.matchAll(BRACKETED)].map(([, source = ""]) => source.trim());
  return {
    body,
    sources: hasSources ? named(last) : null,
    cited: named(body).filter((source) => LIKE_A_SOURCE.test(source)),
  };
}
