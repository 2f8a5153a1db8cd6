import { createSilentChannel } from "../channels/silent.ts";
import { type DeliveryPart, parseDelivery } from "../events/parse-delivery.ts";
import { openLocalApplication } from "../handlers/open-local-application.ts";
import type { Result } from "../handlers/result.ts";
import { describeEvent } from "../judgements/describe-event.ts";
import type { Judges } from "../judgements/model.ts";
import type { Ticket } from "../memory/tickets.ts";
import type { Organization } from "../policy/organization.ts";
import type { Case } from "./case.ts";

/** What became of a case. */
export interface CaseRun {
  results: Result[];
  /** As they are in the end. */
  tickets: Ticket[];
  /** What could be read of each delivery, by its number. */
  inputs: string[];
  /** Incidents whose events name resources. */
  withResources: ReadonlySet<string>;
}

/** Runs the deliveries of a case, in order, through the whole application on an empty store. */
export async function runCase(one: Case, organization: Organization, judges?: Judges): Promise<CaseRun> {
  let now = new Date(one.clock);
  const application = await openLocalApplication({
    organization,
    dataDirectory: null,
    channel: createSilentChannel(),
    share: false,
    clock: () => now,
    ...(judges && { judges }),
  });
  try {
    const results: Result[] = [];
    const parsed: Parsed[] = [];
    for (const [index, { at, event, message }] of one.deliveries.entries()) {
      now = new Date(at ?? one.clock);
      const raw = event ?? { message };
      parsed.push({ raw, now, parts: parseDelivery(raw, now.toISOString()) });
      results.push(...(await application.process(raw, { interactive: one.interactive, delivery: index })));
    }
    const teams = organization.teams.map(({ id }) => id);
    const listed = await application.stores.tickets.list(teams, Number.POSITIVE_INFINITY);
    return {
      results,
      tickets: await application.stores.tickets.getMany(listed.map(({ id }) => id)),
      inputs: parsed.map((delivery) => readable(delivery, organization)),
      withResources: new Set(
        parsed.flatMap(({ parts }) =>
          parts.flatMap((part) =>
            part.kind === "event" && part.event.resources.length > 0 ? [part.incidentId] : [],
          ),
        ),
      ),
    };
  } finally {
    await application.close();
  }
}

/** A delivery as it arrived, and what is in it. */
interface Parsed {
  raw: unknown;
  now: Date;
  parts: DeliveryPart[];
}

/** Everything that a judgement may quote: the delivery's own texts, and the event as judgements are shown it. */
function readable({ raw, now, parts }: Parsed, organization: Organization): string {
  const shown = parts.flatMap((part) => {
    if (part.kind === "message") return [part.message.text];
    if (part.kind !== "event") return [];
    const { facts, untrusted } = describeEvent({ event: part.event, organization, now });
    return [facts, untrusted, part.event.title, part.event.text];
  });
  return [...textsOf(raw), ...shown].join("\n");
}

function textsOf(value: unknown): string[] {
  if (typeof value === "string" || typeof value === "number") return [String(value)];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(textsOf);
}
