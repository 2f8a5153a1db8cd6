import type { IncidentCard } from "../../../channels/channel.ts";
import type { IncidentFilter } from "../../../channels/webchat/protocol.ts";

export type Status = IncidentFilter["statuses"][number];

/** What the list shows. */
export interface ListFilter {
  room: string;
  text: string;
  statuses: Status[];
  /** Conversations and notices alone. */
  isTalkOnly: boolean;
}

export const OPERATIONS = "operations";

/** The rooms of teams show what concerns the team. */
export const teamOf = ({ room }: Pick<ListFilter, "room">): string | null =>
  room === OPERATIONS ? null : room;

export const wantsIncidents = (filter: ListFilter): boolean => !filter.isTalkOnly;
/** The server searches incidents; what was said is not searched. */
export const wantsTalk = (filter: ListFilter): boolean =>
  filter.isTalkOnly || (filter.text === "" && filter.statuses.length === 0);

/** Would the server list it, too, whatever is searched for? For what changes while the list is open. */
export function matches(card: IncidentCard, { statuses, ...filter }: ListFilter): boolean {
  const team = teamOf(filter);
  return (
    (statuses.length === 0 || (statuses as string[]).includes(card.status)) &&
    (team === null || card.owner === team || card.stakeholders.includes(team))
  );
}
