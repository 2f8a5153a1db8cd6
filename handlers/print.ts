import Table from "cli-table3";
import { stripControls } from "../channels/console.ts";
import type { Delivery } from "../memory/deliveries.ts";
import type { IncidentSummary } from "../memory/incidents.ts";
import { shortIdOf } from "../memory/thread-id.ts";
import type { TicketSummary } from "../memory/tickets.ts";
import type { Decided, Replayed, TicketState } from "./replay.ts";
import type { Result } from "./result.ts";

type Row = (string | number | null)[];

/** A table for people, without colours or lines between rows. */
export function printTable(head: string[], rows: Row[]): string {
  const table = new Table({
    head,
    style: { head: [], border: [], compact: true },
    chars: {
      top: "", "top-mid": "", "top-left": "", "top-right": "", bottom: "", "bottom-mid": "", "bottom-left": "",
      "bottom-right": "", left: "", "left-mid": "", right: "", "right-mid": "", middle: "  ", mid: "─", "mid-mid": "  ",
    }, // biome-ignore format: a table
  });
  table.push(...rows.map((row) => row.map((cell) => stripControls(String(cell ?? "–")))));
  return table.toString();
}

export interface TitledResult {
  result: Result;
  /** What the incident is called; untrusted text. */
  title: string;
}

export function printResults(results: readonly TitledResult[]): string {
  return printTable(
    ["#", "outcome", "reason", "sev", "owner", "also told", "tickets", "what"],
    results.map(({ result, title }) => [
      result.part > 0 ? `${result.delivery + 1}.${result.part + 1}` : result.delivery + 1,
      result.outcome,
      result.outcome === "invalid" ? null : result.reason,
      result.severity,
      result.owner,
      result.stakeholders.filter((team) => team !== result.owner).join(", ") || null,
      ticketCounts(result) || null,
      short(result.outcome === "invalid" ? (result.reason ?? "") : title, 58),
    ]),
  );
}

export function printIncidents(incidents: readonly IncidentSummary[]): string {
  return printTable(
    ["incident", "status", "reason", "sev", "owner", "accounts", "changed", "title"],
    incidents.map((incident) => [
      shortIdOf(incident.id),
      incident.status,
      short(whySo(incident), 48) || null,
      incident.severity,
      incident.owner,
      short(incident.accounts.join(", "), 28) || null,
      minuteOf(incident.changedAt),
      short(incident.title, 60),
    ]),
  );
}

/** The reason, and the words of the policy or the source for it. */
function whySo({ reason, note, mergedInto, causeReason }: IncidentSummary): string {
  if (mergedInto !== null) return `shares tickets: ${causeReason ?? "the same cause"}`;
  return [reason, note].filter(Boolean).join(": ");
}

/** What came in about one incident, and what became of it. */
export function printDeliveries(deliveries: readonly Omit<Delivery, "raw">[]): string {
  return printTable(
    ["received", "outcome", "reason", "severity", "owner"],
    deliveries.map(({ receivedAt, outcome, reason, decision }) => [
      receivedAt.slice(0, 19).replace("T", " "),
      outcome ?? "waiting",
      short(reason ?? "", 60) || null,
      decision?.severity ?? null,
      decision?.owner ?? null,
    ]),
  );
}

/** Deliveries that could not be read. */
export function printInvalid(deliveries: readonly Delivery[]): string {
  return printTable(
    ["received", "status", "where", "expected", "found"],
    deliveries.map(({ receivedAt, problem }) => [
      minuteOf(receivedAt),
      "invalid",
      problem?.path || "delivery",
      short(problem?.expected ?? "", 60),
      short(problem?.found ?? "", 40),
    ]),
  );
}

/** What another policy would decide otherwise, incident by incident. */
export function printReplayed(incidents: readonly Replayed[]): string {
  return incidents
    .map(({ incidentId, title, deliveries, tickets }) => {
      const lines = deliveries
        .filter(({ isChanged }) => isChanged)
        .map(
          ({ receivedAt, before, after }) =>
            `  ${minuteOf(receivedAt)}  ${decided(before)}  →  ${decided(after)}`,
        );
      const change = `  tickets: ${states(tickets.before)}  →  ${states(tickets.after)}`;
      return [`${stripControls(short(title, 80))}  ${stripControls(incidentId)}`, ...lines, change].join(
        "\n",
      );
    })
    .join("\n\n");
}

function decided({ outcome, reason, owner, stakeholders = [], severity, costImpact }: Decided): string {
  const others = stakeholders.filter((team) => team !== owner);
  return [
    reason ? `${outcome} (${stripControls(reason)})` : outcome,
    severity ? `severity ${severity}` : "",
    owner ? `owner ${owner}` : "",
    others.length > 0 ? `with ${others.join(", ")}` : "",
    costImpact ? "cost" : "",
  ]
    .filter(Boolean)
    .join(", ");
}

const states = (tickets: readonly TicketState[]): string =>
  tickets.map(({ team, status, severity }) => `${team} ${status} ${severity}`).join(", ") || "none";

export function printTickets(tickets: readonly TicketSummary[]): string {
  const isMirrored = tickets.some(({ external }) => external !== null);
  return printTable(
    ["ticket", ...(isMirrored ? ["there"] : []), "team", "status", "progress", "sev", "updated", "title"],
    tickets.map((ticket) => [
      ticket.id,
      ...(isMirrored ? [ticket.external?.key ?? null] : []),
      ticket.team,
      ticket.status,
      ticket.progress,
      ticket.severity,
      minuteOf(ticket.updatedAt),
      short(ticket.title, 70),
    ]),
  );
}

const short = (text: string, limit: number) => (text.length > limit ? `${text.slice(0, limit - 1)}…` : text);

/** "2 created", "1 updated, 1 created": the ids are in the JSON and in `ohero show`. */
function ticketCounts({ tickets }: Result): string {
  const counts = new Map<string, number>();
  for (const { action } of tickets) counts.set(action, (counts.get(action) ?? 0) + 1);
  return [...counts].map(([action, count]) => `${count} ${action}`).join(", ");
}

/** "2026-03-02 09:00", UTC. */
export const minuteOf = (instant: string) => instant.slice(0, 16).replace("T", " ");
