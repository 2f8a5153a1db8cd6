import type { Tokens } from "../../../judgements/usage.ts";
import type { BenchEvent } from "./events.ts";

/** What a side made of an event, and what its models took. */
export interface Handled {
  calls: Tokens[];
  milliseconds: number;
  /** The teams that hold a ticket of it now, one entry a ticket. */
  teams: string[];
  /** What is wrong with it; empty where the whole job was done. */
  faults: string[];
}

/** OHERO or a peer, ready to be handed events one after another. */
export interface OpenSide {
  handle(event: BenchEvent): Promise<Handled>;
  close(): Promise<void>;
}

export const differs = (found: readonly string[], wanted: readonly string[]): boolean =>
  JSON.stringify(found.toSorted()) !== JSON.stringify(wanted.toSorted());
