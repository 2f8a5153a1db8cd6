import type { IncidentCard } from "../../../channels/channel.ts";
import type { Answers } from "../../../channels/webchat/protocol.ts";
import type { Say } from "../connection/unsent.ts";

export type Message = Answers["room"]["messages"][number];

/** A row of the list. `id` names it as long as it is there, `at` is its place: newest first. */
export type ListItem = { id: string; at: string } & (
  | { card: IncidentCard }
  | { message: Message }
  /** A conversation that is not known to have begun. */
  | { say: Say }
);

export const itemOfCard = (card: IncidentCard): ListItem => ({ id: card.threadId, at: card.changedAt, card });
export const itemOfMessage = (message: Message): ListItem => ({ id: message.key, at: message.at, message });
export const itemOfSay = (say: Say): ListItem => ({ id: say.id, at: say.at, say });

export const threadOf = (item: ListItem): string | null =>
  "card" in item ? item.card.threadId : "message" in item ? item.message.threadId : null;

export const newestFirst = (a: ListItem, b: ListItem): number =>
  a.at < b.at ? 1 : a.at > b.at ? -1 : a.id < b.id ? -1 : 1;
