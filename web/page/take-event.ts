import type { LiveEvent } from "../../channels/webchat/protocol.ts";
import type { Cards } from "./list/cards.ts";
import { OPERATIONS } from "./list/list-filter.ts";
import type { Listing } from "./list/listing.ts";
import type { Unread } from "./list/unread.ts";
import { plainWords } from "./text/words.ts";
import type { OpenThread } from "./thread/open-thread.ts";
import type { RunProgress } from "./thread/progress.ts";

export interface EventTakers {
  cards: Cards;
  listing: Listing;
  thread: OpenThread;
  progress: RunProgress;
  unread: Unread;
  announce(words: string): void;
  /** Does the person look at this thread? */
  isSeen(threadId: string): boolean;
  /** Nobody needs to be told what they said. */
  me: string;
}

type Told<Type extends LiveEvent["type"]> = Extract<LiveEvent, { type: Type }>;

/** Takes in what happens on the server. */
export function takeEvent(event: LiveEvent, takers: EventTakers): void {
  if (event.type === "live") takers.progress.take(event.threadId, event.piece);
  else if (event.type === "incident") takeIncident(event, takers);
  else takeMessage(event, takers);
}

function takeIncident({ incident }: Told<"incident">, takers: EventTakers): void {
  const { cards, unread, announce, isSeen } = takers;
  if (!cards.put(incident)) return;
  if (!isSeen(incident.threadId)) unread.addThread(incident.threadId);
  for (const room of new Set([OPERATIONS, ...incident.stakeholders])) markRoom(room, takers);
  announce(`Incident ${plainWords(incident.outcome)}: ${incident.title}`);
}

function takeMessage({ message }: Told<"message">, takers: EventTakers): void {
  const { listing, thread, progress, unread, announce, isSeen, me } = takers;
  listing.takeMessage(message);
  const isNew = thread.takeMessage(message);
  if (message.kind === "reply" || message.kind === "question") progress.end(message.threadId);
  if (message.author === me) return;
  if (!isSeen(message.threadId)) unread.addThread(message.threadId);
  if (message.room !== null) markRoom(message.room, takers);
  if (isNew && message.kind !== "notice") announce(`${message.author}: ${message.text}`);
}

function markRoom(room: string, { listing, unread }: EventTakers): void {
  if (room !== listing.filter().room || document.visibilityState !== "visible") unread.addRoom(room);
}
