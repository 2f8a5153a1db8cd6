import { iso } from "./lifecycle.ts";
import type { Cause, Dice, Envelope, Message } from "./message.ts";

const MINUTE = 60_000;
const STORM = 180 * MINUTE;

/**
 * The messages of all causes and `count` copies of some, as they arrive: of every second cause about in the order in
 * which they were sent, of the others in any order, and all causes among each other.
 */
export function arrivals(causes: readonly Cause[], count: number, dice: Dice): Envelope[] {
  const begin = Math.min(...causes.flatMap(({ messages }) => messages.map(({ sent }) => sent)));
  const messages = causes.flatMap((cause) => {
    const isOrderly = dice.chance() < 0.5;
    const arrive = ({ sent }: Message) =>
      isOrderly ? sent + dice.chance() * 10 * MINUTE : begin + dice.chance() * STORM;
    return cause.messages.map((message) => ({ message, arrive }));
  });
  const originals = messages.map(({ message, arrive }) => ({
    at: arrive(message),
    envelope: message.envelope,
  }));
  const copies = Array.from({ length: count }, (_, number) => {
    const { message, arrive } = dice.pick(messages);
    const isSame = dice.chance() < 0.5;
    return {
      at: arrive(message),
      envelope: isSame ? message.envelope : throughAnotherBus(message, number, dice),
    };
  });
  return [...originals, ...copies].sort((a, b) => a.at - b.at).map(({ envelope }) => envelope);
}

/** As a backup Region or a central account delivers it: another envelope, some seconds later, around the same detail. */
function throughAnotherBus({ envelope, sent }: Message, number: number, dice: Dice): Envelope {
  return {
    ...envelope,
    id: `${envelope.source}-copy-${number}`,
    account: dice.pick(["101010101010", envelope.account]),
    region: "us-west-2",
    time: iso(sent + dice.whole(0, 20) * 1_000),
  };
}
