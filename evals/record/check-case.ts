import type { Organization } from "../../policy/organization.ts";
import type { Case } from "../case.ts";
import { runCase } from "../run-case.ts";
import { faultsIn, scoreCase } from "../score.ts";

/** In what the rules decide a case otherwise than it expects, in words; empty where they do not. */
export async function checkCase(one: Case, organization: Organization): Promise<string[]> {
  return faultsIn(scoreCase(one, await runCase(one, organization)));
}
