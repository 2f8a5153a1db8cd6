import { createSilentChannel } from "../channels/silent.ts";
import { openLocalApplication } from "../handlers/open-local-application.ts";
import type { Incident } from "../memory/incidents.ts";
import { testIncident } from "../memory/test-incident.ts";
import { loadOrganization } from "../policy/load-organization.ts";

const TEAMS = ["app01", "inf01"] as const;
const STATUSES = ["open", "discharged", "closed", "asked"] as const;
const MINUTE = 60_000;

/** Puts incidents into a data folder that no process holds: number 0 changed an hour ago, each other a minute before. */
export async function seedIncidents(dataDirectory: string, count: number): Promise<void> {
  const application = await openLocalApplication({
    organization: await loadOrganization("policy/organization.yaml"),
    dataDirectory,
    channel: createSilentChannel(),
    share: false,
  });
  const now = Date.now() - 60 * MINUTE;
  const numbers = Array.from({ length: count }, (_, number) => number);
  const { incidents } = application.stores;
  for (let done = 0; done < numbers.length; done += 100)
    await Promise.all(
      numbers
        .slice(done, done + 100)
        .map((number) => incidents.save(seeded(number, new Date(now - number * MINUTE).toISOString()))),
    );
  await application.close();
}

function seeded(number: number, at: string): Incident {
  const id = `seed~${number}`;
  const status = STATUSES[number % STATUSES.length] ?? "open";
  const owner = TEAMS[number % TEAMS.length] ?? "app01";
  const title = `Seeded alarm ${number} of service-${number % 17}`;
  const event: Incident["event"] = {
    ...{ source: "aws.cloudwatch", incidentId: id, messageId: at, updatedAt: at, sentAt: at, page: null },
    ...{ category: "alarm", type: "alarm", service: "CloudWatch", state: "open", scope: "account", title },
    ...{ text: title, accounts: ["111122223333"], region: "eu-west-1", resources: [], startsAt: at },
    ...{ endsAt: null, measuredUsd: null, groups: {}, children: [], nativeSeverity: null, threat: false },
    ...{ billing: false, actionability: null, sample: false, suppressedBy: null, suppressedUntil: null },
    ...{ echo: false, links: [] },
  };
  return testIncident(event, {
    ...{ status, outcome: status === "open" ? "accepted" : status, owner, stakeholders: [owner] },
    ...{ severity: (number % 5) + 1, costImpact: null, tickets: [], messageIds: [at] },
    ...{ createdAt: at, changedAt: at, lastRun: `seed-${number}`, lastReport: "none" },
  });
}
