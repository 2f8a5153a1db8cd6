import type { TicketChange } from "./tickets.ts";

const NAMES: Record<string, string> = {
  eventUpdatedAt: "event last updated",
  impactedAccounts: "impacted accounts",
  impactedResources: "impacted resources",
  incidentIds: "incidents",
  recommendedActions: "recommended actions",
};
/** Their new text stands in the ticket. */
const LONG = ["title", "description", "recommendedActions"];
/** Characters of a value. */
const LONGEST = 200;

/**
 * What a change of a ticket changed, each field in a few words: "severity: 4 → 2", "new description". What people did with its copy in another
 * system (`jira.status`) is told by the change's note. Untrusted: values come from events.
 */
export const fieldChanges = ({ fields }: Pick<TicketChange, "fields">): string[] =>
  Object.entries(fields)
    .filter(([name]) => !name.includes("."))
    .map(([name, { from, to }]) => {
      const called = NAMES[name] ?? name;
      return LONG.includes(name) ? `new ${called}` : `${called}: ${brief(from)} → ${brief(to)}`;
    });

/** `2026-03-02 09:00 UTC` of an instant. */
export const minuteOf = (instant: string): string => `${instant.slice(0, 16).replace("T", " ")} UTC`;

function brief(value: unknown): string {
  if (Array.isArray(value)) return `${value.length} ${value.length === 1 ? "entry" : "entries"}`;
  if (typeof value !== "string") return JSON.stringify(value) ?? "none";
  return INSTANT.test(value) ? minuteOf(value) : value.slice(0, LONGEST);
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/;
