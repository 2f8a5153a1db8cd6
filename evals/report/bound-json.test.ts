import { expect, test } from "vitest";
import { readCases } from "../case.ts";
import { boundJson, shortText } from "./bound-json.ts";
import { sizeOf } from "./html.ts";

test("what has room is whole", () => {
  expect(boundJson({ a: [1, "two"] }, 1_000)).toEqual({
    text: '{\n  "a": [\n    1,\n    "two"\n  ]\n}',
    isWhole: true,
  });
});

test("every event that is recorded keeps to the limit as it stands in the page, and still tells its kind", () => {
  for (const { deliveries } of readCases())
    for (const { event, message } of deliveries) {
      const { text, isWhole } = boundJson(event ?? { message }, 2_000);
      expect(sizeOf(text)).toBeLessThanOrEqual(2_002);
      if (!isWhole && event !== undefined) expect(text).toContain('"detail-type"');
    }
});

test("long texts and lists are shortened before anything is left out, and say by how much", () => {
  const { text, isWhole } = boundJson(
    { list: Array(900).fill("entry"), long: "x".repeat(5_000), last: "told" },
    4_000,
  );
  expect(isWhole).toBe(false);
  expect(text).toContain("… 876 more");
  expect(text).toContain("… (4,300 more characters)");
  expect(text).toContain('"last": "told"');
});

test("hostile depth and width keep to the limit", () => {
  let deep: unknown = "end";
  for (let level = 0; level < 500; level += 1) deep = { deep };
  const wide = Object.fromEntries(
    Array.from({ length: 5_000 }, (_, index) => [`key ${index} ${'"'.repeat(50)}`, index]),
  );
  for (const value of [deep, wide, "<".repeat(100_000)])
    expect(sizeOf(boundJson(value, 3_000).text)).toBeLessThan(3_010);
});

test("no character is cut in half", () => {
  expect(shortText("ab😀cd", 3)).toBe("ab… (4 more characters)");
});
