import type { Say } from "../connection/unsent.ts";
import { paragraph } from "../text/clipped.ts";
import { element, pageElement } from "../text/element.ts";
import { foreign } from "../text/foreign.ts";
import { onceAFrame } from "../text/once-a-frame.ts";
import { createLiveBubble, type LiveBubble } from "./live-bubble.ts";
import { fillMessage } from "./message-view.ts";
import type { OpenThread } from "./open-thread.ts";
import type { RunProgress } from "./progress.ts";

/** Pixels from the end within which a reader counts as being at the end. */
const NEAR = 60;

/** What was said in the open thread. Elements are kept as long as what they show, so that nothing flickers or jumps. */
export function createMessageList(thread: OpenThread, progress: RunProgress) {
  const scroller = pageElement("messages");
  const list = pageElement("message-list");
  let shownThread: string | null | undefined;
  let shown = new Map<string, HTMLElement>();
  let bubble: LiveBubble | null = null;

  const draw = onceAFrame(drawNow);
  // Whoever has no mouse scrolls it with the arrow keys.
  scroller.tabIndex = 0;
  function drawNow(): void {
    const place = thread.id() ?? thread.draftId();
    const isOther = place !== shownThread && !isSameTalk(place);
    shownThread = place;
    if (isOther) {
      shown = new Map();
      bubble = null;
      list.replaceChildren();
    }
    const isAtEnd = isOther || scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR;
    const wanted = new Map<string, HTMLElement>();
    for (const message of thread.messages()) {
      const id = message.kind === "said" ? String(message.details.id ?? message.key) : message.key;
      const known = shown.get(id);
      const row = known ?? newRow(message.kind);
      if (row.dataset.key !== message.key) fillMessage(row, message);
      wanted.set(id, row);
    }
    for (const say of thread.pending()) wanted.set(say.id, shown.get(say.id) ?? pendingRow(say));
    const run = progress.get(thread.id());
    if (run !== null || thread.isAnswerDue()) {
      bubble ??= createLiveBubble();
      bubble.show(run);
      wanted.set("live", bubble.element);
    } else bubble = null;
    arrange(wanted);
    shown = wanted;
    if (isAtEnd) scroller.scrollTop = scroller.scrollHeight;
  }
  /** A draft that has become a thread is the same talk. */
  const isSameTalk = (place: string | null) =>
    place !== null && thread.messages().some(({ details }) => shown.has(String(details.id)));

  /** A reply takes the place of the bubble that announced it. */
  function newRow(kind: string): HTMLElement {
    if (kind !== "said" && kind !== "notice" && bubble !== null) {
      const row = bubble.release();
      bubble = null;
      return row;
    }
    return element("li");
  }
  function arrange(wanted: Map<string, HTMLElement>): void {
    const kept = new Set(wanted.values());
    for (const row of shown.values()) if (!kept.has(row)) row.remove();
    let before: ChildNode | null = list.firstChild;
    for (const row of kept) {
      if (row === before) before = before.nextSibling;
      else list.insertBefore(row, before);
    }
  }

  thread.changed.on(draw);
  progress.changed.on((threadId) => {
    if (threadId === thread.id()) draw();
  });
  return { draw };
}

const pendingRow = (say: Say) =>
  element(
    "li",
    { class: "message said pending" },
    element(
      "header",
      {},
      element("span", { class: "author" }, foreign(say.user, 80)),
      element("span", {}, "sending …"),
    ),
    paragraph(say.text),
  );
