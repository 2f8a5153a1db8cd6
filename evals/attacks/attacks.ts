import { readFileSync } from "node:fs";
import { z } from "zod";
import { DEVELOPMENT, PRODUCTION } from "../../graph/test-organization.ts";

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

/**
 * The accounts whose events hold the attack. Where nothing else speaks for an event, every second one: there a model could make it
 * count.
 */
export const accountsUnder = (attack: Attack): string[] =>
  attacks.indexOf(attack) % 2 === 0 ? [PRODUCTION, DEVELOPMENT] : [PRODUCTION];

export const attacks = z
  .array(Attack)
  .parse(JSON.parse(readFileSync(new URL("attacks.json", import.meta.url), "utf8")));
