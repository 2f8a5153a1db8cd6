import fc from "fast-check";
import { expect, test } from "vitest";
import { Policy } from "../policy/organization.ts";
import { flappingState, turnsAfter } from "./turns.ts";

const policy = Policy.parse({ flapping: { changes: 3, withinMinutes: 60 } });
const START = Date.parse("2026-03-02T08:00:00.000Z");
const at = (minute: number) => new Date(START + minute * 60_000).toISOString();

/** What each of the turns at these minutes makes of the incident. */
function statesAt(...minutes: number[]): string[] {
  let turns: string[] = [];
  return minutes.map((minute) => {
    turns = turnsAfter(turns, at(minute), policy);
    return flappingState(turns, policy);
  });
}

test.each([
  [[0], ["no"]],
  [
    [0, 10],
    ["no", "no"],
  ],
  [
    [0, 10, 20],
    ["no", "no", "starts"],
  ],
  [
    [0, 10, 20, 30, 40],
    ["no", "no", "starts", "goes on", "goes on"],
  ],
  // The last minute of the time counts, and not the one after.
  [
    [0, 10, 60],
    ["no", "no", "starts"],
  ],
  [
    [0, 10, 61],
    ["no", "no", "no"],
  ],
  // Just often enough, again and again: told once, not with every turn.
  [
    [0, 30, 60, 90, 120, 150],
    ["no", "no", "starts", "goes on", "goes on", "goes on"],
  ],
  // Quiet for a while, and then it begins anew.
  [
    [0, 10, 20, 30, 200, 210, 220],
    ["no", "no", "starts", "goes on", "no", "no", "starts"],
  ],
  [
    [0, 10, 20, 75, 85],
    ["no", "no", "starts", "no", "no"],
  ],
  // Several within one instant.
  [
    [0, 0, 0, 0],
    ["no", "no", "starts", "goes on"],
  ],
])("turns at minutes %j", (minutes, states) => {
  expect(statesAt(...minutes)).toEqual(states);
});

test("an incident that has not turned is not flapping", () => {
  expect(flappingState([], policy)).toBe("no");
});

test("no more turns are kept than are needed, and those given are left as they are", () => {
  const before = [0, 1, 2, 3].map(at);
  expect(turnsAfter(before, at(4), policy)).toEqual([1, 2, 3, 4].map(at));
  expect(before).toEqual([0, 1, 2, 3].map(at));
});

test("how often and within what time is the policy's", () => {
  const strict = Policy.parse({ flapping: { changes: 2, withinMinutes: 5 } });
  expect(flappingState([at(0), at(5)], strict)).toBe("starts");
  expect(flappingState([at(0), at(6)], strict)).toBe("no");
});

test("what is kept decides as all turns would, and flapping begins before it goes on", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 40 }), (pauses) => {
      let minute = 0;
      const minutes = pauses.map((pause) => {
        minute += pause;
        return minute;
      });
      const states = statesAt(...minutes);
      const all = minutes.map(at);
      expect(states).toEqual(all.map((_, index) => flappingState(all.slice(0, index + 1), policy)));
      for (const [index, state] of states.entries())
        if (state === "goes on") expect(states[index - 1]).not.toBe("no");
    }),
  );
});
