export interface Page<Entry> {
  entries: Entry[];
  hasMore: boolean;
  total?: number;
}

export interface PagerOptions<Entry> {
  fetch(before: Entry | null, limit: number): Promise<Page<Entry>>;
  idOf(entry: Entry): string;
  atOf(entry: Entry): string;
}

/** The first page comes soon, the others bring much: what is not in sight costs next to nothing. */
const FIRST = 60;
const MOST = 200;

/** Entries newest first, page by page, with what comes in meanwhile. */
export function createPager<Entry>({ fetch, idOf, atOf }: PagerOptions<Entry>) {
  let entries = new Map<string, Entry>();
  /** The oldest entry of the pages: everything newer is known. */
  let last: Entry | null = null;
  let hasMore = true;
  let total = 0;
  let loading: Promise<void> | null = null;
  /** What came in while a page was under way, which may be older than it. */
  let meanwhile: (() => void)[] = [];

  const load = async (before: Entry | null, limit: number): Promise<void> => {
    meanwhile = [];
    const page = await fetch(before, limit);
    const oldest = page.entries.at(-1) ?? null;
    if (before === null) {
      // Where the new page reaches into what was known before, the rest still follows it.
      const isJoined =
        last !== null && page.hasMore && [...entries.values()].some((entry) => !isOlder(entry, oldest));
      if (!isJoined) hasMore = page.hasMore;
      const kept = isJoined ? [...entries].filter(([, entry]) => isOlder(entry, oldest)) : [];
      last = isJoined ? last : oldest;
      entries = new Map([...page.entries.map((entry) => [idOf(entry), entry] as const), ...kept]);
    } else {
      for (const entry of page.entries) entries.set(idOf(entry), entry);
      last = oldest ?? last;
      hasMore = page.hasMore;
    }
    total = page.total ?? entries.size;
    for (const again of meanwhile) again();
  };
  const put = (entry: Entry, isWanted: boolean): void => {
    const isThere = entries.has(idOf(entry));
    if (isWanted) entries.set(idOf(entry), entry);
    else entries.delete(idOf(entry));
    total += Number(isWanted) - Number(isThere);
  };
  const isOlder = (entry: Entry, than: Entry | null) => than !== null && atOf(entry) < atOf(than);
  const once = (load: () => Promise<void>): Promise<void> => {
    loading ??= load().finally(() => {
      loading = null;
    });
    return loading;
  };

  return {
    entries: () => entries.values(),
    has: (id: string) => entries.has(id),
    hasMore: () => hasMore,
    total: () => total,
    /** The time down to which nothing is missing; "" where everything is there. */
    frontier: () => (hasMore ? (last === null ? "~" : atOf(last)) : ""),
    /** The next page; none before the first one is there. */
    more: () => once(() => (hasMore && last !== null ? load(last, MOST) : Promise.resolve())),
    /** The newest again, as many as are there. */
    reload(): Promise<void> {
      const first = () => once(() => load(null, Math.min(MOST, Math.max(FIRST, entries.size))));
      // What is under way was asked for before, and may be older than what is wanted now.
      return loading === null ? first() : loading.catch(() => {}).then(first);
    },
    /** Takes in what has changed just now, or takes it out. */
    put(entry: Entry, isWanted = true): void {
      put(entry, isWanted);
      if (loading !== null) meanwhile.push(() => put(entry, isWanted));
    },
  };
}
