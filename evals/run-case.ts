import { createSilentChannel } from "../channels/silent.ts";
import { openLocalApplication } from "../handlers/open-local-application.ts";
import type { Result } from "../handlers/result.ts";
import type { Organization } from "../policy/organization.ts";
import type { Case } from "./case.ts";

/** Runs the deliveries of a case, in order, through the whole application on an empty store. */
export async function runCase(one: Case, organization: Organization): Promise<Result[]> {
  const now = new Date(one.clock);
  const application = await openLocalApplication({
    organization,
    dataDirectory: null,
    channel: createSilentChannel(),
    share: false,
    clock: () => now,
  });
  try {
    const results: Result[] = [];
    for (const [index, { event, message }] of one.deliveries.entries()) {
      const raw = event ?? { message };
      results.push(...(await application.process(raw, { interactive: one.interactive, delivery: index })));
    }
    return results;
  } finally {
    await application.close();
  }
}
