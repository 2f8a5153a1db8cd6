import { z } from "zod";
import { Ticketing } from "./ticketing.ts";

export const Team = z.strictObject({
  id: z.string().min(1),
  name: z.string().min(1),
  role: z.enum(["leadership", "finops", "security", "infra", "app"]),
  responsibilities: z.string().default(""),
  channel: z.string().default(""),
  ticketing: Ticketing.optional().describe(
    "the ticket system that the team works in; its tickets are mirrored there",
  ),
});
export type Team = z.infer<typeof Team>;
