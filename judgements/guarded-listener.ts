import type { AnswerListener } from "./ask-agent.ts";
import { findHazard } from "./harmless-text.ts";

/** A piece that can be told from the next one: up to a line break, or the end of a sentence. */
const PIECE = /^[^\n]*?(?:\n+|[.!?][)\]"'*]{0,3}[ \t]+)/;
const SOURCES = /^[\s*_>-]*sources?\b/i;

/**
 * Lets whole sentences through, and only while nothing in them would act (a foreign link, a mention, HTML): an answer is
 * checked as a whole when it is there, but people see it before. The line of sources is for the check.
 */
export function guarded(
  listener: AnswerListener,
  linksOf: () => readonly string[] = () => [],
): AnswerListener {
  let waiting = "";
  let isMuted = false;
  let hasWritten = false;
  return {
    write(piece) {
      waiting += piece;
      for (let next = waiting.match(PIECE)?.[0]; next !== undefined; next = waiting.match(PIECE)?.[0]) {
        waiting = waiting.slice(next.length);
        isMuted ||= SOURCES.test(next) || findHazard(next, linksOf()) !== null;
        if (isMuted) continue;
        listener.write(next);
        hasWritten = true;
      }
    },
    restart() {
      if (hasWritten) listener.restart();
      waiting = "";
      isMuted = false;
      hasWritten = false;
    },
  };
}
