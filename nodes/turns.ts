import type { Policy } from "../policy/organization.ts";

const MINUTE = 60_000;

/** The times at which an incident opened or closed, with one more; as many as it takes to tell whether it is flapping. */
export function turnsAfter(turns: readonly string[], at: string, { flapping }: Policy): string[] {
  return [...turns, at].slice(-(flapping.changes + 1));
}

/** "starts" with the turn that makes it flapping, which is worth telling; "goes on" with every one after it. */
export function flappingState(turns: readonly string[], policy: Policy): "no" | "starts" | "goes on" {
  if (!isFlapping(turns, policy)) return "no";
  return isFlapping(turns.slice(0, -1), policy) ? "goes on" : "starts";
}

/** Did it turn that often within the policy's time before its last turn? */
function isFlapping(turns: readonly string[], { flapping }: Policy): boolean {
  const first = turns.at(-flapping.changes);
  const last = turns.at(-1);
  if (turns.length < flapping.changes || first === undefined || last === undefined) return false;
  return Date.parse(last) - Date.parse(first) <= flapping.withinMinutes * MINUTE;
}
