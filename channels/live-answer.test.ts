import { expect, test } from "vitest";
import { createLiveAnswer } from "./live-answer.ts";

const AGAIN = "\n… once more:\n\n";

function screen(pieces: (string | null)[], answer: string): string {
  let text = "";
  const live = createLiveAnswer((more) => {
    text += more;
  });
  for (const piece of pieces) live.hear(piece === null ? { answerRestarts: true } : { answer: piece });
  live.finish(answer);
  return text;
}

test.each([
  [[], "All of it.", "All of it.\n"],
  [["One. ", "Two."], "One. Two.", "One. Two.\n"],
  [["One. "], "One. Two.\n\nSources: [T-1]", "One. Two.\n\nSources: [T-1]\n"],
  [["One.\n\n"], "One.\n\nSources: [T-1]", "One.\n\nSources: [T-1]\n"],
  [["One.\n"], "One.\n\nSources: [T-1]", "One.\n\nSources: [T-1]\n"],
  [["One.\n"], "One.", "One.\n\n"],
  [[null, "One. "], "One. Two.", "One. Two.\n"],
  [["No. ", null, "One. "], "One. Two.", `No. ${AGAIN}One. Two.\n`],
  [["No. "], "One. Two.", `No. ${AGAIN}One. Two.\n`],
  [["\u001b[31mred \u202e"], "[31mred one", "[31mred one\n"],
])("%j, then %j", (pieces, answer, expected) => {
  expect(screen(pieces, answer)).toBe(expected);
});
