import { readFileSync } from "node:fs";
import type { OperationalEvent } from "../../../events/operational-event.ts";
import { parseDelivery } from "../../../events/parse-delivery.ts";
import { Organization } from "../../../policy/organization.ts";
import { Case } from "../../case.ts";

/** What a careful person would make of it. */
export type Kind = "accepted" | "duplicate" | "unknown account" | "suppressed";

/** An event that is handed to both sides. */
export interface BenchEvent {
  /** The case it is from. */
  id: string;
  kind: Kind;
  /** The envelope, as EventBridge delivers it. */
  raw: unknown;
  event: OperationalEvent;
  /** The owner and the others whom it concerns; empty where it concerns nobody. */
  teams: string[];
}

/** Every instant of the benchmark, so that dates in the events are near or far as they were labelled. */
export const NOW = new Date("2026-03-02T09:00:00Z");

const casesFolder = new URL("../../cases/", import.meta.url);
const readJson = (name: string): unknown => JSON.parse(readFileSync(new URL(name, casesFolder), "utf8"));

/** The registry of accounts and teams that all recorded cases assume. */
export const organization = Organization.parse(readJson("organization.json"));

function eventOf(id: string, kind: Kind, delivery = 0): BenchEvent {
  const found = Case.parse(readJson(`${id}.json`)).deliveries[delivery];
  const [part] = parseDelivery(found?.event, NOW.toISOString());
  if (found === undefined || part?.kind !== "event") throw new Error(`${id} has no event ${delivery}`);
  return { id, kind, raw: found.event, event: part.event, teams: found.expect.stakeholders?.required ?? [] };
}

/** All sources, and every team but leadership, which severity 5 alone calls. */
export const accepted = (): BenchEvent[] =>
  ["H04", "H01", "C01", "N24", "G02", "C02", "A06", "T01", "T03", "H05"].map((id) => eventOf(id, "accepted"));

/** What is nothing new, or nothing to do; to be sent after the accepted ones. */
export const dropped = (): BenchEvent[] => [
  eventOf("H04", "duplicate"),
  eventOf("H01", "duplicate"),
  eventOf("N38", "unknown account"),
  eventOf("N04", "unknown account", 1),
  eventOf("S05", "suppressed"),
  eventOf("N08", "suppressed"),
];
