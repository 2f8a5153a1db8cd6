import { readFileSync } from "node:fs";
import { z } from "zod";

/** A text that tries to talk whoever reads it into something, and where in an event it stands. */
const Attack = z.object({
  id: z.string(),
  where: z.string(),
  language: z.string(),
  technique: z.string(),
  text: z.string(),
  wants: z.string(),
  claim: z.boolean().default(false).describe("says something of the matter itself, which rules may believe"),
});
export type Attack = z.infer<typeof Attack>;

export const attacks = z
  .array(Attack)
  .parse(JSON.parse(readFileSync(new URL("attacks.json", import.meta.url), "utf8")));
