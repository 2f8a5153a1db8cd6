import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import type { z } from "zod";
import { OrganizationError } from "./errors.ts";
import { expected } from "./expected.ts";
import { Organization } from "./organization.ts";

/** Reads and checks an organization file, YAML or JSON. Throws OrganizationError that names every fault and its fix. */
export async function loadOrganization(file: string): Promise<Organization> {
  const text = await readFile(file, "utf8").catch((cause: NodeJS.ErrnoException) => {
    const why = cause.code === "ENOENT" ? "there is no such file" : cause.message;
    throw new OrganizationError(`organization file ${file}: ${why}`, { cause });
  });
  return parseOrganization(text, file);
}

/** The organization that a YAML or JSON text describes; `file` is its name in errors. */
export function parseOrganization(text: string, file: string): Organization {
  const raw = readYaml(text, file);
  const parsed = Organization.safeParse(raw);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.slice(0, 10).map((issue) => `  ${faultLine(issue, raw)}`);
  const more = parsed.error.issues.length - faults.length;
  if (more > 0) faults.push(`  and ${more} more`);
  const [only] = faults;
  throw new OrganizationError(
    faults.length === 1
      ? `organization file ${file}: ${only?.trim()}`
      : `organization file ${file}:\n${faults.join("\n")}`,
  );
}

/** JSON is YAML. */
function readYaml(text: string, file: string): unknown {
  try {
    return parse(text);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.split("\n")[0] : String(cause);
    // An unquoted "*" begins an alias in YAML.
    const hint = why?.includes("alias") ? '; put text that begins with "*" in quotes' : "";
    throw new OrganizationError(`organization file ${file}: ${why}${hint}`, { cause });
  }
}

function faultLine(issue: z.core.$ZodIssue, raw: unknown): string {
  const path = issue.path
    .map((key, index) => (typeof key === "number" ? `[${key}]` : `${index > 0 ? "." : ""}${String(key)}`))
    .join("");
  if (issue.code === "unrecognized_keys") {
    const keys = issue.keys.map((key) => `"${key}"`).join(", ");
    // A setting that takes known names only says which.
    const fix = issue.message.startsWith("Unrecognized") ? "check the spelling or remove it" : issue.message;
    return `${path || "top level"}: there is no setting ${keys}; ${fix}`;
  }
  let found: unknown = raw;
  for (const key of issue.path) found = (found as Record<PropertyKey, unknown> | null | undefined)?.[key];
  return `${path || "top level"}: expected ${expected(issue)}, found ${JSON.stringify(found)?.slice(0, 60) ?? "nothing"}`;
}
