import { type DeliveryPart, parseDelivery } from "../events/parse-delivery.ts";
import { createWalk } from "../graph/test-walk.ts";
import type { Application } from "../handlers/application.ts";
import { type Result, toResult } from "../handlers/result.ts";
import { describeEvent } from "../judgements/describe-event.ts";
import { type Judges, rulesOnly } from "../judgements/model.ts";
import { openEmbeddedKnowledge } from "../memory/knowledge/embedded-knowledge.ts";
import type { Ticket } from "../memory/tickets.ts";
import type { Organization } from "../policy/organization.ts";
import type { Case } from "./case.ts";

/** What became of a case. */
export interface CaseRun {
  results: Result[];
  /** As they are in the end, in the order of their ids. */
  tickets: Ticket[];
  /** What could be read of each delivery, by its number. */
  inputs: string[];
  /** Incidents whose events name resources. */
  withResources: ReadonlySet<string>;
}

/** What the deliveries of a case are sent through; empty when it opens. */
export type CaseRunner = Pick<Application, "process" | "close"> & {
  stores: Pick<Application["stores"], "tickets">;
};
export interface CaseRunnerOptions {
  organization: Organization;
  clock: () => Date;
  judges: Judges;
}

/**
 * The application's nodes, edges and stores, with what it remembers, but with its items in maps and without checkpoints: a tenth of the
 * time. The tests of the cases hold that the whole application ends each of them the same (`run-case-whole.ts`).
 */
async function openWalked({ organization, clock, judges }: CaseRunnerOptions): Promise<CaseRunner> {
  const knowledge = await openEmbeddedKnowledge(null);
  const { stores, send } = createWalk({ organization, clock, judges, knowledge });
  return {
    stores,
    close: knowledge.close,
    async process(raw, { interactive, delivery = 0 }) {
      const started = performance.now();
      const states = await send(raw, { interactive });
      const durationMs = Math.round(((performance.now() - started) / states.length) * 10) / 10;
      return states.map((state, part) => toResult(state, { delivery, part, durationMs }));
    },
  };
}

/** Runs the deliveries of a case, in order, on an empty store. */
export async function runCase(
  one: Case,
  organization: Organization,
  {
    judges = rulesOnly,
    open = openWalked,
  }: { judges?: Judges; open?: (options: CaseRunnerOptions) => Promise<CaseRunner> } = {},
): Promise<CaseRun> {
  let now = new Date(one.clock);
  const runner = await open({ organization, clock: () => now, judges });
  try {
    const results: Result[] = [];
    const parsed: Parsed[] = [];
    for (const [index, { at, event, message }] of one.deliveries.entries()) {
      now = new Date(at ?? one.clock);
      const raw = event ?? { message };
      parsed.push({ raw, now, parts: parseDelivery(raw, now.toISOString()) });
      results.push(...(await runner.process(raw, { interactive: one.interactive, delivery: index })));
    }
    const teams = organization.teams.map(({ id }) => id);
    const listed = await runner.stores.tickets.list(teams, Number.POSITIVE_INFINITY);
    return {
      results,
      tickets: await runner.stores.tickets.getMany(listed.map(({ id }) => id).sort()),
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
    await runner.close();
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
