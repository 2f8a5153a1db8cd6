import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Round } from "../memory/outbox.ts";
import { createSendLoop } from "./send-loop.ts";

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse("2026-03-02T09:00:00Z") });
});
afterEach(() => {
  vi.useRealTimers();
});

const now = () => new Date();
const inMilliseconds = (milliseconds: number) => new Date(Date.now() + milliseconds).toISOString();

/** A loop over rounds that end as they are told to, one after the other; the last one again and again. */
function started(ends: (() => Promise<Round>)[]) {
  const times: number[] = [];
  const problems: unknown[] = [];
  const begun = Date.now();
  const sendDue = () => {
    times.push(Date.now() - begun);
    return (ends.length > 1 ? ends.shift() : ends[0])?.() as Promise<Round>;
  };
  return {
    loop: createSendLoop(sendDue, { now, onError: (error) => problems.push(error) }),
    times,
    problems,
  };
}

test("comes back when the next entry is due, and every few seconds for what others put", async () => {
  const { loop, times } = started([
    async () => ({ sent: 1, nextAt: inMilliseconds(1_200) }),
    async () => ({ sent: 0, nextAt: inMilliseconds(900_000) }),
    async () => ({ sent: 0, nextAt: null }),
  ]);
  loop.wake();
  await vi.advanceTimersByTimeAsync(11_500);
  expect(times).toEqual([0, 1_200, 6_200, 11_200]);
});

test("what is put while a round goes on is sent right after it, in one round", async () => {
  const { loop, times } = started([
    async () => {
      for (let count = 0; count < 5; count += 1) loop.wake();
      return { sent: 1, nextAt: null };
    },
    async () => ({ sent: 1, nextAt: null }),
  ]);
  loop.wake();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(times).toEqual([0, 50]);
});

test("a round that fails is said, and another follows", async () => {
  const { loop, times, problems } = started([
    async () => {
      throw new Error("the database is away");
    },
    async () => ({ sent: 0, nextAt: null }),
  ]);
  loop.wake();
  await vi.advanceTimersByTimeAsync(5_100);
  expect(times).toEqual([0, 5_000]);
  expect(problems).toEqual([new Error("the database is away")]);
});

test("a stop waits for the round that is under way, and no other begins", async () => {
  let end = () => {};
  const { loop, times } = started([
    () =>
      new Promise((resolve) => {
        end = () => resolve({ sent: 1, nextAt: inMilliseconds(0) });
      }),
  ]);
  loop.wake();
  let isStopped = false;
  const stopping = loop.stop().then(() => {
    isStopped = true;
  });
  await vi.advanceTimersByTimeAsync(100);
  expect(isStopped).toBe(false);
  end();
  await stopping;
  loop.wake();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(times).toEqual([0]);
});
