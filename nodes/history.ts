import type { RunState } from "../graph/state.ts";
import { shorten } from "../judgements/text.ts";
import { withoutInstructions } from "../judgements/untrusted-text.ts";
import type { Incident } from "../memory/incidents.ts";
import type { KnowledgeDocument } from "../memory/knowledge/knowledge.ts";
import { redact } from "../memory/redact.ts";
import type { Stores } from "../memory/stores.ts";
import type { Ticket } from "../memory/tickets.ts";

/** What is remembered of an incident is over. */
const ENDED: readonly Incident["status"][] = ["closed", "discharged"];

/**
 * Keeps what became of an incident where later ones are compared with it: written when it closes or is discharged, taken
 * back when it opens again. Only what is committed is remembered. Writing it again changes nothing.
 */
export async function rememberIncident(
  { knowledge, tickets }: Pick<Stores, "knowledge" | "tickets">,
  incident: Incident,
  state: Pick<RunState, "known" | "judgements" | "answer">,
): Promise<void> {
  const hasEnded = ENDED.includes(incident.status);
  if (hasEnded) {
    const opened = await tickets.getMany(incident.tickets.map(({ id }) => id));
    await knowledge.put(historyDocument(incident, opened, state));
  } else if (state.known !== null && ENDED.includes(state.known.status)) {
    await knowledge.remove("history", incident.id);
  }
}

const LISTED = 10;
const TEXT_CHARACTERS = 2_000;

/** The story of one incident: what came, what was decided and why, what was done, how it ended. Without secrets. */
export function historyDocument(
  incident: Incident,
  tickets: readonly Ticket[],
  { judgements, answer }: Pick<RunState, "judgements" | "answer">,
): KnowledgeDocument {
  const { event, severity, owner, status, outcome, reason, note, decidedBy } = incident;
  const resources = event.resources.slice(0, LISTED).map(({ id }) => id);
  const more = event.resources.length - resources.length;
  const [first] = tickets;
  const text = [
    `# ${event.title}`,
    "## What came",
    `${event.source}, ${event.type}, ${event.service}${event.region === null ? "" : `, ${event.region}`}.`,
    event.accounts.length === 0 ? "" : `Accounts: ${event.accounts.slice(0, LISTED).join(", ")}.`,
    resources.length === 0 ? "" : `Resources: ${resources.join(", ")}${more > 0 ? ` and ${more} more` : ""}.`,
    shorten(event.text, TEXT_CHARACTERS),
    "## What was decided, and why",
    answer,
    ...judgements.flatMap(({ name, value, evidence }) =>
      evidence === null ? [] : [`- ${name}: ${JSON.stringify(value)}, because of “${evidence}”`],
    ),
    severity === null ? "" : `Severity ${severity}, owner ${owner ?? "nobody"}, decided by ${decidedBy}.`,
    ...(first === undefined
      ? []
      : ["## What was to be done", ...first.recommendedActions.map((action) => `- ${action.text}`)]),
    "## How it ended",
    `${status}${reason === null ? "" : ` (${reason})`}${note === null ? "" : `: ${note}`}, ${incident.changedAt}, last ${outcome}.`,
    ...tickets.map(({ id, team, progress }) => `- ticket ${id} of ${team}: ${progress}`),
  ];
  return {
    id: incident.id,
    collection: "history",
    title: clean(event.title).replace(/\s+/g, " ").slice(0, 300) || event.type,
    text: clean(text.filter(Boolean).join("\n\n")),
    url: null,
    metadata: {
      source: event.source,
      service: event.service,
      type: event.type,
      status,
      outcome,
      ...(reason !== null && { reason }),
      ...(severity !== null && { severity: String(severity) }),
      ...(owner !== null && { owner }),
      endedAt: incident.changedAt,
    },
    updatedAt: incident.changedAt,
  };
}

/** What gives orders is no part of what happened. */
const clean = (text: string): string => redact(withoutInstructions(text));
