import type { IncidentCard } from "../../../channels/channel.ts";
import { element, pageElement } from "../text/element.ts";
import { foreign } from "../text/foreign.ts";
import type { Action } from "./decision-dialog.ts";
import type { OpenThread } from "./open-thread.ts";
import { fillThreadHead } from "./thread-head.ts";

export interface ThreadViewOptions {
  decide(card: IncidentCard, action: Action): void;
  /** Puts an example into the composer. */
  suggest(words: string): void;
}

const EXAMPLES = [
  "What is open with severity 4 or more?",
  "What was discharged this week?",
  "What do our runbooks say about leaked keys?",
];

/** What stands around the messages of a thread: its title and its incident, or what to do where none is open. */
export function createThreadView(thread: OpenThread, { decide, suggest }: ThreadViewOptions) {
  const title = pageElement("thread-title");
  const head = pageElement("thread-head");
  const home = pageElement("home");
  const problem = pageElement("thread-problem");
  let shown: IncidentCard | null = null;

  pageElement("examples").append(
    ...EXAMPLES.map((words) =>
      element("button", { type: "button", class: "chip", click: () => suggest(words) }, words),
    ),
  );
  function draw(): void {
    const card = thread.card();
    const isHome = thread.id() === null && thread.draftId() === null;
    home.hidden = !isHome;
    const isEmpty = thread.isLoaded() && thread.messages().length === 0 && thread.pending().length === 0;
    problem.textContent = isEmpty && !isHome && card === null ? "There is no such thread." : "";
    const [first] = thread.messages();
    const begun = first?.text ?? thread.pending()[0]?.text ?? "";
    const words = isHome ? "New conversation" : (card?.title ?? begun);
    if (title.textContent !== words.slice(0, 400)) title.replaceChildren(foreign(words, 399));
    if (card === shown) return;
    shown = card;
    const focused = head.contains(document.activeElement) ? document.activeElement?.id : null;
    if (card === null) head.replaceChildren();
    else fillThreadHead(head, card, (action) => decide(card, action));
    if (focused) document.getElementById(focused)?.focus();
  }
  thread.changed.on(draw);
  thread.failed.on((words) => {
    problem.textContent = `This thread cannot be shown: ${words}`;
  });
  draw();
  return { focus: () => title.focus() };
}
