import { TIME_OUT } from "../events/person-name.ts";
import type { Application } from "./application.ts";
import type { DeliveryName } from "./parts-of.ts";

/** A delivery of OHERO's own. Its name is the same however often and wherever it is looked for. */
export interface Due {
  raw: unknown;
  name: DeliveryName;
}

type Looking = Pick<Application, "stores" | "organization" | "dependencies">;

/** Incidents whose suppression or maintenance window is over and which are judged now, the earliest end first. */
export async function listReleased({ stores, dependencies: { clock } }: Looking): Promise<Due[]> {
  const released = await stores.incidents.listReleased(clock().toISOString());
  return released.map(({ id, releaseAt, changedAt }) => ({
    raw: { release: { incidentId: id } },
    name: { id: `release~${id}~${changedAt}`, at: releaseAt ?? changedAt },
  }));
}

/** Incidents whose operator had all the time that the policy gives, and about which it decides now. */
export async function listTimedOut({
  stores,
  organization,
  dependencies: { clock },
}: Looking): Promise<Due[]> {
  const { withinHours, otherwise: action } = organization.policy.operators;
  const within = withinHours * 3_600_000;
  const now = clock().getTime();
  const waiting = await stores.incidents.list({
    statuses: ["awaiting-operator"],
    limit: Number.POSITIVE_INFINITY,
  });
  return waiting
    .filter(({ changedAt }) => Date.parse(changedAt) + within <= now)
    .map(({ id: incidentId, changedAt }) => {
      const reason = `nobody decided within ${withinHours} hours`;
      const at = new Date(Date.parse(changedAt) + within).toISOString();
      return {
        raw: { decision: { incidentId, action, reason, by: TIME_OUT, when: "waiting" } },
        name: { id: `time-out~${incidentId}~${changedAt}`, at },
      };
    });
}
