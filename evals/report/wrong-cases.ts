import type { Case } from "../case.ts";
import { caseArticle, caseInBrief } from "./case-article.ts";
import type { WrongCase } from "./group-trials.ts";
import { type Html, html, sizeOf } from "./html.ts";

/** Bytes of all that is told of wrong cases, and of what arrived for one; the page has to stay under 1 MB. */
const ROOM = 640_000;
const ROOM_FOR_EVENTS = 320_000;
const EVENTS = { least: 1_500, most: 12_000 };
const IN_BRIEF = 400;
/** So few are shown as a whole at once. */
const OPEN = 3;

/** The cases of each list; those that there is no room for in brief. */
export function wrongCases(
  lists: readonly (readonly WrongCase[])[],
  cases: readonly Case[],
  repeat: number,
): (Html | null)[] {
  const byId = new Map(cases.map((one) => [one.id, one]));
  const count = lists.flat().length;
  const eventLimit = Math.min(EVENTS.most, Math.max(EVENTS.least, ROOM_FOR_EVENTS / count));
  let left = ROOM;
  let inBrief = 0;
  return lists.map((list) => {
    let untold = 0;
    const items = list.map((wrong) => {
      const one = wrong.set === "cases" ? (byId.get(wrong.id) ?? null) : null;
      const whole = caseArticle(wrong, { one, isOpen: list.length <= OPEN, eventLimit, repeat });
      const size = sizeOf(whole);
      if (size <= left) {
        left -= size;
        return whole;
      }
      untold += 1;
      inBrief += 1;
      return inBrief <= IN_BRIEF ? caseInBrief(wrong, repeat) : null;
    });
    if (items.length === 0) return null;
    return html`${untold > 0 ? html`<p class="note">${untold} of them only in brief, as the page would be too long; results.json has everything, and evals/cases what arrived.</p>` : null}${items}`;
  });
}
