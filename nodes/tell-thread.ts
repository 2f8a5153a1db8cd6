import type { Announcement, Channel, Reply, Thread } from "../channels/channel.ts";
import { conversationOf } from "../events/chat.ts";
import type { RunState } from "../graph/state.ts";
import { type Incident, threadIdOf } from "../memory/incidents.ts";
import type { Organization } from "../policy/organization.ts";
import { incidentCard } from "./incident-card.ts";

/**
 * Tells a thread what a run has come to: the card at its top as the incident is known now, and what there is to say. Comes
 * after the incident is committed, because a run that was overtaken has nothing to tell.
 */
export async function tellThread(
  { channel, organization }: { channel: Channel; organization: Organization },
  state: RunState,
  { incident, key, path, at }: { incident: Incident | null; key: string; path: string[]; at: string },
): Promise<void> {
  const thread = threadOf(state, incident);
  if (thread === null) return;
  if (incident !== null)
    await channel.announce({ ...announcement(incident, organization), ...thread, incidentId: incident.id });
  if (!isSaid(state, path)) return;
  const { outcome, message } = state;
  const reply: Reply = {
    ...thread,
    key,
    at,
    said: message && { user: message.user, text: message.text, at: state.receivedAt, id: message.id },
    text: state.answer,
    outcome: outcome ?? "",
    reason: state.reason,
    path,
    judgements: state.judgements.map(({ name, by, value, evidence }) => ({ name, by, value, evidence })),
    tickets: state.tickets.map(({ id, team, action, title }) => ({ id, team, action, title })),
  };
  if (outcome === "asked") await channel.ask({ ...reply, choices: [] });
  else if (outcome === "awaiting-operator") await channel.ask({ ...reply, choices: ["accept", "discharge"] });
  else await channel.reply(reply);
}

/** Copies that were dropped, and pages that only lengthen a list, are nothing to read. */
const isSaid = ({ outcome }: RunState, path: readonly string[]): boolean =>
  path.includes("respond") || outcome === "awaiting-operator";

/** Nothing is said of what could not be read. A conversation that became an incident keeps its thread. */
function threadOf({ incidentId, message, known }: RunState, incident: Incident | null): Thread | null {
  if (incidentId === null) return null;
  const tracked = incident ?? known;
  const conversation = tracked === null ? message?.thread : conversationOf(tracked.id);
  return {
    threadId: threadIdOf(incidentId),
    incidentId: tracked?.id ?? null,
    conversation: conversation ?? null,
  };
}

function announcement(incident: Incident, organization: Organization): Omit<Announcement, keyof Thread> {
  const { resources } = incident.event;
  const open = resources.filter(({ status }) => status !== "resolved");
  const shown = open.length > 0 ? open : resources;
  return {
    ...incidentCard(incident, organization),
    resources: shown.slice(0, RESOURCES_SHOWN).map(({ id }) => id),
    resourceCount: shown.length,
  };
}

const RESOURCES_SHOWN = 5;
