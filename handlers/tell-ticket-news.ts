import { createHash } from "node:crypto";
import { conversationOf } from "../events/chat.ts";
import type { Stores } from "../memory/stores.ts";
import { threadIdOf } from "../memory/thread-id.ts";
import type { Dependencies } from "../nodes/dependencies.ts";
import type { TicketNews } from "../ticketing/mirror-ticket.ts";
import { stampOf } from "./parts-of.ts";

/** Says in the thread of a ticket's first incident what people did with it in their own system. Said again, it is said once. */
export async function tellTicketNews(
  {
    stores,
    dependencies,
  }: { stores: Pick<Stores, "incidents">; dependencies: Pick<Dependencies, "channel"> },
  { ticket, change }: TicketNews,
): Promise<void> {
  const [incidentId] = ticket.incidentIds;
  const incident = incidentId === undefined ? null : await stores.incidents.get(incidentId);
  if (incident === null) return;
  const name = createHash("sha256").update(`${ticket.id} ${change.run}`).digest("hex").slice(0, 16);
  await dependencies.channel.reply({
    threadId: threadIdOf(incident.id),
    incidentId: incident.id,
    conversation: conversationOf(incident.id),
    key: `${stampOf(change.at)}-${name}`,
    at: change.at,
    said: null,
    text: `${ticket.id} (${ticket.team}), ${change.note}`,
    isMarkdown: false,
    people: [],
    outcome: incident.outcome,
    reason: null,
    path: [],
    judgements: [],
    tickets: [{ id: ticket.id, team: ticket.team, action: change.action, title: ticket.title }],
  });
}
