import { z } from "zod";

export const accountId = z
  .string("a 12-digit account id in quotes")
  .regex(/^\d{12}$/, "a 12-digit account id in quotes");

export const Account = z.looseObject({
  id: accountId,
  name: z.string().min(1),
  email: z.string().default(""),
  status: z.string().default("ACTIVE"),
  tags: z.preprocess(
    (given) => given ?? {},
    z.looseObject({ environment: z.string().optional(), team: z.string().optional() }),
  ),
  ou_names: z.array(z.string()).default([]),
});
export type Account = z.infer<typeof Account>;
