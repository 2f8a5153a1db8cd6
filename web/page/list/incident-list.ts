import { element, pageElement } from "../text/element.ts";
import { onceAFrame } from "../text/once-a-frame.ts";
import type { ListItem } from "./list-item.ts";
import { threadOf } from "./list-item.ts";
import { fillRow } from "./list-row.ts";
import type { Listing } from "./listing.ts";
import type { Unread } from "./unread.ts";

/** Height of a row in pixels, as in the style sheet: where a row stands follows from its number. */
const ROW = 80;
/** Rows beyond the edge that are there before they are seen. */
const BEYOND = 6;
/** Pixels before the end at which the next page is asked for. */
const AHEAD = 1_200;

export interface ListOptions {
  listing: Listing;
  unread: Unread;
  open(item: ListItem): void;
}

/** The list, of which only the rows in sight exist: thousands cost what a dozen cost. */
export function createIncidentList({ listing, unread, open }: ListOptions) {
  const scroller = pageElement("list");
  const space = pageElement("rows");
  const end = pageElement("list-end");
  const rows = new Map<string, { row: HTMLElement; item: ListItem; isUnread: boolean }>();
  let items: ListItem[] = [];
  let active: string | null = null;
  let opened: string | null = null;
  let isStale = true;

  const draw = onceAFrame(drawNow);
  function drawNow(): void {
    if (isStale) {
      items = listing.items();
      isStale = false;
      space.style.height = `${items.length * ROW}px`;
    }
    const first = Math.max(0, Math.floor(scroller.scrollTop / ROW) - BEYOND);
    const last = Math.ceil((scroller.scrollTop + scroller.clientHeight) / ROW) + BEYOND;
    const wanted = new Set<string>();
    for (const [offset, item] of items.slice(first, last).entries()) {
      wanted.add(item.id);
      place(rowOf(item), item, first + offset);
    }
    for (const [id, { row }] of rows)
      if (!wanted.has(id)) {
        row.remove();
        rows.delete(id);
      }
    if (active !== null && rows.has(active)) scroller.setAttribute("aria-activedescendant", idOf(active));
    else scroller.removeAttribute("aria-activedescendant");
    const words = items.length === 0 && !listing.hasMore() ? "Nothing here." : "";
    if (end.textContent !== words) end.textContent = words;
  }
  function rowOf(item: ListItem): HTMLElement {
    const isUnread = unread.hasThread(threadOf(item));
    const known = rows.get(item.id);
    if (known !== undefined && isSame(known.item, item) && known.isUnread === isUnread) return known.row;
    const row = known?.row ?? element("div", { class: "row", role: "option", id: idOf(item.id) });
    fillRow(row, item, isUnread);
    if (known === undefined) space.append(row);
    rows.set(item.id, { row, item, isUnread });
    return row;
  }
  function place(row: HTMLElement, item: ListItem, index: number): void {
    row.style.transform = `translateY(${index * ROW}px)`;
    row.dataset.index = String(index);
    row.setAttribute("aria-posinset", String(index + 1));
    row.setAttribute("aria-setsize", String(listing.hasMore() ? -1 : items.length));
    row.setAttribute("aria-selected", String(threadOf(item) !== null && threadOf(item) === opened));
    row.classList.toggle("active", item.id === active);
  }

  const indexOfActive = () => items.findIndex(({ id }) => id === active);
  function activate(index: number): void {
    active = items[index]?.id ?? null;
    drawNow();
  }
  function move(to: number): void {
    const index = Math.max(0, Math.min(items.length - 1, to));
    const top = index * ROW;
    if (top < scroller.scrollTop) scroller.scrollTop = top;
    else if (top + ROW > scroller.scrollTop + scroller.clientHeight)
      scroller.scrollTop = top + ROW - scroller.clientHeight;
    activate(index);
  }
  function openActive(): void {
    const item = items[indexOfActive()];
    if (item !== undefined) open(item);
  }
  const steps: Record<string, () => void> = {
    j: () => move(indexOfActive() + 1),
    ArrowDown: () => move(indexOfActive() + 1),
    k: () => move(indexOfActive() - 1),
    ArrowUp: () => move(indexOfActive() - 1),
    PageDown: () => move(indexOfActive() + 8),
    PageUp: () => move(indexOfActive() - 8),
    Home: () => move(0),
    End: () => move(items.length - 1),
    Enter: openActive,
    " ": openActive,
  };
  scroller.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    // The same key must not move it once more for the whole page.
    event.stopPropagation();
    step();
  });
  scroller.addEventListener("focus", () => {
    // It may come with a press of the mouse: what is under it must stay there.
    if (indexOfActive() < 0) activate(Math.ceil(scroller.scrollTop / ROW));
  });
  scroller.addEventListener("click", (event) => {
    const row = (event.target as Element).closest<HTMLElement>(".row");
    if (row === null) return;
    activate(Number(row.dataset.index));
    openActive();
  });
  scroller.addEventListener("scroll", draw, { passive: true });
  new ResizeObserver(draw).observe(scroller);
  const isNearEnd = () => end.offsetTop - scroller.scrollTop < scroller.clientHeight + AHEAD;
  const loadMore = async (): Promise<void> => {
    while (isNearEnd() && listing.hasMore()) {
      const before = items.length;
      await listing.more();
      isStale = true;
      drawNow();
      if (items.length === before) return;
    }
  };
  new IntersectionObserver(
    ([entry]) => {
      if (entry?.isIntersecting) void loadMore().catch(() => {});
    },
    { root: scroller, rootMargin: `${AHEAD}px` },
  ).observe(end);

  const change = () => {
    isStale = true;
    draw();
  };
  listing.changed.on(change);
  unread.changed.on(draw);
  return {
    move: (by: number) => move(indexOfActive() + by),
    focus: () => scroller.focus(),
    toTop(): void {
      scroller.scrollTop = 0;
      active = null;
    },
    markOpen(threadId: string | null): void {
      opened = threadId;
      draw();
    },
  };
}

const idOf = (id: string) => `row-${id}`;
const isSame = (a: ListItem, b: ListItem) =>
  "card" in a && "card" in b ? a.card === b.card : a.at === b.at && a.id === b.id;
