import type { IncidentCard } from "../../../channels/channel.ts";
import type { Connection } from "../connection/connection.ts";
import { createEmitter } from "../connection/emitter.ts";
import type { Unsent } from "../connection/unsent.ts";
import type { Cards } from "./cards.ts";
import { type ListFilter, matches, OPERATIONS, teamOf, wantsIncidents, wantsTalk } from "./list-filter.ts";
import {
  itemOfCard,
  itemOfMessage,
  itemOfSay,
  type ListItem,
  type Message,
  newestFirst,
} from "./list-item.ts";
import { createPager } from "./pager.ts";

export interface ListingOptions {
  ask: Connection["ask"];
  cards: Cards;
  unsent: Unsent;
}

/** Milliseconds between something that changes and the next search. */
const PAUSE = 1_000;

/** What the list shows: a room's incidents and what was said there, in one order. */
export function createListing({ ask, cards, unsent }: ListingOptions) {
  const changed = createEmitter();
  let filter: ListFilter = { room: OPERATIONS, text: "", statuses: [], isTalkOnly: false };
  let shown = pagers(filter);
  /** Does the card that changes come with the list? */
  let isTaking = false;

  function pagers(wanted: ListFilter) {
    const { room, text, statuses } = wanted;
    const incidents = createPager<IncidentCard>({
      idOf: ({ threadId }) => threadId,
      atOf: ({ changedAt }) => changedAt,
      async fetch(before, limit) {
        const listed = await ask({
          type: "list",
          filter: { text, statuses, team: teamOf(wanted) },
          limit,
          before: before && { changedAt: before.changedAt, threadId: before.threadId },
        });
        isTaking = true;
        for (const card of listed.incidents) cards.put(card);
        isTaking = false;
        const entries = listed.incidents.map((card) => cards.get(card.threadId) ?? card);
        return { entries, hasMore: listed.hasMore, total: listed.total };
      },
    });
    const talk = createPager<Message>({
      idOf: ({ key }) => key,
      atOf: ({ at }) => at,
      async fetch(before, limit) {
        const { messages, hasMore } = await ask({ type: "room", room, limit, before: before?.key ?? null });
        return { entries: messages, hasMore };
      },
    });
    return {
      incidents: wantsIncidents(wanted) ? incidents : null,
      talk: wantsTalk(wanted) ? talk : null,
    };
  }
  const inUse = () => [shown.incidents, shown.talk].filter((pager) => pager !== null);
  const then = async (work: Promise<unknown>): Promise<void> => {
    const asked = shown;
    await work;
    if (asked === shown) changed.emit();
  };

  const reload = () => then(Promise.all(inUse().map((pager) => pager.reload())));
  /** The server knows more of an incident than its card: what a search finds of what has changed, only it can say. */
  const searchSoon = onceIn(PAUSE, () => {
    if (filter.text !== "") void reload().catch(() => {});
  });

  cards.changed.on((card) => {
    const { incidents } = shown;
    const isMatch = matches(card, filter);
    if (filter.text === "" || !isMatch || incidents?.has(card.threadId)) incidents?.put(card, isMatch);
    if (filter.text !== "" && !isTaking) searchSoon();
    changed.emit();
  });
  unsent.changed.on(() => changed.emit());

  return {
    changed,
    filter: () => filter,
    /** Shows something else; what is asked for is shown when it is there. */
    show(wanted: ListFilter): Promise<void> {
      filter = wanted;
      shown = pagers(wanted);
      return then(Promise.all(inUse().map((pager) => pager.reload())));
    },
    reload,
    hasMore: () => inUse().some((pager) => pager.hasMore()),
    total: () => shown.incidents?.total() ?? null,
    /** The next page of what reaches less far back. */
    more(): Promise<void> {
      const [first] = inUse().sort((a, b) => (a.frontier() < b.frontier() ? 1 : -1));
      return then(first?.more() ?? Promise.resolve());
    },
    takeMessage(message: Message): void {
      if (message.room !== filter.room || shown.talk === null) return;
      shown.talk.put(message);
      changed.emit();
    },
    items(): ListItem[] {
      const frontier =
        inUse()
          .map((pager) => pager.frontier())
          .sort()
          .at(-1) ?? "";
      // A conversation that became an incident is there as its incident.
      const said = [...(shown.talk?.entries() ?? [])].filter(
        ({ kind, threadId }) => kind === "notice" || !cards.has(threadId),
      );
      const isOwn = wantsTalk(filter) && filter.room === OPERATIONS;
      const begun = unsent.list().filter(({ threadId }) => isOwn && threadId === null);
      return [
        ...[...(shown.incidents?.entries() ?? [])].map(itemOfCard),
        ...said.map(itemOfMessage),
        ...begun.map(itemOfSay),
      ]
        .filter(({ at }) => at >= frontier)
        .sort(newestFirst);
    },
  };
}
export type Listing = ReturnType<typeof createListing>;

/** Does the work some time after the first call, once for all that come until then. */
function onceIn(milliseconds: number, work: () => void): () => void {
  let isWaiting = false;
  return () => {
    if (isWaiting) return;
    isWaiting = true;
    setTimeout(() => {
      isWaiting = false;
      work();
    }, milliseconds);
  };
}
