import type { OperationalEvent } from "../events/operational-event.ts";
import type { RunUpdate } from "../graph/state.ts";
import type { Incident } from "../memory/incidents.ts";
import type { Organization } from "../policy/organization.ts";
import { loadJudging } from "./load-judging.ts";
import { isOlder } from "./relation.ts";

/**
 * What a state that arrives after a newer one would have led to, had it come in time: tickets for teams that have none.
 * So the order of arrival decides nothing: teams get a ticket when any state of the incident concerns them, and the
 * newest state says whether it is open. Judged by the rules, because an old state is not worth a model. null where the
 * older state adds nothing, which is the rule, and where it is not older.
 */
export async function catchUp(
  organization: Organization,
  older: OperationalEvent,
  known: Incident,
  now: Date,
): Promise<RunUpdate | null> {
  if (!isOlder(older, known)) return null;
  const { judgeLate } = await loadJudging();
  return judgeLate(organization, older, known, now);
}
