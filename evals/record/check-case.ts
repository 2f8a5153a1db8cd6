import type { Organization } from "../../policy/organization.ts";
import type { Case } from "../case.ts";
import { runCase } from "../run-case.ts";
import { faultsIn, scoreCase } from "../score.ts";

/** In what the rules decide a case otherwise than it expects, in words; empty where they do not. */
export async function checkCase(one: Case, organization: Organization): Promise<string[]> {
  return faultsIn(scoreCase(one, await runCase(one, organization)));
}

/** The case with what the rules decide otherwise: wanted of nobody who only records it, but not hidden either. */
export function withFaults({ deliveries, expect, ...one }: Case, faults: readonly string[]): Case {
  const knownOtherwise = `When it was recorded, the rules decided otherwise: ${faults.join("; ")}`;
  return { ...one, ...(faults.length > 0 && { knownOtherwise }), deliveries, expect };
}
