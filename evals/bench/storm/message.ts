/** One state of one incident, as its source tells it, with what is known of it because it was made here. */
export interface Message {
  /** Tells the incidents of a cause apart. */
  incident: string;
  /** When the source last changed it; milliseconds since the epoch. */
  at: number;
  /** When it was sent; decides between two states of one `at`. */
  sent: number;
  /** "unknown" says nothing: what was known before still holds. */
  state: "open" | "closed" | "unknown";
  /** The teams that this state concerns while it is open. */
  teams: readonly string[];
  envelope: Envelope;
}

export interface Envelope {
  source: string;
  "detail-type": string;
  resources: string[];
  detail: Record<string, unknown>;
  [field: string]: unknown;
}

/** What a storm has many messages about, and each team one ticket. */
export interface Cause {
  /** Part of the identity of all its incidents. */
  name: string;
  kind: string;
  messages: Message[];
}

/** Makes the messages of a cause, about `size` of them. The first ones must be kept, the last ones may be left out. */
export type MakeMessages = (name: string, size: number, dice: Dice) => Message[];

/** Randomness that is the same for the same seed. */
export interface Dice {
  /** From 0 to 1. */
  chance(): number;
  /** A whole number from `from` to `to`. */
  whole(from: number, to: number): number;
  pick<T>(list: readonly T[]): T;
}

export function createDice(chance: () => number): Dice {
  const whole = (from: number, to: number) => from + Math.floor(chance() * (to - from + 1));
  return {
    chance,
    whole,
    pick: <T>(list: readonly T[]): T => list[whole(0, list.length - 1)] as T,
  };
}
