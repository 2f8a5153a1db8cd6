import { z } from "zod";

export const Team = z.strictObject({
  id: z.string().min(1),
  name: z.string().min(1),
  role: z.enum(["leadership", "finops", "security", "infra", "app"]),
  responsibilities: z.string().default(""),
  channel: z.string().default(""),
});
export type Team = z.infer<typeof Team>;
