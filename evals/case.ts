import { z } from "zod";

const Expectation = z.object({
  outcome: z.union([z.string(), z.array(z.string())]).nullable(),
  reason: z.string().nullable().optional(),
  owner: z.string().nullable().optional(),
  stakeholders: z
    .object({ required: z.array(z.string()), allowed: z.array(z.string()) })
    .nullable()
    .optional(),
  severity: z.tuple([z.number(), z.number()]).nullable().optional(),
  injection: z.boolean().optional(),
  accountsUnrecognised: z.array(z.string()).optional(),
});
export type Expectation = z.infer<typeof Expectation>;

/** A recorded case: what arrives, and what a careful person says should become of it. `evals/cases/README.md` has the rules. */
export const Case = z.object({
  id: z.string(),
  title: z.string(),
  tags: z.array(z.string()),
  why: z.string(),
  contested: z.boolean(),
  clock: z.string(),
  interactive: z.boolean(),
  deliveries: z.array(
    z.object({
      event: z.unknown().optional(),
      message: z.unknown().optional(),
      expect: Expectation.extend({ parts: z.array(Expectation).optional() }),
    }),
  ),
  expect: z.object({ tickets: z.number() }),
});
export type Case = z.infer<typeof Case>;
