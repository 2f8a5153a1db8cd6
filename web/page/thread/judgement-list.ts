import type { Judged } from "../../../channels/channel.ts";
import { clipped, paragraph } from "../text/clipped.ts";
import { element } from "../text/element.ts";
import { foreign } from "../text/foreign.ts";
import { plainWords } from "../text/words.ts";

/** What each judgement said, by whom, and on which words of the event. */
export const judgementList = (judgements: Judged[]): HTMLElement =>
  element("dl", { class: "judgements" }, ...judgements.flatMap(judgement));

const judgement = ({ name, by, value, evidence }: Judged): Node[] => [
  element("dt", {}, plainWords(name), element("span", { class: "by" }, " by ", foreign(by))),
  element(
    "dd",
    {},
    clipped(valueWords(value), paragraph),
    evidence !== null && element("blockquote", {}, clipped(evidence, paragraph)),
  ),
];

function valueWords(value: unknown): string {
  if (typeof value === "boolean") return value ? "yes" : "no";
  return typeof value === "string" ? value : JSON.stringify(value);
}
