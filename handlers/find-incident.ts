import type { Incident, Incidents } from "../memory/incidents.ts";
import { shortIdOf } from "../memory/thread-id.ts";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The incident that a person means: by its identity, its thread id, the beginning of that, or a part of the identity. */
export async function findIncident(
  incidents: Incidents,
  reference: string,
): Promise<{ incident: Incident } | { problem: string }> {
  const exact = UUID.test(reference)
    ? await incidents.getByThread(reference.toLowerCase())
    : await incidents.get(reference);
  if (exact) return { incident: exact };
  const found = (await incidents.list()).filter(isMeantBy(reference));
  const [only, another] = found;
  const whole = only && !another ? await incidents.getByThread(only.threadId) : null;
  if (whole) return { incident: whole };
  const shown = found.slice(0, 5).map((incident) => `${shortIdOf(incident.id)} ${incident.title}`);
  return {
    problem: only
      ? `${reference} fits ${found.length} incidents: ${shown.join("; ")}`
      : `there is no incident ${reference.slice(0, 200)}`,
  };
}

/** Does the reference name an incident by the beginning of its thread id, or by a part of its identity? */
export function isMeantBy(reference: string): (incident: Pick<Incident, "id" | "threadId">) => boolean {
  const isShort = /^[0-9a-f]{4,36}$/i.test(reference.replaceAll("-", ""));
  const start = reference.toLowerCase();
  return ({ id, threadId }) => (isShort && threadId.startsWith(start)) || id.includes(reference);
}
