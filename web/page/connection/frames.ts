interface Frame {
  frame: string;
  at: number;
  of: number;
  text: string;
}

/** Puts messages together that came in numbered frames; gives null until the last one is there. A new connection begins anew. */
export function createFrames() {
  const begun = new Map<string, (string | undefined)[]>();
  return (data: string): unknown => {
    const message: unknown = JSON.parse(data);
    if (!isFrame(message)) return message;
    const texts = begun.get(message.frame) ?? new Array<string | undefined>(message.of).fill(undefined);
    begun.set(message.frame, texts);
    texts[message.at] = message.text;
    if (texts.includes(undefined)) return null;
    begun.delete(message.frame);
    return JSON.parse(texts.join(""));
  };
}

const isFrame = (message: unknown): message is Frame =>
  typeof message === "object" && message !== null && "frame" in message;
