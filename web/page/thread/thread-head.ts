import type { IncidentCard } from "../../../channels/channel.ts";
import { statusPill } from "../list/status-pill.ts";
import { element } from "../text/element.ts";
import { foreign } from "../text/foreign.ts";
import { shortTime, timeElement } from "../text/time-element.ts";
import { capital, count, plainWords } from "../text/words.ts";
import type { Action } from "./decision-dialog.ts";

/** The top of a thread: the incident, what was decided and by whom, and the buttons to decide otherwise. */
export function fillThreadHead(
  into: HTMLElement,
  card: IncidentCard,
  decide: (action: Action) => void,
): void {
  const isWaiting = card.status === "awaiting-operator";
  const button = (action: Action, words: string) =>
    element(
      "button",
      {
        type: "button",
        id: `${action}-button`,
        class: isWaiting && action === "accept" ? "primary" : "plain-button",
        click: () => decide(action),
      },
      card.isDecidedByPerson ? `Overrule: ${action}…` : `${words}…`,
    );
  into.replaceChildren(
    element("div", { class: "facts" }, ...facts(card)),
    element(
      "div",
      { class: "decision" },
      element("p", {}, ...decisionWords(card)),
      element("div", { class: "buttons" }, button("accept", "Accept"), button("discharge", "Discharge")),
    ),
  );
}

function facts(card: IncidentCard): Node[] {
  const { severity, owner, stakeholders, accounts, region, service, source, dueAt, tickets, costImpact } =
    card;
  const told = stakeholders.filter((team) => team !== owner);
  const fact = (name: string, value: string | null) =>
    value === null || value === ""
      ? []
      : [element("span", {}, element("i", {}, name), " ", foreign(value, 160))];
  return [
    statusPill(card.status),
    ...(severity === null
      ? []
      : [element("span", { class: `grade severity-${severity}` }, `severity ${severity}`)]),
    ...(costImpact ? [element("span", { class: "grade" }, "costs money")] : []),
    ...fact("owner", owner),
    ...fact("told", told.join(", ")),
    ...fact("service", service),
    ...fact("account", accounts.map(({ id, name }) => name ?? id).join(", ")),
    ...fact("region", region),
    ...fact("source", source),
    ...fact("due", dueAt && shortTime(dueAt)),
    ...(tickets.length > 0 ? [element("span", {}, count(tickets.length, "ticket"))] : []),
  ];
}

function decisionWords(card: IncidentCard): (Node | string)[] {
  const { outcome, reason, note, decidedBy, decidedAt, status } = card;
  const who =
    decidedBy === "policy"
      ? "the policy"
      : decidedBy === "time-out"
        ? "the end of the time to decide"
        : decidedBy;
  const why = note ?? (reason === null ? null : plainWords(reason));
  const what = status === "awaiting-operator" ? "Waits for a decision" : capital(plainWords(outcome));
  return [
    element("b", {}, what),
    ...(status === "awaiting-operator" ? [] : [element("span", {}, ", decided by ", foreign(who, 80))]),
    ...(decidedAt === null ? [] : [" ", timeElement(decidedAt)]),
    ...(why === null ? [] : [element("span", {}, ": ", foreign(why, 500))]),
  ];
}
