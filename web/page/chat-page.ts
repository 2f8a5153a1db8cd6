import type { LiveEvent } from "../../channels/webchat/protocol.ts";
import { readAddress, showInAddress } from "./connection/address.ts";
import { type ConnectionStatus, createConnection } from "./connection/connection.ts";
import { serverClock } from "./connection/server-clock.ts";
import { createUnsent } from "./connection/unsent.ts";
import { createIncidentTabs } from "./incident/incident-tabs.ts";
import { loadFlow } from "./incident/load-flow.ts";
import { createCards } from "./list/cards.ts";
import { createIncidentList } from "./list/incident-list.ts";
import { OPERATIONS } from "./list/list-filter.ts";
import { type ListItem, threadOf } from "./list/list-item.ts";
import { createListing } from "./list/listing.ts";
import { createUnread } from "./list/unread.ts";
import { createAnnouncer } from "./shell/announcer.ts";
import { createCountsBox } from "./shell/counts-box.ts";
import { createFilterBar } from "./shell/filter-bar.ts";
import { listenToKeys } from "./shell/listen-to-keys.ts";
import { createPersonButton } from "./shell/person-button.ts";
import { createRoomList } from "./shell/room-list.ts";
import { createStatusLine } from "./shell/status-line.ts";
import { takeEvent } from "./take-event.ts";
import { pageElement } from "./text/element.ts";
import { createComposer } from "./thread/composer.ts";
import { askForDecision } from "./thread/decision-dialog.ts";
import { createMessageList } from "./thread/message-list.ts";
import { createOpenThread } from "./thread/open-thread.ts";
import { createPerson } from "./thread/person.ts";
import { createProgress } from "./thread/progress.ts";
import { createThreadView } from "./thread/thread-view.ts";

/** The page for whoever has a key. `refused` is told when the server does not take it. */
export function openChatPage(key: string, refused: () => void): void {
  const showStatus = createStatusLine(() => void connection.open());
  const connection = createConnection({ key, onStatus, onEvent, onOpen: catchUp });
  const { ask } = connection;
  const cards = createCards();
  const unread = createUnread();
  const unsent = createUnsent(ask);
  const progress = createProgress();
  const person = createPerson();
  const announce = createAnnouncer();
  const listing = createListing({ ask, cards, unsent });
  const thread = createOpenThread({ ask, cards, unsent });
  const counts = createCountsBox(ask);
  let hasApprovers = false;

  const list = createIncidentList({ listing, unread, open: openItem });
  const rooms = createRoomList(unread, enterRoom);
  const filterBar = createFilterBar((wanted) => {
    list.toTop();
    void listing.show({ ...listing.filter(), ...wanted });
  });
  const view = createThreadView(thread, {
    decide: (card, action) =>
      askForDecision(card, action, { ask, person, hasApprovers, onEnd: () => void thread.fetch() }),
    suggest: (words) => composer.write(words),
  });
  createMessageList(thread, progress);
  createIncidentTabs(ask, thread, progress);
  createPersonButton(person);
  const composer = createComposer({
    person,
    threadId: thread.id,
    say(said) {
      unsent.add(said);
      if (said.threadId === null) show(null, said.id);
      unsent.sendAll();
    },
  });
  unsent.refused.on(({ say, problem }) => composer.giveBack(say.text, problem));
  unsent.arrived.on(() => {
    showInAddress(thread.id());
    list.markOpen(thread.id());
  });
  thread.answered.on(progress.end);

  function onStatus(status: ConnectionStatus): void {
    showStatus(status);
    if (status.state === "refused") refused();
    if (status.state === "offline") progress.endAll();
  }
  function onEvent(event: LiveEvent): void {
    takeEvent(event, { cards, listing, thread, progress, unread, announce, isSeen, me: person.name() });
    if (event.type === "incident") counts.changed();
  }
  /** Everything that may have been missed. */
  async function catchUp(): Promise<void> {
    unsent.sendAll();
    void listing.reload();
    void thread.fetch();
    counts.changed();
    const hello = await ask({ type: "hello" });
    serverClock.set(hello.at);
    hasApprovers = hello.hasApprovers;
    rooms.set(hello.rooms);
    pageElement("room-name").textContent = rooms.nameOf(listing.filter().room);
  }
  const isSeen = (threadId: string) => threadId === thread.id() && document.visibilityState === "visible";

  function show(threadId: string | null, draft: string | null = null): void {
    thread.show(threadId, draft);
    list.markOpen(threadId);
    if (threadId !== null) unread.seeThread(threadId);
    composer.hint(threadId === null && draft === null ? "Ask or report something" : "Write to this thread");
    document.body.dataset.view = "thread";
  }
  function openItem(item: ListItem): void {
    const threadId = threadOf(item);
    show(threadId, threadId === null ? item.id : null);
    showInAddress(threadId);
    view.focus();
  }
  function close(): void {
    show(null);
    showInAddress(null);
    document.body.dataset.view = "list";
    list.focus();
  }
  function enterRoom(room: string): void {
    rooms.show(room);
    unread.seeRoom(room);
    filterBar.setRoom(room);
    pageElement("room-name").textContent = rooms.nameOf(room);
    document.body.dataset.view = "list";
    list.toTop();
    if (room !== listing.filter().room) void listing.show({ ...listing.filter(), room });
  }

  listing.changed.on(() => {
    const total = listing.total();
    pageElement("total").textContent = total === null ? "" : total.toLocaleString();
  });
  unread.changed.on(() => {
    document.title = unread.count() > 0 ? `(${unread.count()}) OHERO` : "OHERO";
  });
  document.addEventListener("visibilitychange", () => {
    const threadId = thread.id();
    if (threadId !== null && isSeen(threadId)) unread.seeThread(threadId);
  });
  window.addEventListener("popstate", () => {
    const { threadId } = readAddress();
    if (threadId === thread.id()) return;
    show(threadId);
    if (threadId === null) document.body.dataset.view = "list";
  });
  pageElement("back").addEventListener("click", close);
  pageElement("new").addEventListener("click", () => {
    show(null);
    showInAddress(null);
    composer.focus();
  });
  pageElement("skip").addEventListener("click", (event) => {
    event.preventDefault();
    list.focus();
  });
  listenToKeys({ list, close, search: filterBar.focus });

  enterRoom(OPERATIONS);
  const { threadId } = readAddress();
  show(threadId);
  if (threadId === null) document.body.dataset.view = "list";
  void connection.open();
  // It is on its way already, and a browser complains of what is loaded ahead and left.
  loadFlow().catch(() => {});
}
