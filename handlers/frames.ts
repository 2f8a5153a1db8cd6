import { randomUUID } from "node:crypto";

/** UTF-16 units of one frame; API Gateway sends messages of up to 128 KB, and one unit takes up to three bytes and an escape. */
const FRAME_LENGTH = 30_000;

/** A message as it is sent: whole, or in numbered frames that the page puts together again. */
export function framesOf(text: string): string[] {
  if (text.length <= FRAME_LENGTH) return [text];
  const frame = randomUUID();
  const of = Math.ceil(text.length / FRAME_LENGTH);
  return Array.from({ length: of }, (_, at) =>
    JSON.stringify({ frame, at, of, text: text.slice(at * FRAME_LENGTH, (at + 1) * FRAME_LENGTH) }),
  );
}
