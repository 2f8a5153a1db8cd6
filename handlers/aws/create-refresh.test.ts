import { expect, test } from "vitest";
import { createRefresh } from "./create-refresh.ts";

function reading(isRead: boolean) {
  const lines: string[] = [];
  const state = { now: 0, reads: 0, isBroken: false };
  const read = async () => {
    state.reads += 1;
    if (state.isBroken) throw new Error("away");
  };
  const log = (line: string) => lines.push(line);
  return { state, lines, refresh: createRefresh(read, { clock: () => new Date(state.now), log, isRead }) };
}

test("the registry is read again after half a minute", async () => {
  const { state, refresh } = reading(true);
  for (state.now = 0; state.now <= 90_000; state.now += 10_000) await refresh();
  expect(state.reads).toBe(3);
});

test("who knows nothing of it yet fails until it was read, and reads it each time", async () => {
  const { state, lines, refresh } = reading(false);
  state.isBroken = true;
  await expect(refresh()).rejects.toThrow("away");
  await expect(refresh()).rejects.toThrow("away");
  state.isBroken = false;
  await refresh();
  expect(state.reads).toBe(3);
  await refresh();
  expect(state.reads).toBe(3);
  expect(lines).toEqual(Array(2).fill("the registry was not read: Error: away"));
});

test("who knows something goes on with that, and tries again after half a minute", async () => {
  const { state, lines, refresh } = reading(false);
  await refresh();
  state.isBroken = true;
  state.now = 30_000;
  await refresh();
  await refresh();
  expect(state.reads).toBe(2);
  expect(lines).toHaveLength(1);
  state.now = 60_000;
  await refresh();
  expect(state.reads).toBe(3);
});
