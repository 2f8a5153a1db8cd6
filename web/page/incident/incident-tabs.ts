import type { Answers } from "../../../channels/webchat/protocol.ts";
import type { Connection } from "../connection/connection.ts";
import { clipped, preformatted } from "../text/clipped.ts";
import { element, pageElement } from "../text/element.ts";
import { markdown } from "../text/markdown.ts";
import type { OpenThread } from "../thread/open-thread.ts";
import type { RunProgress } from "../thread/progress.ts";
import { createFlowView } from "./flow-view.ts";
import { ticketsView } from "./tickets-view.ts";

const TABS = ["thread", "flow", "tickets", "event", "report"] as const;
type Tab = (typeof TABS)[number];

const VIEWS: Record<Exclude<Tab, "thread" | "flow">, (details: Answers["details"]) => HTMLElement> = {
  tickets: ({ tickets }) => ticketsView(tickets),
  event: ({ raw, event }) =>
    element(
      "div",
      {},
      element("h3", {}, raw === null ? "The event as it was read" : "The newest delivery, as it arrived"),
      clipped(JSON.stringify(raw ?? event, null, 2) ?? "", preformatted),
    ),
  report: ({ report }) =>
    report === null ? element("p", { class: "hint" }, "There is no report.") : clipped(report, markdown),
};

/** What there is to see of an incident beside its thread. Fetched when it is looked at, and again when it has changed. */
export function createIncidentTabs(ask: Connection["ask"], thread: OpenThread, progress: RunProgress) {
  const bar = pageElement("tabs");
  const panel = pageElement("panel");
  let chosen: Tab = "thread";
  let shownThread: string | null = null;
  let flow: Awaited<ReturnType<typeof createFlowView>> | null = null;
  /** The version of the incident that the panel shows. */
  let shown = "";

  const buttons = TABS.map((tab, index) =>
    element(
      "button",
      {
        type: "button",
        role: "tab",
        id: `tab-${tab}`,
        "aria-controls": tab === "thread" ? "thread-panel" : "panel",
        click: () => choose(tab),
        keydown: (event) => {
          const step = { ArrowRight: 1, ArrowLeft: -1 }[(event as KeyboardEvent).key];
          if (step === undefined) return;
          const all = buttons.filter(({ hidden }) => !hidden).length;
          const next = (index + step + all) % all;
          choose(TABS[next] ?? "thread");
          buttons[next]?.focus();
        },
      },
      tab.charAt(0).toUpperCase() + tab.slice(1),
    ),
  );
  bar.append(...buttons);
  panel.tabIndex = 0;

  function choose(tab: Tab): void {
    chosen = tab;
    for (const [index, button] of buttons.entries()) {
      button.setAttribute("aria-selected", String(TABS[index] === tab));
      button.tabIndex = TABS[index] === tab ? 0 : -1;
    }
    document.body.dataset.tab = tab;
    panel.hidden = tab === "thread";
    pageElement("thread-panel").hidden = tab !== "thread";
    panel.setAttribute("aria-labelledby", `tab-${tab}`);
    shown = "";
    void update();
  }
  async function update(): Promise<void> {
    const card = thread.card();
    const place = thread.id();
    if (place !== shownThread) {
      shownThread = place;
      return choose("thread");
    }
    bar.hidden = place === null;
    // A conversation has a path, and nothing of an incident.
    for (const button of buttons.slice(2)) button.hidden = card === null;
    if (chosen === "thread" || place === null) return;
    if (chosen === "flow") return showFlow();
    if (card === null) return;
    const wanted = `${chosen} ${place} ${card.version}`;
    if (wanted === shown) return;
    shown = wanted;
    const tab = chosen;
    try {
      const details = await ask({ type: "details", threadId: place });
      if (wanted === shown) panel.replaceChildren(VIEWS[tab](details));
    } catch (error) {
      if (wanted !== shown) return;
      shown = "";
      panel.replaceChildren(element("p", { class: "problem" }, (error as Error).message));
    }
  }
  async function showFlow(): Promise<void> {
    flow ??= await createFlowView(thread, progress);
    if (chosen !== "flow") return;
    if (panel.firstChild !== flow.element) panel.replaceChildren(flow.element);
    flow.update();
  }
  thread.changed.on(() => void update());
  progress.changed.on((threadId) => {
    if (chosen === "flow" && threadId === thread.id()) void showFlow();
  });
  choose("thread");
}
