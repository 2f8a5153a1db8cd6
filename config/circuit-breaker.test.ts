import { expect, test } from "vitest";
import { createBreaker } from "./circuit-breaker.ts";

function breakerAt(pauseSeconds = 60) {
  const lines: string[] = [];
  let now = 5;
  const breaker = createBreaker({
    pauseSeconds,
    faultOf: (error) => (error === "refused" ? null : String(error)),
    describe: String,
    log: (line) => lines.push(line),
    clock: () => now,
  });
  const pass = (seconds: number) => {
    now += seconds * 1_000;
  };
  return { breaker, lines, pass };
}

test("a model whose provider fails is left out for the pause, and only that model", () => {
  const { breaker, lines, pass } = breakerAt();
  expect(breaker.isOpen("a")).toBe(false);
  breaker.failed("a", "throttled");
  expect([breaker.isOpen("a"), breaker.isOpen("b")]).toEqual([true, false]);
  expect(lines).toEqual(["a is left out for 60 s: throttled"]);
  pass(59.9);
  expect(breaker.isOpen("a")).toBe(true);
  pass(0.1);
  expect(breaker.isOpen("a")).toBe(false);
});

test("after the pause one answer ends the matter, one failure begins another pause", () => {
  const { breaker, lines, pass } = breakerAt();
  breaker.failed("a", "throttled");
  pass(60);
  breaker.failed("a", "timed out");
  expect(breaker.isOpen("a")).toBe(true);
  pass(60);
  breaker.succeeded("a");
  breaker.succeeded("a");
  expect(breaker.isOpen("a")).toBe(false);
  expect(lines).toEqual([
    "a is left out for 60 s: throttled",
    "a is left out for 60 s: timed out",
    "a answers again",
  ]);
});

test("questions side by side that fail together are one matter", () => {
  const { breaker, lines, pass } = breakerAt();
  breaker.failed("a", "throttled");
  pass(30);
  breaker.failed("a", "throttled");
  breaker.succeeded("a");
  expect(lines).toHaveLength(1);
  expect(breaker.isOpen("a")).toBe(true);
  pass(30);
  expect(breaker.isOpen("a")).toBe(false);
});

test("a model that refuses one question is named, and left in for the next", () => {
  const { breaker, lines } = breakerAt();
  breaker.failed("a", "refused");
  expect(breaker.isOpen("a")).toBe(false);
  expect(lines).toEqual(["a gave no answer: refused"]);
});

test("a pause of 0 turns it off", () => {
  const { breaker, lines } = breakerAt(0);
  breaker.failed("a", "throttled");
  expect(breaker.isOpen("a")).toBe(false);
  expect(lines).toEqual(["a gave no answer: throttled"]);
});
