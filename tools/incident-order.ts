import type { IncidentSummary } from "../memory/incidents.ts";

/** In which order incidents are listed. */
export const ORDERS = ["urgent", "changed", "newest", "oldest"] as const;
export type Order = (typeof ORDERS)[number];

type Compare = (a: IncidentSummary, b: IncidentSummary) => number;

export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The most severe first, of equals the one that is due first, then the last changed. */
const byUrgency: Compare = (a, b) =>
  (b.severity ?? 0) - (a.severity ?? 0) || compare(a.dueAt ?? "9999", b.dueAt ?? "9999") || byChange(a, b);
const byChange: Compare = (a, b) => compare(b.changedAt, a.changedAt) || compare(a.id, b.id);
const byReceipt: Compare = (a, b) => compare(a.createdAt, b.createdAt) || compare(a.id, b.id);

export const orderOf: Record<Order, Compare> = {
  urgent: byUrgency,
  changed: byChange,
  newest: (a, b) => byReceipt(b, a),
  oldest: byReceipt,
};
