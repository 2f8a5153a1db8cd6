import { z } from "zod";

export const MAX_ACTIONS = 8;

const RecommendedAction = z.object({
  text: z.string().min(1).max(500),
  url: z.string().nullable().describe("a link to AWS's documentation, or that of a passage"),
});
export type RecommendedAction = z.infer<typeof RecommendedAction>;

/** What a ticket says: it stands in the state of a run, as a rule or a model wrote it. */
export const TicketText = z.object({
  value: z.string().min(1).max(200).describe("the title"),
  description: z.string().min(1).max(8_000).describe("what happened and what must be done"),
  actions: z.array(RecommendedAction).max(MAX_ACTIONS),
  evidence: z.string().nullable(),
});
export type TicketText = z.infer<typeof TicketText>;
