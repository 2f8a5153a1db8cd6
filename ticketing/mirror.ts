import { z } from "zod";

/** What is known of a ticket's copy in another system: what is written there, and what people did there as far as it is known here. */
export const Mirror = z.object({
  id: z.string().describe("the system's own id of it"),
  key: z.string(),
  seen: z
    .object({
      status: z.string(),
      isClosed: z.boolean(),
      assignee: z.string().nullable(),
      priority: z.string().nullable(),
    })
    .describe("as it was there, with what was written and what people did"),
  updatedAt: z.string().describe("when it last changed there, as far as it was looked at"),
  lookedAt: z.string().describe("when that was, by our clock"),
  comments: z
    .object({ upTo: z.string().nullable(), ids: z.array(z.string()) })
    .describe("the newest that were seen, and those of that instant"),
  written: z.object({
    digest: z.string().describe("of what the ticket says"),
    status: z.enum(["open", "closed"]),
    severity: z.number().int(),
    priority: z.string().nullable().describe("as it was there when it was last written"),
    told: z.number().int().describe("changes of the ticket that were told there, from the first on"),
  }),
  begun: z
    .object({ status: z.enum(["open", "closed"]).nullable(), priority: z.boolean() })
    .describe(
      "writes of which nobody knows yet whether they were carried out: what they did is no person's doing",
    ),
  said: z.number().int().describe("changes of the ticket of which the thread has heard, from the first on"),
  isGone: z.boolean().describe("it was removed there"),
});
export type Mirror = z.infer<typeof Mirror>;

export const NOTHING_BEGUN: Mirror["begun"] = { status: null, priority: false };
