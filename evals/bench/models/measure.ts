import { accepted, type BenchEvent, dropped } from "./events.ts";
import { openOhero } from "./open-ohero.ts";
import { openPeer } from "./open-peer.ts";
import { modelOf, READINGS, type Side } from "./readings.ts";
import type { Handled, OpenSide } from "./side.ts";

/** What every side made of one event. */
export interface Measured {
  event: BenchEvent;
  by: Record<Side, Handled>;
}

/** Hands the same events to every side, one side after the other with each event. */
export async function measure(
  environment: Record<string, string>,
  events: readonly BenchEvent[] = [...accepted(), ...dropped()],
): Promise<Measured[]> {
  const sides: Record<Side, OpenSide> = {
    ohero: await openOhero(modelOf("ohero"), environment),
    asDrawn: await openPeer("asDrawn", modelOf("asDrawn"), environment),
    merged: await openPeer("merged", modelOf("merged"), environment),
  };
  const names = ["ohero", ...READINGS] as const;
  try {
    const measured: Measured[] = [];
    for (const [index, event] of events.entries()) {
      const by: Partial<Record<Side, Handled>> = {};
      // Nobody is always the first.
      for (const name of [...names.slice(index % 3), ...names.slice(0, index % 3)])
        by[name] = await sides[name].handle(event);
      measured.push({ event, by: by as Record<Side, Handled> });
    }
    return measured;
  } finally {
    await Promise.all(Object.values(sides).map((side) => side.close()));
  }
}
