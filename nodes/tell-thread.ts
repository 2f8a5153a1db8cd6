import type { Announcement, Channel, Reply, Thread } from "../channels/channel.ts";
import { conversationOf } from "../events/chat.ts";
import type { RunState } from "../graph/state.ts";
import { shorten } from "../judgements/text.ts";
import { type Incident, threadIdOf } from "../memory/incidents.ts";
import type { Organization } from "../policy/organization.ts";
import { incidentCard } from "./incident-card.ts";

/** What a run has come to. */
interface Told {
  /** As it was committed; null where the run changes nothing about one. */
  incident: Incident | null;
  /** What there is to say; null where there is nothing. */
  text: string | null;
  /** Names what is said. */
  key: string;
  path: string[];
  at: string;
}

/**
 * Tells a thread what a run has come to: the card at its top as the incident is known now, and what there is to say. Comes
 * after the incident is committed, because a run that was overtaken has nothing to tell.
 */
export async function tellThread(
  { channel, organization }: { channel: Channel; organization: Organization },
  state: RunState,
  { incident, text, key, path, at }: Told,
): Promise<void> {
  const thread = threadOf(state, incident);
  if (thread === null) return;
  if (incident !== null)
    await channel.announce({ ...announcement(incident, organization), ...thread, incidentId: incident.id });
  if (text === null) return;
  const { outcome, message } = state;
  const reply: Reply = {
    ...thread,
    key,
    at,
    said: message && { user: message.user, text: message.text, at: state.receivedAt, id: message.id },
    text,
    isMarkdown: outcome === "answered",
    people: decidersIn(state),
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

/** Nothing is said of what could not be read. What a person said is answered where it was said. */
function threadOf({ incidentId, message, known }: RunState, incident: Incident | null): Thread | null {
  if (incidentId === null) return null;
  const tracked = incident ?? known;
  return {
    threadId: threadIdOf(incidentId),
    incidentId: tracked?.id ?? null,
    conversation: message?.thread ?? conversationOf(incidentId),
  };
}

function announcement(incident: Incident, organization: Organization): Omit<Announcement, keyof Thread> {
  const { resources, text } = incident.event;
  const open = resources.filter(({ status }) => status !== "resolved");
  const shown = open.length > 0 ? open : resources;
  return {
    ...incidentCard(incident, organization),
    description: text.trim() === incident.event.title.trim() ? "" : shorten(text.trim(), DESCRIPTION_SHOWN),
    resources: shown.slice(0, RESOURCES_SHOWN).map(({ id }) => id),
    resourceCount: shown.length,
  };
}

const RESOURCES_SHOWN = 5;
/** Characters. */
const DESCRIPTION_SHOWN = 600;

/** People whom what is said may name because they decided, or wanted to. */
const decidersIn = ({ ruling, secondBy, known }: RunState): string[] => [
  ...new Set([ruling?.by, secondBy, known?.decidedBy].filter((name) => typeof name === "string")),
];
