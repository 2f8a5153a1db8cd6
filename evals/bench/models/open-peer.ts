import { openEmbeddedDynamoDB } from "../../../memory/embedded-dynamodb.ts";
import { NOW, organization } from "./events.ts";
import { createPeer } from "./peer/create-peer.ts";
import type { Reading } from "./readings.ts";
import { differs, type OpenSide } from "./side.ts";

/** The peer with an embedded database of its own. `environment` says where Bedrock is. */
export async function openPeer(
  reading: Reading,
  model: string,
  environment: Record<string, string>,
): Promise<OpenSide> {
  const database = await openEmbeddedDynamoDB(null);
  let instant = NOW.getTime();
  const takeInstant = () => {
    instant += 1_001;
    return new Date(instant).toISOString();
  };
  const peer = await createPeer({
    model,
    region: environment.AWS_REGION ?? "",
    client: database.client,
    table: "peer-tickets",
    organization,
    now: reading === "merged" ? () => NOW.toISOString().slice(0, 10) : takeInstant,
  });
  return {
    async handle(event) {
      const { kind, teams: wanted } = event;
      const key = event.event.incidentId;
      const before = await peer.tickets.listByEvent(key);
      const started = performance.now();
      await peer.handle(event);
      const milliseconds = performance.now() - started;
      const teams = (await peer.tickets.listByEvent(key)).map(({ assignee }) => assignee);
      const decided = peer.decisions.splice(0).map(({ action }) => action);
      const right = kind === "unknown account" ? "reject" : "accept";
      const faults: string[] = [];
      if (differs(decided, [right])) faults.push(`${decided} instead of ${right}`);
      if (kind === "accepted" && differs(teams, wanted)) faults.push(`tickets of ${teams} for ${wanted}`);
      if (kind === "duplicate" && teams.length !== before.length) faults.push("tickets for a duplicate");
      return { calls: peer.calls.splice(0), milliseconds, teams, faults };
    },
    close: () => database.close(),
  };
}
