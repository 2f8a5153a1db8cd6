import { expect, test } from "vitest";
import { openOnce } from "./open-once.ts";

test("what is needed several times at once is opened once", async () => {
  let times = 0;
  const opened = openOnce(async () => {
    times += 1;
    return { times };
  });
  expect(times).toBe(0);
  const [first, second] = await Promise.all([opened(), opened()]);
  expect(first).toBe(second);
  expect(await opened()).toEqual({ times: 1 });
});

test("what failed is heard of by all who waited, and is tried again the next time", async () => {
  let times = 0;
  const opened = openOnce(async () => {
    times += 1;
    if (times === 1) throw new Error("not there");
    return times;
  });
  const both = await Promise.allSettled([opened(), opened()]);
  expect(both.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(await opened()).toBe(2);
  expect(await opened()).toBe(2);
});
