import { z } from "zod";
import { readJson } from "./json.ts";
import { anything, filled, lenient, list, record, word } from "./lenient.ts";

/** What the state was computed from: JSON in a string; null where that is broken. */
const ReasonData = z.lazy(() =>
  anything.transform(readJson).pipe(
    lenient(
      z.looseObject({
        recentDatapoints: list(z.number()),
        evaluatedDatapoints: list(z.looseObject({ timestamp: anything, value: z.number() })),
        threshold: anything,
        triggeringAlarms: list(z.looseObject({ arn: z.string() })),
      }),
    ),
  ),
);

const State = z.lazy(() =>
  z.looseObject({
    value: filled,
    timestamp: anything,
    reason: word,
    reasonData: ReasonData,
    evaluationState: word,
    actionsSuppressedBy: word,
    actionsSuppressedReason: word,
  }),
);

const Metric = z.lazy(() => z.looseObject({ namespace: word, name: word, dimensions: record }));

const Query = z.lazy(() =>
  z.looseObject({
    metricStat: lenient(z.looseObject({ metric: Metric, period: anything, stat: word, unit: word })),
    expression: word,
    label: word,
    returnData: anything,
  }),
);
export type Query = z.infer<typeof Query>;

/** `metrics` of a metric alarm, `alarmRule` of a composite one, the rest of a log alarm; threshold in changes only. */
const Configuration = z.lazy(() =>
  z.looseObject({
    description: word,
    metrics: list(Query),
    alarmRule: word,
    queryString: word,
    logGroupIdentifiers: list(z.string()),
    threshold: anything,
    comparisonOperator: word,
    timestamp: anything,
  }),
);

const Contributor = z.lazy(() => z.looseObject({ id: filled, attributes: record }));

/**
 * Required is what identity and freshness need, besides the alarm's ARN: nothing that only describes it may cost an alarm.
 * Source: CloudWatch user guide, "Alarm events and EventBridge".
 */
const alarmDetail = () =>
  z.looseObject({
    alarmName: word,
    state: State,
    previousState: lenient(z.looseObject({ value: word })),
    configuration: lenient(Configuration),
    alarmContributor: Contributor.nullish(),
    muteDetail: lenient(
      z.looseObject({ mutedByArn: word, muteWindowStart: anything, muteWindowEnd: anything }),
    ),
  });
export const AlarmDetail = z.lazy(alarmDetail);
/** A contributor's id tells its incident apart. */
export const ContributorDetail = z.lazy(() => alarmDetail().extend({ alarmContributor: Contributor }));
/** A deleted alarm is over, whatever state it was in. */
export const DeletedDetail = z.lazy(() => alarmDetail().extend({ state: lenient(State) }));

export type AlarmDetail = z.infer<typeof DeletedDetail>;

export const metricsOf = (detail: AlarmDetail): Query[] => detail.configuration?.metrics ?? [];

export const logGroupsOf = (detail: AlarmDetail): string[] => detail.configuration?.logGroupIdentifiers ?? [];

/** Names and values: what a metric or a contributor is about. */
export type Dimensions = Record<string, unknown> | null | undefined;
