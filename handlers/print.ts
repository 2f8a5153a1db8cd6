import Table from "cli-table3";
import { stripControls } from "../channels/console.ts";
import type { Incident } from "../memory/incidents.ts";
import type { Ticket } from "../memory/tickets.ts";
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
      result.tickets.map((ticket) => `${ticket.id} ${ticket.action}`).join(", ") || null,
      short(result.outcome === "invalid" ? (result.reason ?? "") : title, 60),
    ]),
  );
}

export function printIncidents(incidents: readonly Incident[]): string {
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

export function printTickets(tickets: readonly Ticket[]): string {
  return printTable(
    ["ticket", "team", "status", "progress", "sev", "changes", "title"],
    tickets.map((ticket) => [
      ticket.id,
      ticket.team,
      ticket.status,
      ticket.progress,
      ticket.severity,
      ticket.history.length,
      short(ticket.title, 70),
    ]),
  );
}

const short = (text: string, limit: number) => (text.length > limit ? `${text.slice(0, limit - 1)}…` : text);
