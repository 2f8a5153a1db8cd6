import type { IncidentSummary } from "../memory/incidents.ts";

/** As much of a thread's id as nobody writes by chance: beginnings of words in hexadecimal are short. */
const LEAST_OF_ID = 6;

/** Does every word of a text stand in what is shown of an incident: what it is, where, whose, and by which names it goes? */
export function wordMatcher(
  text: string,
  { accounts, teams }: Record<"accounts" | "teams", readonly { id: string; name: string }[]>,
): (incident: IncidentSummary) => boolean {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return () => true;
  const names = new Map([...accounts, ...teams].map(({ id, name }) => [id, name]));
  const named = (id: string) => `${id} ${names.get(id) ?? ""}`;
  return (incident) => {
    const { id, title, type, source, service, region, tickets, resourceIds, threadId } = incident;
    const shown = [
      ...[id, title, type, type.replaceAll("_", " "), source, service, region ?? ""],
      ...incident.accounts.map(named),
      ...teamsOf(incident).map(named),
      ...tickets.map((ticket) => ticket.id),
      ...resourceIds,
    ]
      .join("\n")
      .toLowerCase();
    return words.every(
      (word) => shown.includes(word) || (word.length >= LEAST_OF_ID && threadId.startsWith(word)),
    );
  };
}

/** Teams that own it or were told. */
export const teamsOf = ({ owner, stakeholders }: IncidentSummary): string[] => [
  ...new Set([...(owner === null ? [] : [owner]), ...stakeholders]),
];
