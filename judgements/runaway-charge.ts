import type { EventInput } from "./describe-event.ts";
import { LEAKED } from "./symptoms.ts";

const SUPPOSED =
  /\b(?:if|could|whether|in case|unless|should (?:you|your)|to (?:prevent|avoid|check)|never|how to)\b/i;
const DENIED =
  /\b(?:no (?:evidence|indications?|signs?|reason to believe)|not (?:been )?(?:exposed|leaked|compromised|stolen)|none|nothing|were not|was not|has not|have not)\b/i;

const MINING =
  /crypto-?\s?(?:currency|mining|jacking)|bitcoin|monero|coin ?miner|\bmining (?:pool|activity|software)\b|\bxmrig\b/i;
const MINING_TYPE = /cryptocurrency|bitcoin|crypto-?min/i;

const INSTANCE_TYPE =
  /\b[a-z]{1,5}\d{1,2}[a-z\d-]{0,8}\.(?:nano|micro|small|medium|metal(?:-\d{1,2}xl)?|(?:\d{1,3}x)?large)\b/gi;
const ACCELERATED =
  /\b(?:p[2-9][a-z]*(?:-[a-z]\d{2,4})?|gr?[3-9][a-z]*|trn[1-9][a-z]*|inf[1-9]|dl[12]q?|vt1)\.(?:metal|\d{0,3}x?large)\b|\bgpu (?:fleet|instances?|cluster|nodes?)\b/i;
/** From here on one instance costs about 1,000 USD a month: c6i.8xlarge 1.36 USD an hour, on demand, as of March 2026. */
const LARGE = /\.(?:metal|(?:[89]|\d{2,3})xlarge)/i;

const FLEET =
  /(?<![\d.,$€£]|USD )\b(\d{1,5}) (?!per\b|an?\b|each\b|(?:second|minute|hour|day|week|month|year)s?\b|USD|EUR|dollars)(?:[\w.-]{1,20} ){0,3}?(?:instances?|nodes?|clusters?|tasks?|vms?|servers?|databases?|gateways?|endpoints?|volumes?|[a-z]\d[a-z]*\.\d*x?large)\b/i;
const UNPLANNED =
  /\b(?:unexpected\w*|unauthori[sz]ed|unknown|runaway|left running|still running|left on|forgot\w*|idle|mining|nobody|no one|noone|(?:we|i) (?:did not|didn't|don't|do not|never)|not ours|out of nowhere)\b/i;

/** The clause that tells of a charge that grows until somebody acts: a key in the wrong hands, mining, a fleet that nobody asked for. */
export function findRunaway(clauses: string[], input: EventInput): string | null {
  const mined = findMining(clauses, input);
  if (mined !== null && !isSmall(clauses, input)) return mined;
  return clauses.find((clause) => isLeak(clause, input) || isUnplannedFleet(clause, input)) ?? null;
}

/** The clause that tells of somebody else's computing on our bill, whatever its size. */
export function findMining(clauses: string[], { event }: EventInput): string | null {
  if (!isActive(event)) return null;
  const stated = clauses.find(
    (clause) => MINING.test(clause) && !SUPPOSED.test(clause) && !DENIED.test(clause),
  );
  return stated ?? (event.threat && MINING_TYPE.test(event.type) ? (clauses[0] ?? null) : null);
}

/** "12 clusters": how many a clause speaks of; 0 where it does not say. */
export const countIn = (clause: string) => Number(clause.match(FLEET)?.[1] ?? 0);

/**
 * One or a few instances of types that cost little. What the event says of types and counts may stand in any line of
 * it; where it says nothing, whoever mines decides how much he takes.
 */
function isSmall(clauses: string[], { event, organization }: EventInput): boolean {
  const places = [...clauses, ...event.resources.slice(0, 100).map(({ id, type }) => `${type ?? ""} ${id}`)];
  const types = places.flatMap((place) => place.match(INSTANCE_TYPE) ?? []);
  if (places.some((place) => ACCELERATED.test(place)) || types.some((type) => LARGE.test(type))) return false;
  const count = Math.max(...clauses.map(countIn), 0);
  return types.length > 0 && count < organization.policy.openEndedResources;
}

/** Does a resource or usage type name an accelerated instance of a large size, such as BoxUsage:p5.48xlarge? */
export const usesLargeAccelerators = ({ resources }: EventInput["event"]): boolean =>
  resources.slice(0, 100).some(({ id, type }) => {
    const named = (type ?? id).match(ACCELERATED)?.[0] ?? "";
    return LARGE.test(named);
  });

function isLeak(clause: string, { event }: EventInput): boolean {
  if (!LEAKED.test(clause) || SUPPOSED.test(clause) || DENIED.test(clause)) return false;
  // "may have been exposed": AWS writes so where it has found the key; elsewhere it is general advice.
  return event.threat || !/\b(?:may|might)\b/i.test(clause);
}

function isUnplannedFleet(clause: string, { event, organization }: EventInput): boolean {
  if (!isActive(event) && event.category !== "notification" && event.category !== "alarm") return false;
  if (!UNPLANNED.test(clause)) return false;
  return ACCELERATED.test(clause) || countIn(clause) >= organization.policy.openEndedResources;
}

const isActive = ({ threat, category }: EventInput["event"]) => threat || category === "report";
