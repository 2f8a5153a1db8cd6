import { z } from "zod";
import { parseInstant } from "./instant.ts";
import { readJson } from "./json.ts";
import { anything, filled, text } from "./lenient.ts";

/**
 * The EventBridge envelope as far as parsers read it. `account` is who received the event, `region` where it was
 * delivered; an input transformer may have removed either.
 * Source: EventBridge user guide, "AWS service event metadata".
 */
export const Envelope = z.looseObject({
  id: text,
  source: filled,
  "detail-type": filled,
  account: text,
  region: text,
  time: anything,
  resources: z.array(z.unknown()).nullish(),
  detail: z.record(z.string(), z.unknown()),
});
export type Envelope = z.infer<typeof Envelope>;

/** One entry of `aws events put-events`; `Detail` is JSON in a string. */
const PutEventsEntry = z.looseObject({
  Source: z.string(),
  DetailType: z.string(),
  Detail: z.unknown(),
  Resources: z.array(z.unknown()).nullish(),
  Time: anything,
});

/** PutEvents refuses sources that begin with "aws.", so events put by hand carry this prefix before the true name. */
const TEST_PREFIX = "test.";

/** A put-events entry as the envelope EventBridge would make of it; anything else comes back as it was. */
export function toEnvelopeShape(raw: unknown): unknown {
  const entry = PutEventsEntry.safeParse(raw);
  const envelope: unknown = entry.success
    ? {
        version: "0",
        source: entry.data.Source,
        "detail-type": entry.data.DetailType,
        time: parseInstant(entry.data.Time) ?? undefined,
        resources: entry.data.Resources ?? [],
        detail: readJson(entry.data.Detail),
      }
    : raw;
  if (typeof envelope === "object" && envelope !== null && "source" in envelope) {
    const { source } = envelope;
    if (typeof source === "string" && source.startsWith(`${TEST_PREFIX}aws.`))
      return { ...envelope, source: source.slice(TEST_PREFIX.length) };
  }
  return envelope;
}
