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
    return { ...found, joins: [], links: [], isShared: false };
  }
  const own = event.incidentId;
  const alarm = event.groups.alarm === undefined ? own : `${event.source}~${event.groups.alarm}`;
  const children = [...event.children].sort();
  const linked = await causes.get([own, alarm, ...children]);
  const happened = children.filter((child) => linked.get(child)?.hasHappened);
  // What a run that died was about to join still is.
  const begun = linked.get(own)?.joins ?? [];
  const named = [...[own, alarm, ...happened].flatMap((id) => causesIn(linked.get(id))), ...begun];
  const { roots, entries } = await findRoots(causes, before === null ? named : [...named, before.cause]);
  const [first] = children;
  const isFree = alarm === own && first !== undefined && !linked.has(first);
  const chosen = roots[0] ?? (isFree ? first : alarm);
  const joins = [...new Set([...roots, ...begun])].filter((other) => other !== chosen);

  const links = new Map<string, Said>();
  // A cause is named after an incident, so what knows only that name is led on from there.
  for (const id of joins) links.set(id, { ...NAMED, ...entries.get(id), cause: chosen });
  for (const id of children) links.set(id, childOf(chosen, linked.get(id)));
  // A contributor rings only while its alarm does.
  for (const id of [alarm, own])
    links.set(id, {
      ...{ cause: chosen, hasHappened: true, others: [] },
      joins: id === own ? joins : (linked.get(id)?.joins ?? []),
    });
  const isSaid = (id: string, link: Said) =>
    isDeepStrictEqual({ ...REST, ...saidOf(linked.get(id) ?? entries.get(id)) }, link);
  return {
    cause: chosen,
    reason: chosen === own && children.length === 0 ? (before?.causeReason ?? null) : why,
    joins,
    links: [...links]
      .filter(([id, link]) => !isSaid(id, link) || (id === own && joins.length > 0))
      .map(([incidentId, link]) => {
        const { version = 0 } = linked.get(incidentId) ?? entries.get(incidentId) ?? {};
        return { incidentId, ...link, version };
      }),
    isShared: true,
  };
}

/** What is said of an incident, without how often. */
type Said = Omit<Required<Cause>, "version">;
const saidOf = ({ version: _, ...said }: Partial<Cause> = {}): Partial<Said> => said;

const REST = { others: [], joins: [] };
const NAMED = { hasHappened: false, ...REST };

const causesIn = (entry: Cause | undefined) => (entry ? [entry.cause, ...(entry.others ?? [])] : []);

/** What rang goes with the composite; what did not waits for each that names it. */
function childOf(cause: string, entry: Cause | undefined): Said {
  if (entry === undefined || entry.hasHappened) return { ...NAMED, ...saidOf(entry), cause, others: [] };
  const others = [...(entry.others ?? []), cause].filter((other) => other !== entry.cause);
  return { ...NAMED, ...saidOf(entry), cause: entry.cause, others: [...new Set(others)] };
}

/** The cause that one was joined into; itself where it was not. */
export async function rootOf(causes: Pick<Causes, "get">, cause: string): Promise<string> {
  return (await findRoots(causes, [cause])).roots[0] ?? cause;
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
