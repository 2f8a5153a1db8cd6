import { expect, test } from "vitest";
import { toRetrievalFilter } from "./bedrock-filter.ts";
import { passes } from "./test-retrieve.ts";

const one = { equals: { key: "service", value: "RDS" } };
const many = { in: { key: "status", value: ["open", "reopened"] } };

test.each([
  ["nothing", undefined, undefined],
  ["no names", {}, undefined],
  ["one value", { service: ["RDS"] }, one],
  ["several values", { status: ["open", "reopened"] }, many],
  ["several names", { service: ["RDS"], status: ["open", "reopened"] }, { andAll: [one, many] }],
  ["a name that nothing can fit", { service: [], status: ["open"] }, null],
])("%s", (_, filter, expected) => {
  expect(toRetrievalFilter(filter)).toEqual(expected);
});

const names = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`name${index}`, ["yes"]]));

test.each([5, 6, 7, 11, 16, 25])("%i names are grouped as the service takes them, and all count", (count) => {
  const filter = { ...toRetrievalFilter(names(count)) };
  const fitting = Object.fromEntries(Object.keys(names(count)).map((name) => [name, "yes"]));
  expect(passes(filter, fitting)).toBe(true);
  for (const name of Object.keys(fitting)) expect(passes(filter, { ...fitting, [name]: "no" })).toBe(false);
});

test("more are refused", () => {
  expect(() => toRetrievalFilter(names(26))).toThrow("filters by 26 names; at most 25");
});
