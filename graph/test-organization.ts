import { readFileSync } from "node:fs";
import { Organization, type Policy } from "../policy/organization.ts";

export const PRODUCTION = "222233334444";
export const DEVELOPMENT = "666677778888";
export const STRANGER = "123412341234";

const START = Date.parse("2026-03-02T09:00:00Z");
const registry = JSON.parse(
  readFileSync(new URL("../evals/cases/organization.json", import.meta.url), "utf8"),
);

/** The registry that the evaluation cases share, with some of its policy changed. */
export const organizationWith = (policy: Partial<Policy> = {}): Organization =>
  Organization.parse({ ...registry, policy: { ...registry.policy, ...policy } });

/** Time that moves by a millisecond each time somebody looks, so that nothing happens at once. */
export function tickingClock(start = START): () => Date {
  let now = start;
  return () => {
    now += 1;
    return new Date(now);
  };
}
