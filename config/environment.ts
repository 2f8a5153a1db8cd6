import { z } from "zod";
import { KnowledgeBases } from "./knowledge-bases.ts";

// The SDK would print a paragraph on Node 20, which is supported here, before anything of ours.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";

/** The folder of documents where none is named. */
export const SAMPLE_KNOWLEDGE = "knowledge";

const Environment = z.object({
  OHERO_PORT: z.coerce.number().int().min(0).max(65_535).default(8787).describe("port of the local server"),
  OHERO_DATA: z.string().min(1).default(".ohero").describe("folder for state, reports and payloads"),
  OHERO_ORGANIZATION: z
    .string()
    .min(1)
    .default("policy/organization.yaml")
    .describe("accounts, teams and policy"),
  OHERO_MODELS: z
    .string()
    .default("")
    .describe("who judges, in order: provider:model, …; empty or rules: the rules"),
  OHERO_MODELS_CLASSIFY: z.string().default("").describe("other models for: what does a message want?"),
  OHERO_MODELS_ASSESS: z
    .string()
    .default("")
    .describe("other models for: how severe, and what does it cost?"),
  OHERO_MODELS_TICKET_TEXT: z.string().default("").describe("other models for: what does the ticket say?"),
  OHERO_MODELS_ANSWER: z.string().default("").describe("other models for: what is the answer to a question?"),
  OHERO_MODEL_TIMEOUT_SECONDS: z.coerce
    .number()
    .positive()
    .max(900)
    .default(30)
    .describe("wait for one answer"),
  OHERO_MODEL_ATTEMPTS: z.coerce
    .number()
    .int()
    .min(1)
    .max(5)
    .default(2)
    .describe("calls of one model for one question, with the one that is told what was wrong"),
  OHERO_MODEL_TOKENS_PER_RUN: z.coerce.number().int().min(1).default(60_000).describe("all models together"),
  OHERO_MODEL_PAUSE_SECONDS: z.coerce
    .number()
    .min(0)
    .max(86_400)
    .default(60)
    .describe("how long a model whose provider failed is left out; 0: never"),
  OHERO_RECORD_ANSWERS: z
    .string()
    .default("")
    .describe("folder in which models' answers are kept; what is there is not asked again"),
  OHERO_REPLAY_ANSWERS: z
    .string()
    .default("")
    .describe("folder of recorded answers, in place of asking models"),
  OHERO_KNOWLEDGE: z
    .string()
    .min(1)
    .default(SAMPLE_KNOWLEDGE)
    .describe("folder of the team's documents, for `ohero knowledge sync`"),
  OHERO_KNOWLEDGE_BASES: KnowledgeBases.describe("Amazon Bedrock Knowledge Bases, by collection, as JSON"),
  AWS_REGION: z.string().optional().describe("where Bedrock is called"),
  AWS_DEFAULT_REGION: z.string().optional().describe("the same, where AWS_REGION is not set"),
});
export type Environment = z.infer<typeof Environment>;

/** A setting is missing or wrong; one line for each. */
export class EnvironmentError extends Error {
  override name = "EnvironmentError";
}

/** The settings, from the process's environment. Nothing else reads it. Throws EnvironmentError that names every fault. */
export function readEnvironment(variables: NodeJS.ProcessEnv = process.env): Environment {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ""));
  const parsed = Environment.safeParse(given);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => {
    const name = issue.path.map(String).join(".");
    return `${name}: ${issue.message.replace(/^Invalid input: /, "")}, found ${JSON.stringify(given[name])}`;
  });
  throw new EnvironmentError(lines.join("\n"));
}

/** Environment variables that other settings name, such as those that hold credentials; those that are not set are left out. */
export function readVariables(
  names: readonly string[],
  variables: NodeJS.ProcessEnv = process.env,
): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = variables[name];
      return value === undefined || value === "" ? [] : [[name, value]];
    }),
  );
}
