import { noKnowledge } from "../../memory/knowledge/no-knowledge.ts";
import { listReleased, listTimedOut } from "../what-is-due.ts";
import { log } from "./log.ts";
import { createMetrics } from "./metrics.ts";
import { openAwsApplication } from "./open-aws-application.ts";
import { readDeployedOrganization } from "./read-deployed-organization.ts";
import { readSettings } from "./read-settings.ts";

const environment = await readSettings();
const { application } = await openAwsApplication(environment, {
  organization: readDeployedOrganization(environment),
  // What is due follows from the policy, which is the file's.
  readsRegistryLater: true,
  isQueued: true,
  knowledge: noKnowledge,
});
const metrics = createMetrics(environment);

/** Each minute: what a person had time for until now, and what was set aside until now, goes into the queue. */
export async function handler(): Promise<void> {
  const [released, timedOut] = await Promise.all([listReleased(application), listTimedOut(application)]);
  for (const { raw, name } of [...released, ...timedOut])
    await application.receive(raw, { interactive: false, name });
  if (released.length + timedOut.length > 0)
    log(`${released.length} are released, about ${timedOut.length} nobody decided in time`);
  metrics.add("timeOuts", timedOut.length);
  metrics.flush();
}
