import { sources } from "../events/sources.ts";

/** What a value may have to be (EventBridge user guide, "Comparison operators for use in event patterns"). */
export type Condition =
  | string
  | number
  | boolean
  | null
  | { exists: boolean }
  | { numeric: readonly (string | number)[] }
  | { prefix: string }
  | { suffix: string }
  | {
      "anything-but":
        | string
        | number
        | readonly (string | number)[]
        | { prefix: string }
        | { suffix: string };
    };

/** An event pattern: every field of it must match, and one of a field's conditions. */
export interface EventPattern {
  readonly [field: string]: readonly Condition[] | readonly EventPattern[] | EventPattern;
}

/**
 * What of a source's events is wanted beside their kinds. What only seems to be noise comes through: a finding that passed or was
 * archived, an alarm that is over, a check that is fine again close what they opened.
 */
const NARROWER: Record<string, EventPattern> = {
  // Repeats that no resource failed or passed by are of other message types.
  "aws.config": { messageType: ["ComplianceChangeNotification"] },
};

/**
 * A source, and where test events are let in also the name that `aws events put-events` may send it under: it must not begin with
 * "aws." (events/envelope.ts). Such events anybody could put there who may put events at all.
 */
const namesOf = (source: string, hasTestEvents: boolean): string[] =>
  hasTestEvents ? [source, `test.${source}`] : [source];

/** Sources of events that are collected. */
export const collectedSources = (hasTestEvents: boolean): string[] =>
  Object.keys(sources).flatMap((source) => namesOf(source, hasTestEvents));

/** For each source the pattern of its rule: what a parser reads, and nothing else. */
export const eventPatterns = (hasTestEvents: boolean): ReadonlyMap<string, EventPattern> =>
  new Map(
    Object.entries(sources).map(([source, kinds]) => {
      const detail = NARROWER[source];
      return [
        source,
        {
          source: namesOf(source, hasTestEvents),
          "detail-type": Object.keys(kinds),
          ...(detail && { detail }),
        },
      ];
    }),
  );
