import { expect, test } from "vitest";
import { framesOf } from "../../../handlers/frames.ts";
import { createFrames } from "./frames.ts";

test.each([
  ["short", { ask: 1, answer: "yes" }, 1],
  ["long", { ask: 2, answer: 'quoted "text" '.repeat(10_000) }, 6],
  ["of signs that take several units", { ask: 3, answer: "🚨漢\u0000".repeat(30_000) }, 10],
])("what is %s arrives whole", (_, message, frames) => {
  const sent = framesOf(JSON.stringify(message));
  expect(sent).toHaveLength(frames);
  for (const frame of sent) expect(Buffer.byteLength(frame)).toBeLessThan(128 * 1024);
  const hear = createFrames();
  const heard = sent.map(hear);
  expect(heard.at(-1)).toEqual(message);
  expect(heard.slice(0, -1).every((one) => one === null)).toBe(true);
});

test("frames of several messages may come mixed, and in any order", () => {
  const one = framesOf(JSON.stringify({ ask: 1, answer: "a".repeat(40_000) }));
  const two = framesOf(JSON.stringify({ ask: 2, answer: "b".repeat(40_000) }));
  const hear = createFrames();
  expect([one[1], two[0], two[1], one[0]].map((frame) => hear(frame ?? ""))).toEqual([
    null,
    null,
    { ask: 2, answer: "b".repeat(40_000) },
    { ask: 1, answer: "a".repeat(40_000) },
  ]);
});
