import { readdirSync, readFileSync } from "node:fs";
import { z } from "zod";
import { parseOrganization } from "../policy/load-organization.ts";
import type { Organization } from "../policy/organization.ts";

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
  knownOtherwise: z.string().optional().describe("why the rules decide otherwise, and are known to"),
  clock: z.string(),
  interactive: z.boolean(),
  deliveries: z.array(
    z.object({
      at: z.string().optional().describe("when it came in, where that was not at `clock`"),
      event: z.unknown().optional(),
      message: z.unknown().optional(),
      expect: Expectation.extend({ parts: z.array(Expectation).optional() }),
    }),
  ),
  expect: z.object({ tickets: z.number() }),
});
export type Case = z.infer<typeof Case>;

/** A case file cannot be read; the message names the file, the field, and what was expected. */
export class CaseError extends Error {
  override name = "CaseError";
}

const folder = new URL("./cases/", import.meta.url);
const ORGANIZATION = "organization.json";

/** The recorded cases of the project, in the order of their ids. Throws CaseError. */
export function readCases(): Case[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json") && name !== ORGANIZATION)
    .sort()
    .map((name) => readCase(name, readFileSync(new URL(name, folder), "utf8")));
}

/** Reads the text of one case file; `name` is for the error. */
export function readCase(name: string, text: string): Case {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new CaseError(`${name}: not JSON: ${(error as Error).message}`);
  }
  const parsed = Case.safeParse(json);
  if (!parsed.success) throw new CaseError(`${name}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

/** The accounts and teams that every case assumes. */
export const caseOrganization = (): Organization =>
  parseOrganization(readFileSync(new URL(ORGANIZATION, folder), "utf8"), ORGANIZATION);

/** Where the events of a case come from: `aws.health`, …, or `chat`. */
export const sourcesOf = ({ deliveries }: Case): string[] => [
  ...new Set(deliveries.map(({ event }) => (event as { source?: string } | undefined)?.source ?? "chat")),
];
