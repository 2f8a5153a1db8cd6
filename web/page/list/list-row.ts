import type { IncidentCard } from "../../../channels/channel.ts";
import { element } from "../text/element.ts";
import { foreign } from "../text/foreign.ts";
import { dayElement } from "../text/time-element.ts";
import { count, plainWords } from "../text/words.ts";
import type { ListItem, Message } from "./list-item.ts";
import { statusPill } from "./status-pill.ts";

/** Fills a row with what it shows; what a reader of the screen hears is the same. */
export function fillRow(row: HTMLElement, item: ListItem, isUnread: boolean): void {
  const unread =
    isUnread && element("span", { class: "unread" }, element("span", { class: "unseen" }, "unread, "));
  if ("card" in item) row.replaceChildren(...cardParts(item.card, unread));
  else if ("message" in item) row.replaceChildren(...messageParts(item.message, unread));
  else
    row.replaceChildren(
      mark("…", "mark"),
      top(foreign(item.say.text), element("span", {}, "not sent yet")),
      bottom(element("span", {}, "conversation"), foreign(item.say.user)),
    );
}

const cardParts = (card: IncidentCard, unread: Node | false): Node[] => [
  card.severity === null
    ? mark("–", "mark", "no severity")
    : mark(String(card.severity), `mark severity-${card.severity}`, `severity ${card.severity}`),
  top(foreign(card.title), unread, dayElement(card.changedAt)),
  element("span", { class: "row-bottom" }, statusPill(card.status), place(...placeOf(card))),
];

/** Where and whose it is comes first: what finds no room at the end is not shown. */
function placeOf({ owner, service, accounts, region }: IncidentCard): Node[] {
  const [account] = accounts;
  const where = account === undefined ? null : (account.name ?? account.id);
  const more = accounts.length > 1 ? ` and ${count(accounts.length - 1, "other")}` : "";
  return [where === null ? null : shortened(where) + more, owner, service, region]
    .filter((words): words is string => words !== null && words !== "")
    .map((words) => foreign(words, 60));
}

const LONGEST_NAME = 24;
const shortened = (name: string) =>
  name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name;

const messageParts = ({ kind, text, author, at, details }: Message, unread: Node | false): Node[] =>
  kind === "notice"
    ? [
        mark("→", "mark", "notice"),
        top(foreign(text), unread, dayElement(at)),
        bottom(
          element("span", {}, `ticket ${plainWords(String(details.action))}`),
          foreign(String(details.ticketId)),
          element("span", {}, `severity ${details.severity}`),
        ),
      ]
    : [
        mark("“", "mark", "conversation"),
        top(foreign(text), unread, dayElement(at)),
        bottom(element("span", {}, "conversation"), foreign(author)),
      ];

const mark = (sign: string, kind: string, words = "") =>
  element(
    "span",
    { class: kind },
    element("span", { "aria-hidden": true }, sign),
    element("span", { class: "unseen" }, words),
  );
const top = (title: Node, ...rest: (Node | false)[]) =>
  element("span", { class: "row-top" }, element("span", { class: "row-title" }, title), ...rest);
const place = (...words: Node[]) => element("span", { class: "row-place" }, ...words);
const bottom = (...words: Node[]) => element("span", { class: "row-bottom" }, place(...words));
