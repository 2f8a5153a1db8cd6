import type { Application } from "./application.ts";
import type { Result } from "./result.ts";

/** What the incident of a result is called; "" where there is none. Untrusted text. */
export async function titleOf({ stores }: Application, { incidentId }: Result): Promise<string> {
  return incidentId === null ? "" : ((await stores.incidents.get(incidentId))?.title ?? "");
}
