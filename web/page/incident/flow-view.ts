import type { Message } from "../list/list-item.ts";
import { element } from "../text/element.ts";
import { shortTime } from "../text/time-element.ts";
import { nodeWords, plainWords } from "../text/words.ts";
import { judgementList } from "../thread/judgement-list.ts";
import type { OpenThread } from "../thread/open-thread.ts";
import type { RunProgress } from "../thread/progress.ts";
import { replyDetails } from "../thread/reply-details.ts";
import { createFlowChart } from "./flow-chart.ts";
import { loadFlow } from "./load-flow.ts";
import { zoomed } from "./zoomed.ts";

const NEWEST = "";

/** The flow with the path of a reply lit, or of the run that goes on, and what was judged on the way. */
export async function createFlowView(thread: OpenThread, progress: RunProgress) {
  const chart = createFlowChart(await loadFlow());
  const choice = element("select", { "aria-label": "Whose path", change: () => update() });
  const title = element("h3", { id: "path-title" });
  const steps = element("ol", { class: "steps" });
  const judged = element("div");
  const view = element(
    "div",
    { class: "flow-view" },
    element("div", { class: "flow-bar" }, element("label", {}, "Path of ", choice)),
    zoomed(chart.element),
    element("div", { class: "flow-words" }, title, steps, element("h3", {}, "Judgements"), judged),
  );
  let shown = "";

  function update(): void {
    const replies = thread.messages().filter((message) => replyDetails(message).path.length > 0);
    offer(replies);
    const run = progress.get(thread.id());
    const reply = replies.find(({ key }) => key === choice.value) ?? replies.at(-1);
    const isGoingOn = run !== null && run.node !== "record" && choice.value === NEWEST;
    const details = reply && replyDetails(reply);
    const path = isGoingOn ? run.path : (details?.path ?? []);
    const now = `${thread.id()} ${isGoingOn} ${reply?.key} ${path.join()}`;
    if (now === shown) return;
    shown = now;
    chart.light(path, isGoingOn);
    title.textContent = isGoingOn ? "The run that goes on" : `The path taken, ${path.length} steps`;
    steps.replaceChildren(
      ...path.map((node) => element("li", {}, element("b", {}, node), ` ${nodeWords(node)}`)),
    );
    judged.replaceChildren(
      details && !isGoingOn && details.judgements.length > 0
        ? judgementList(details.judgements)
        : element("p", { class: "hint" }, "None."),
    );
  }
  function offer(replies: Message[]): void {
    const words = (message: Message) =>
      `${plainWords(replyDetails(message).outcome)}, ${shortTime(message.at)}`;
    if (choice.options.length === replies.length + 1) return;
    const chosen = choice.value;
    choice.replaceChildren(
      element("option", { value: NEWEST }, "the newest run"),
      ...replies.toReversed().map((message) => element("option", { value: message.key }, words(message))),
    );
    choice.value = replies.some(({ key }) => key === chosen) ? chosen : NEWEST;
  }
  return { element: view, update };
}
