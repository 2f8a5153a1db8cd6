import { readFileSync } from "node:fs";
import { z } from "zod";
import { createSilentChannel } from "../../channels/silent.ts";
import { freshRun, type RunState } from "../../graph/state.ts";
import { createWalk } from "../../graph/test-walk.ts";
import { type Judges, rulesOnly } from "../../judgements/model.ts";
import { type Incident, Incident as StoredIncident, threadIdOf } from "../../memory/incidents.ts";
import { consult } from "../../nodes/consult.ts";
import { Organization } from "../../policy/organization.ts";
import { createTools } from "../../tools/tools.ts";

const { shape } = StoredIncident;
/** What differs from incident to incident, and what queries look at; the rest is made up below. */
const SeedIncident = z.strictObject({
  id: shape.id,
  source: shape.source,
  type: shape.type,
  service: shape.service,
  region: shape.region,
  title: shape.title,
  status: shape.status,
  outcome: shape.outcome,
  reason: shape.reason,
  owner: shape.owner,
  stakeholders: shape.stakeholders,
  severity: shape.severity,
  costImpact: shape.costImpact,
  accounts: shape.accounts,
  dueAt: shape.dueAt,
  updatedAt: shape.updatedAt,
  mergedInto: shape.mergedInto.optional(),
});
type SeedIncident = z.infer<typeof SeedIncident>;
const Seed = z.strictObject({ clock: z.string(), incidents: z.array(SeedIncident) });

const read = (path: string): unknown => JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"));

export const seed = Seed.parse(read("./seed.json"));
export const organization = Organization.parse(read("../cases/organization.json"));
export const clock = () => new Date(seed.clock);

/** The real node that answers questions, over stores in memory that hold the seed. */
export async function createSeededConsult(judges: Judges = rulesOnly) {
  const { stores } = createWalk({ organization, clock });
  for (const incident of seed.incidents) await stores.incidents.save(incidentOf(incident));
  const tools = createTools(stores, organization);
  const answer = consult({ organization, judges, clock, stores, tools, channel: createSilentChannel() });
  return async (text: string): Promise<{ answer: string; by: string }> => {
    const message = { user: "operator", thread: "eval", text, id: null, incidentId: "chat~eval" };
    const { answer: said = "", judgements } = await answer({ ...run, message });
    return { answer: said, by: (judgements as RunState["judgements"])[0]?.by ?? "" };
  };
}

/** A run that has come as far as the question. */
const run: RunState = {
  ...freshRun(),
  ...{ delivery: null, part: 0, runId: "eval.0", interactive: false, snapshot: null, receivedAt: seed.clock },
  ...{ relation: "message", incidentId: "chat~eval", tickets: [], failures: [], judgements: [], trace: [] },
  ...{ calls: [], messages: [] },
};

export function incidentOf({ mergedInto = null, ...known }: SeedIncident): Incident {
  const { id, status, title, type, service, region, source, accounts, updatedAt } = known;
  const isResolved = status === "closed";
  return {
    ...known,
    mergedInto,
    decidedAt: null,
    threadId: threadIdOf(id),
    note: null,
    tickets: [],
    resourceIds: [],
    cause: mergedInto ?? id,
    causeReason: mergedInto === null ? null : "the same cause",
    releaseAt: null,
    turns: [],
    decidedBy: "policy",
    messageIds: [updatedAt],
    createdAt: updatedAt,
    changedAt: updatedAt,
    version: 1,
    lastRun: "seed",
    lastReport: "seed",
    event: {
      ...{ source, type, service, region, title, accounts, updatedAt, incidentId: id, messageId: updatedAt },
      ...{ sentAt: updatedAt, text: title, page: null, category: "notification", scope: "account" },
      ...{ state: isResolved ? "resolved" : "open", resources: [], startsAt: null, endsAt: null },
      ...{ measuredUsd: null, groups: {}, children: [], nativeSeverity: null, threat: false, billing: false },
      ...{ actionability: null, sample: false, suppressedBy: null, suppressedUntil: null, echo: false },
      links: [],
    },
  };
}
