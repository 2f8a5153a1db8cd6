import { expect, test } from "vitest";
import { backoff } from "./backoff.ts";

test("the longest pause doubles from half a second to half a minute, and any shorter one may come", () => {
  const longest = [0, 1, 2, 5, 6, 7, 1_000].map((failures) => backoff(failures, () => 1));
  expect(longest).toEqual([500, 1_000, 2_000, 16_000, 30_000, 30_000, 30_000]);
  expect(backoff(6, () => 0)).toBe(0);
});
