import { element } from "../text/element.ts";
import { nodeWords } from "../text/words.ts";
import type { Progress } from "./progress.ts";

/** The place of the next reply: shows the run while it goes on, and takes the reply in when it is there. */
export function createLiveBubble() {
  const step = element("span", { class: "step" });
  const text = element("div", { class: "plain streamed", dir: "auto" });
  const bubble = element("li", { class: "message reply live", "aria-busy": true });
  bubble.append(
    element(
      "header",
      {},
      element("span", { class: "author" }, "OHERO"),
      element("span", { class: "pulse", "aria-hidden": true }),
      step,
    ),
    text,
  );
  let written = "";
  return {
    element: bubble,
    show(progress: Progress | null): void {
      const node = progress?.node ?? null;
      const name = node === null ? "" : ` (${node})`;
      const words = node === null ? "Working on it" : nodeWords(node) + name;
      if (step.textContent !== words) step.textContent = words;
      const next = progress?.text ?? "";
      // Only what is new is added: long answers come in many pieces.
      if (next.startsWith(written)) text.append(next.slice(written.length));
      else text.textContent = next;
      written = next;
    },
    /** The reply takes at least the room that the bubble had, so that nothing below it moves up. */
    release(): HTMLElement {
      bubble.style.minHeight = `${bubble.offsetHeight}px`;
      return bubble;
    },
  };
}
export type LiveBubble = ReturnType<typeof createLiveBubble>;
