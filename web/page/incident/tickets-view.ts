import { fieldChanges } from "../../../memory/ticket-change-words.ts";
import { statusPill } from "../list/status-pill.ts";
import { clipped, paragraph } from "../text/clipped.ts";
import { element } from "../text/element.ts";
import { foreign } from "../text/foreign.ts";
import { safeLink } from "../text/safe-link.ts";
import { timeElement } from "../text/time-element.ts";
import { count } from "../text/words.ts";

/** As the server gives it; what an older OHERO wrote may lack some of it. */
interface Ticket {
  id: string;
  team: string;
  title: string;
  description: string;
  recommendedActions: { text: string; url: string | null }[];
  severity: number;
  status: string;
  impactedResources?: string[];
  joinedInto?: string | null;
  external?: { system: string; key: string; url: string } | null;
  history?: {
    at: string;
    action: string;
    note: string;
    fields: Record<string, { from: unknown; to: unknown }>;
  }[];
}

/** The tickets of an incident, each with what to do and what became of it. */
export function ticketsView(tickets: unknown[]): HTMLElement {
  if (tickets.length === 0) return element("p", { class: "hint" }, "It has no tickets.");
  return element("div", { class: "tickets" }, ...(tickets as Ticket[]).map(ticketView));
}

const ticketView = (ticket: Ticket): HTMLElement =>
  element(
    "article",
    { class: "ticket" },
    element("h3", {}, foreign(ticket.title)),
    element(
      "p",
      { class: "facts" },
      statusPill(ticket.status),
      element("span", { class: `grade severity-${ticket.severity}` }, `severity ${ticket.severity}`),
      element("span", {}, element("i", {}, "team"), " ", foreign(ticket.team)),
      element("code", {}, foreign(ticket.id)),
      ticket.external != null &&
        element(
          "span",
          {},
          element("i", {}, ticket.external.system),
          " ",
          safeLink(ticket.external.url, foreign(ticket.external.key)),
        ),
      ticket.joinedInto != null && element("span", {}, "goes on in ", foreign(ticket.joinedInto)),
    ),
    clipped(ticket.description, paragraph),
    element("h4", {}, "Recommended actions"),
    element(
      "ol",
      {},
      ...ticket.recommendedActions.map(({ text, url }) =>
        element("li", {}, safeLink(url, foreign(text, 4_000))),
      ),
    ),
    resources(ticket.impactedResources ?? []),
    element("h4", {}, "History"),
    element("ul", { class: "history" }, ...(ticket.history ?? []).map(change)),
  );

const resources = (ids: string[]) =>
  ids.length > 0 &&
  element(
    "details",
    {},
    element("summary", {}, count(ids.length, "resource")),
    element("ul", {}, ...ids.slice(0, 200).map((id) => element("li", {}, foreign(id)))),
  );

const change = ({ at, action, note, fields }: NonNullable<Ticket["history"]>[number]) =>
  element(
    "li",
    {},
    timeElement(at),
    ` ${action}`,
    note !== "" && element("span", {}, ": ", foreign(note, 2_000)),
    ...fieldChanges({ fields }).map((words) =>
      element("span", { class: "change" }, " ", foreign(words, 400)),
    ),
  );
