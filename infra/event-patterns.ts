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

/** As `aws events put-events` may send it: its sources must not begin with "aws." (events/envelope.ts). */
const asTest = (source: string) => `test.${source}`;

/** Sources of events that are collected, with their names in tests. */
export const COLLECTED_SOURCES: readonly string[] = Object.keys(sources).flatMap((source) => [
  source,
  asTest(source),
]);

/** For each source the pattern of its rule: what a parser reads, and nothing else. */
export const eventPatterns: ReadonlyMap<string, EventPattern> = new Map(
  Object.entries(sources).map(([source, kinds]) => {
    const detail = NARROWER[source];
    return [
      source,
      {
        source: [source, asTest(source)],
        "detail-type": Object.keys(kinds),
        ...(detail && { detail }),
      },
    ];
  }),
);
