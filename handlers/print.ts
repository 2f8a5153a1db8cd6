import Table from "cli-table3";
import { stripControls } from "../channels/console.ts";
import type { IncidentSummary } from "../memory/incidents.ts";
import type { TicketSummary } from "../memory/tickets.ts";
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
      incident.threadId.slice(0, 8),
      incident.status,
      incident.reason,
      incident.severity,
      incident.owner,
      short(incident.accounts.join(", "), 28) || null,
      incident.changedAt.slice(0, 16).replace("T", " "),
      short(incident.title, 60),
    ]),
  );
}

export function printTickets(tickets: readonly TicketSummary[]): string {
  return printTable(
    ["ticket", "team", "status", "progress", "sev", "updated", "title"],
    tickets.map((ticket) => [
      ticket.id,
      ticket.team,
      ticket.status,
      ticket.progress,
      ticket.severity,
      ticket.updatedAt.slice(0, 16).replace("T", " "),
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
