import { expect, test } from "vitest";
import { distinct } from "./distinct.ts";

test("the first of each stays, at its place", () => {
  const items = ["a1", "b1", "a2", "c1", "b2"];
  expect(distinct(items, ([key = ""]) => key)).toEqual(["a1", "b1", "c1"]);
  expect(distinct([], String)).toEqual([]);
});
