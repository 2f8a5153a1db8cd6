import type { Dice, Envelope, Message } from "./message.ts";

/** The storm rages for the three hours before this instant. */
export const NOW = Date.parse("2026-03-02T09:00:00Z");
const MINUTE = 60_000;

export interface Turn {
  at: number;
  state: "open" | "closed";
  /** Its place among the states of its incident, from 0. */
  index: number;
}

/** An incident that opens, is updated, closes and opens again: `length` states, one to seven minutes apart. */
export function turns(length: number, dice: Dice, first: Turn["state"] = "open"): Turn[] {
  const list: Turn[] = [];
  let at = NOW - 180 * MINUTE + dice.whole(0, 60 * MINUTE);
  for (let index = 0; index < length; index += 1) {
    const before = list.at(-1)?.state;
    const isClosing = before === "open" && dice.chance() < 0.5;
    list.push({ at, index, state: before === undefined ? first : isClosing ? "closed" : "open" });
    at += dice.whole(MINUTE, (115 * MINUTE) / length);
  }
  return list;
}

/** Incidents `0`, `1`, … of one to five states each, until there are `size` messages. */
export function many(
  size: number,
  dice: Dice,
  messagesOf: (incident: number, states: Turn[]) => Message[],
): Message[] {
  const messages: Message[] = [];
  for (let incident = 0; messages.length < size; incident += 1)
    messages.push(...messagesOf(incident, turns(dice.whole(1, 5), dice)));
  return messages;
}

/** What all messages have in common: they are sent within seconds of the change. */
export function message(
  incident: string | number,
  { at, state }: Pick<Turn, "at"> & Pick<Message, "state">,
  teams: readonly string[],
  envelope: Envelope,
): Message {
  const sent = at + 2_000;
  const delivered = {
    version: "0",
    id: `${envelope.source}-${incident}-${at}`,
    time: iso(sent),
    ...envelope,
  };
  return { incident: String(incident), at, sent, state, teams, envelope: delivered };
}

export const iso = (at: number) => new Date(at).toISOString();

/** Twelve hexadecimal digits that belong to a name and a number. */
export const hex = (name: string, number: number) =>
  (Number(name.replaceAll(/\D/g, "")) * 100_000 + number).toString(16).padStart(12, "0");
