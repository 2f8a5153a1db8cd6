import { z } from "zod";
import { anything, filled, text } from "./lenient.ts";

const number = z.union([z.string(), z.number()]).nullish();

/**
 * Only what the oldest published schema guarantees is required; the rest is absent somewhere in AWS's own samples.
 * Source: AWS Health user guide, "Amazon EventBridge schema for AWS Health events" and "Aggregating AWS Health events".
 */
export const HealthDetail = z.lazy(() =>
  z.looseObject({
    eventArn: filled,
    service: text,
    eventTypeCode: text,
    eventTypeCategory: text,
    eventScopeCode: text,
    communicationId: text,
    statusCode: text,
    startTime: anything,
    endTime: anything,
    eventRegion: text,
    eventDescription: z.array(z.looseObject({ language: text, latestDescription: text })).nullish(),
    affectedEntities: z
      .array(z.looseObject({ entityValue: filled, status: text, statusCode: text }))
      .nullish(),
    affectedAccount: number,
    page: number,
    totalPages: number,
    actionability: text,
    personas: z.array(z.string()).nullish(),
  }),
);
export type HealthDetail = z.infer<typeof HealthDetail>;
