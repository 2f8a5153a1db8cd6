import { expect, test } from "vitest";
import { PieceCache } from "./piece-cache.ts";

const piece = (bytes: number) => new Uint8Array(bytes);

test("the oldest leave when there are too many bytes", () => {
  const cache = new PieceCache(10_000);
  for (const key of ["a", "b", "c"]) cache.set(key, piece(4_000));
  expect(["a", "b", "c"].map((key) => cache.get(key)?.byteLength)).toEqual([undefined, 4_000, 4_000]);
});

test("small pieces do not fill the memory with what holds them", () => {
  const cache = new PieceCache(100_000);
  for (let key = 0; key < 10_000; key += 1) cache.set(`${key}`, piece(1));
  const kept = Array.from({ length: 10_000 }, (_, key) => cache.get(`${key}`)).filter(Boolean);
  expect(kept.length).toBeGreaterThan(100);
  expect(kept.length).toBeLessThan(200);
});

test("a thread that is deleted gives its memory back", () => {
  const cache = new PieceCache(10_000);
  cache.set("1 t a", piece(4_000));
  cache.deleteThread("t");
  cache.set("1 u b", piece(4_000));
  cache.set("1 u c", piece(4_000));
  expect([cache.get("1 t a"), cache.get("1 u b")?.byteLength]).toEqual([undefined, 4_000]);
});
