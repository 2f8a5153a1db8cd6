import { expect, test } from "vitest";
import { historyOf, readHistory } from "./thread-history.ts";

const said = (user: string, text: string, minute = 0) => ({
  user,
  text,
  at: `2026-03-02T09:${String(minute).padStart(2, "0")}:00.000Z`,
  id: `m${minute}`,
});
const thread = [
  said("ann", "the payments queue is stuck", 1),
  said("ben", "I restarted the consumers", 2),
  said("OHERO", "One ticket is open.", 3),
];
const message = {
  user: "ann",
  thread: "t",
  text: "who restarted the consumers?",
  id: "m9",
  incidentId: "chat~t",
};
const run = { incidentId: "chat~t", known: null };

test("what fits the question is shown with its author; each message can be cited, and an answer shows no names of passages", () => {
  const { passages, answer } = historyOf(thread, "who restarted the consumers?");
  expect(passages.map(({ source, title }) => `${source} ${title}`)[1]).toBe(
    "message-2 ben at 2026-03-02T09:02:00.000Z",
  );
  expect(answer?.text).toBe("Said in this thread, as far as it fits:\n- ben: I restarted the consumers");
});

test("where nothing fits, the last messages are shown in their order", () => {
  expect(historyOf(thread, "what?").answer?.text.split("\n")).toEqual([
    "Said in this thread last:",
    "- ann: the payments queue is stuck",
    "- ben: I restarted the consumers",
    "- OHERO: One ticket is open.",
  ]);
});

test("what people wrote acts nowhere", () => {
  const { answer } = historyOf([said("<@U1>", "see https://evil.example @channel <b>x</b>")], "");
  expect(answer?.text).not.toMatch(/https:|@channel|<b>|<@/);
});

test("the question itself is not what was said before it; a thread that cannot be read is said", async () => {
  const read = (readThread: () => Promise<typeof thread | null>) => readHistory({ readThread }, run, message);
  const { passages } = await read(async () => [...thread, { ...said("ann", message.text, 9) }]);
  expect(passages).toHaveLength(3);
  expect(await read(async () => null)).toMatchObject({ passages: [], answer: null, failures: [] });
  const { failures } = await read(async () => {
    throw new Error("missing_scope");
  });
  expect(failures).toEqual(["history of the thread: Error: missing_scope"]);
});
