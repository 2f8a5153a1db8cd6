import type { Message } from "../list/list-item.ts";
import { clipped, paragraph } from "../text/clipped.ts";
import { element } from "../text/element.ts";
import { foreign } from "../text/foreign.ts";
import { markdown } from "../text/markdown.ts";
import { timeElement } from "../text/time-element.ts";
import { withLinks } from "../text/with-links.ts";
import { plainWords } from "../text/words.ts";
import { replyDetails } from "./reply-details.ts";
import { runDetails } from "./run-details.ts";

/** Fills an element with a message; what stood there before, such as the answer while it was written, gives way to it. */
export function fillMessage(into: HTMLElement, message: Message): void {
  into.className = `message ${message.kind}`;
  into.removeAttribute("aria-busy");
  into.dataset.key = message.key;
  if (message.kind === "notice") into.replaceChildren(noticeLine(message));
  else if (message.kind === "said") into.replaceChildren(head(message), clipped(message.text, paragraph));
  else {
    const details = replyDetails(message);
    const render = details.isMarkdown
      ? (text: string) => markdown(withLinks(text, details.references))
      : paragraph;
    into.replaceChildren(head(message), clipped(message.text, render), ...runDetails(details));
  }
}

function head(message: Message): HTMLElement {
  const { author, at, kind } = message;
  const { outcome, reason } = replyDetails(message);
  return element(
    "header",
    {},
    element("span", { class: "author" }, foreign(author, 80)),
    kind !== "said" && outcome !== "" && outcomeTag(outcome, reason),
    timeElement(at),
  );
}

const outcomeTag = (outcome: string, reason: string | null) =>
  element(
    "span",
    { class: `outcome outcome-${outcome}` },
    plainWords(outcome) + (reason === null ? "" : `: ${plainWords(reason)}`),
  );

function noticeLine({ room, details, at }: Message): HTMLElement {
  const { ticketId, action, severity, raisedFrom, note } = details;
  const grade =
    raisedFrom === null ? `severity ${severity}` : `severity raised from ${raisedFrom} to ${severity}`;
  return element(
    "p",
    {},
    element("span", { "aria-hidden": true }, "→ "),
    element("b", {}, foreign(room ?? "")),
    " was told: ticket ",
    foreign(String(ticketId)),
    ` ${plainWords(String(action))}, ${grade}`,
    typeof note === "string" && element("span", {}, ". ", foreign(note, 2_000)),
    timeElement(at),
  );
}
