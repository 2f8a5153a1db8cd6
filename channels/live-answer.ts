import type { LivePiece } from "./channel.ts";

const AGAIN = "\n… once more:\n\n";

/** Shows an answer on a terminal while it is written. What is on the screen stays there, so a new beginning is said. */
export function createLiveAnswer(write: (text: string) => void) {
  let shown = "";
  return {
    hear(piece: LivePiece): void {
      if ("answer" in piece) {
        const text = piece.answer.replace(/[^\P{Cc}\n]|\p{Cf}/gu, "");
        write(text);
        shown += text;
      } else if ("answerRestarts" in piece && shown !== "") {
        write(AGAIN);
        shown = "";
      }
    },
    /** The answer that counts: writes what of it is not on the screen yet, all of it where something else is. */
    finish(answer: string): void {
      const begun = shown.trimEnd();
      const blank = shown.slice(begun.length);
      const rest = answer.slice(begun.length);
      const isSame = answer.startsWith(begun);
      const missing = rest.startsWith(blank) ? rest.slice(blank.length) : rest.trimStart();
      write(`${isSame ? missing : AGAIN + answer}\n`);
    },
  };
}
