import { expect, test } from "vitest";
import { type Check, ok } from "./check.ts";
import { runChecks } from "./run-checks.ts";

test("checks run side by side and keep their order; what hangs or fails is a finding of its own", async () => {
  const order: string[] = [];
  const after = (name: string, milliseconds: number): Check => ({
    name,
    async run() {
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
      order.push(name);
      return ok(`after ${milliseconds} ms`);
    },
  });
  let heard = false;
  const deaf: Check = {
    name: "deaf",
    run: (signal) => {
      signal.addEventListener("abort", () => {
        heard = true;
      });
      return new Promise(() => {});
    },
  };
  const broken: Check = { name: "broken", run: () => Promise.reject(new Error("no luck")) };
  const seen: string[] = [];
  const results = await runChecks([after("slow", 60), after("fast", 1), deaf, broken], {
    timeoutMs: 200,
    onProgress: (done, total) => seen.push(`${done}/${total}`),
  });
  expect(order).toEqual(["fast", "slow"]);
  expect(results.map(({ check, result, found }) => [check, result, found])).toEqual([
    ["slow", "ok", "after 60 ms"],
    ["fast", "ok", "after 1 ms"],
    ["deaf", "problem", "no answer within 0.2 s"],
    ["broken", "problem", "the check itself failed: no luck"],
  ]);
  expect(heard).toBe(true);
  expect(seen).toEqual(["0/4", "1/4", "2/4", "3/4", "4/4"]);
});
