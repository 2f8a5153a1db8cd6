import { expect, test } from "vitest";
import { inThread } from "./follow-up.ts";

const before = { query: { teams: ["sec01"], statuses: ["open" as const] }, isCount: true, text: "" };
const other = { query: { teams: ["inf01"] }, isCount: false, text: "" };

test.each(["And for inf01?", "what about inf01?", "How about Infra?"])("%s goes on", (question) => {
  expect(inThread(before, question, other)).toEqual({
    query: { teams: ["inf01"], statuses: ["open"] },
    isCount: true,
    text: "",
  });
});

test("what stands by itself does not go on, nor does what asks for nothing of its own", () => {
  expect(inThread(before, "What has inf01?", other)).toEqual(other);
  expect(inThread(null, "And for inf01?", other)).toEqual(other);
  const empty = { query: {}, isCount: false, text: "why" };
  expect(inThread(before, "and why?", empty)).toEqual(empty);
});

test("what was not understood cannot be gone on with; what is not understood now is said", () => {
  expect(inThread({ ...before, text: "zebras" }, "And for inf01?", other)).toEqual(other);
  const odd = { ...other, text: "zebras" };
  expect(inThread(before, "And for zebras of inf01?", odd).text).toBe("zebras");
});
