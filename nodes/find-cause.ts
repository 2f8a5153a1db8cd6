import { isDeepStrictEqual } from "node:util";
import type { OperationalEvent } from "../events/operational-event.ts";
import type { CauseFound } from "../graph/state.ts";
import type { Cause, Causes } from "../memory/causes.ts";
import type { Incident } from "../memory/incidents.ts";
import type { Stores } from "../memory/stores.ts";
import { correlate } from "../policy/correlation.ts";
import type { Policy } from "../policy/organization.ts";

/**
 * The policy's rule decides; only for alarms what rang before is looked up. A composite goes on with the tickets of an
 * alarm under it, and an alarm with those of its composites, whichever of them rings first; a contributor goes with its
 * alarm. Alarms that a composite names but that never rang do not make two composites one. An incident that has tickets
 * stays with them, and may still bring others to them.
 */
export async function findCause(
  policy: Policy,
  { causes }: Pick<Stores, "causes">,
  event: OperationalEvent,
  known: Incident | null,
): Promise<CauseFound> {
  const before = known !== null && known.tickets.length > 0 ? known : null;
  const { cause, why, byChildren } = correlate(policy, event);
  if (!byChildren) {
    const found = before ? { cause: before.cause, reason: before.causeReason } : { cause, reason: why };
    return { ...found, joins: [], links: [] };
  }
  const own = event.incidentId;
  const alarm = event.groups.alarm === undefined ? own : `${event.source}~${event.groups.alarm}`;
  const children = [...event.children].sort();
  const linked = await causes.get([own, alarm, ...children]);
  const happened = children.filter((child) => linked.get(child)?.hasHappened);
  const named = [own, alarm, ...happened].flatMap((id) => causesIn(linked.get(id)));
  const { roots, entries } = await findRoots(causes, before === null ? named : [...named, before.cause]);
  const [first] = children;
  const isFree = alarm === own && first !== undefined && !linked.has(first);
  const chosen = roots[0] ?? (isFree ? first : alarm);
  const joins = roots.filter((other) => other !== chosen);

  const links = new Map<string, Required<Cause>>();
  // A cause is named after an incident, so what knows only that name is led on from there.
  for (const id of joins) links.set(id, { ...NAMED, ...entries.get(id), cause: chosen });
  for (const id of children) links.set(id, childOf(chosen, linked.get(id)));
  // A contributor rings only while its alarm does.
  for (const id of [own, alarm]) links.set(id, { cause: chosen, hasHappened: true, others: [] });
  const isSaid = (id: string, link: Required<Cause>) =>
    isDeepStrictEqual({ others: [], ...(linked.get(id) ?? entries.get(id)) }, link);
  return {
    cause: chosen,
    reason: chosen === own && children.length === 0 ? (before?.causeReason ?? null) : why,
    joins,
    links: [...links]
      .filter(([id, link]) => !isSaid(id, link))
      .map(([incidentId, link]) => ({ incidentId, ...link })),
  };
}

const NAMED = { hasHappened: false, others: [] };

const causesIn = (entry: Cause | undefined) => (entry ? [entry.cause, ...(entry.others ?? [])] : []);

/** What rang goes with the composite; what did not waits for each that names it. */
function childOf(cause: string, entry: Cause | undefined): Required<Cause> {
  if (entry === undefined || entry.hasHappened) return { ...NAMED, ...entry, cause, others: [] };
  const others = [...(entry.others ?? []), cause].filter((other) => other !== entry.cause);
  return { ...entry, others: [...new Set(others)] };
}

/** The causes that these were joined into, in their order, and what is known under the names on the way. */
async function findRoots(causes: Pick<Causes, "get">, names: readonly string[]) {
  const entries = new Map<string, Cause>();
  for (let asked = [...new Set(names)]; asked.length > 0; ) {
    const found = await causes.get(asked);
    for (const [id, entry] of found) entries.set(id, entry);
    asked = [...new Set([...found.values()].map(({ cause }) => cause))].filter((id) => !entries.has(id));
  }
  const rootOf = (name: string): string => {
    const passed = new Set([name]);
    for (let root = name; ; ) {
      const next = entries.get(root)?.cause ?? root;
      if (passed.has(next)) return root;
      passed.add(next);
      root = next;
    }
  };
  return { roots: [...new Set(names.map(rootOf))], entries };
}
