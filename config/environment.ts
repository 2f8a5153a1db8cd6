import { z } from "zod";

// The SDK would print a paragraph on Node 20, which is supported here, before anything of ours.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";

const Environment = z.object({
  OHERO_PORT: z.coerce.number().int().min(0).max(65_535).default(8787).describe("port of the local server"),
  OHERO_DATA: z.string().min(1).default(".ohero").describe("folder for state, reports and payloads"),
  OHERO_ORGANIZATION: z
    .string()
    .min(1)
    .default("policy/organization.yaml")
    .describe("accounts, teams and policy"),
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
