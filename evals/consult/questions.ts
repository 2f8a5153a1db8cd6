import { readFileSync } from "node:fs";
import { z } from "zod";
import { IncidentQuery } from "../../tools/incident-query.ts";

const Expected = z.strictObject({
  total: z.number().int(),
  /** All of them, in no order; only where there are few enough to be listed. */
  ids: z.array(z.string()).optional(),
  groups: z.record(z.string(), z.number().int()).optional(),
});
export type Expected = z.infer<typeof Expected>;

const Entry = z.strictObject({
  id: z.string(),
  query: z.looseObject({}).transform((query) => IncidentQuery.strict().parse(query)),
  question: z.string(),
  expect: Expected,
  tags: z.array(z.string()),
});
export type Entry = z.infer<typeof Entry>;

const Other = z.strictObject({
  id: z.string(),
  question: z.string(),
  mustNotState: z.string().describe("the tempting answer that is wrong, for whoever reads this"),
  mayState: z.number().int().optional().describe("the one total that would be right; without it none is"),
  tags: z.array(z.string()),
});
export type Other = z.infer<typeof Other>;

const read = (path: string): unknown => JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"));

export const { queries, others } = z
  .strictObject({ queries: z.array(Entry), others: z.array(Other) })
  .parse(read("./queries.json"));

/** What must be taken for a question, without a question mark or a word that asks, and what for a report. */
export const messages = z
  .strictObject({ questions: z.array(z.string()), reports: z.array(z.string()) })
  .parse(read("./messages.json"));
