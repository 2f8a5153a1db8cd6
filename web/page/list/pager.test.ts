import { expect, test } from "vitest";
import { createPager } from "./pager.ts";

interface Entry {
  id: string;
  at: string;
  version?: number;
}
const entryOf = (number: number): Entry => ({ id: `e${number}`, at: String(50_000 - number) });

/** A server with entries, newest first, and a pager on it. */
function pagerOn(entries: Entry[]) {
  const server = { entries };
  const pager = createPager<Entry>({
    idOf: ({ id }) => id,
    atOf: ({ at }) => at,
    async fetch(before, limit) {
      const start = before === null ? 0 : server.entries.findIndex(({ at }) => at < before.at);
      const rest = start < 0 ? [] : server.entries.slice(start);
      return { entries: rest.slice(0, limit), hasMore: rest.length > limit };
    },
  });
  const ids = () => [...pager.entries()].map(({ id }) => id);
  return { server, pager, ids };
}

test("page after page brings everything once", async () => {
  const { pager, ids } = pagerOn(Array.from({ length: 700 }, (_, number) => entryOf(number)));
  expect(pager.frontier()).toBe("~");
  await pager.reload();
  while (pager.hasMore()) await pager.more();
  expect(new Set(ids()).size).toBe(700);
  expect(ids()).toHaveLength(700);
  expect(pager.frontier()).toBe("");
});

test("what was loaded before stays where a new first page reaches into it", async () => {
  const { server, pager, ids } = pagerOn(Array.from({ length: 700 }, (_, number) => entryOf(number)));
  await pager.reload();
  for (let pages = 0; pages < 2; pages += 1) await pager.more();
  const loaded = ids().length;
  server.entries = [entryOf(-1), ...server.entries];
  await pager.reload();
  expect(ids()).toHaveLength(loaded + 1);
  expect(pager.frontier()).not.toBe("");
  while (pager.hasMore()) await pager.more();
  expect(ids()).toHaveLength(701);
});

test("after so many changes that a gap may be, only the new page counts", async () => {
  const { server, pager, ids } = pagerOn(Array.from({ length: 300 }, (_, number) => entryOf(number)));
  await pager.reload();
  while (pager.hasMore()) await pager.more();
  server.entries = [...Array.from({ length: 250 }, (_, number) => entryOf(number - 250)), ...server.entries];
  await pager.reload();
  expect(ids()).toHaveLength(200);
  while (pager.hasMore()) await pager.more();
  expect(new Set(ids()).size).toBe(550);
});

test("what comes in while a page is under way is not lost to an older page", async () => {
  const { pager, ids } = pagerOn([entryOf(1), entryOf(2)]);
  const loading = pager.reload();
  pager.put(entryOf(0));
  await loading;
  expect(ids().sort()).toEqual(["e0", "e1", "e2"]);
  expect(pager.total()).toBe(3);
  pager.put(entryOf(1), false);
  expect(ids().sort()).toEqual(["e0", "e2"]);
});
