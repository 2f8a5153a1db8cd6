import { existsSync, readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { EnvironmentError, processVariables } from "./environment.ts";

/** Where the settings are that a person keeps in a file. */
const USUAL = ".env";

/**
 * Adds the settings of the file `.env`, or of the one that OHERO_ENV_FILE names, to the environment, which is the process's
 * own where no other is given; what is set there already stays. Without `.env` nothing happens. Throws EnvironmentError that names the file and the line, and never what it holds.
 */
export function loadEnvFile(variables: NodeJS.ProcessEnv = processVariables()): void {
  const named = variables.OHERO_ENV_FILE;
  const file = named || USUAL;
  if (!existsSync(file)) {
    if (!named) return;
    throw new EnvironmentError(
      `OHERO_ENV_FILE: there is no file ${file}; create it, or unset OHERO_ENV_FILE`,
    );
  }
  try {
    const text = readFileSync(file, "utf8");
    const line = malformedLine(text);
    if (line !== null)
      throw new EnvironmentError(`${file}, line ${line}: expected NAME=value, or # and a comment`);
    for (const [name, value] of Object.entries(parseEnv(text))) variables[name] ??= value;
  } catch (error) {
    if (error instanceof EnvironmentError) throw error;
    throw new EnvironmentError(`${file} cannot be read: ${error instanceof Error ? error.message : error}`, {
      cause: error,
    });
  }
}

/** The number of the first line that Node would pass over in silence, though somebody meant something by it. */
function malformedLine(text: string): number | null {
  const lines = text.split(/\r?\n/);
  for (let at = 0; at < lines.length; at += 1) {
    const line = (lines[at] ?? "").trim();
    if (line === "" || line.startsWith("#")) continue;
    const value = /^(?:export\s+)?[A-Za-z_][\w.-]*\s*=\s*(.*)$/.exec(line)?.[1];
    if (value === undefined) return at + 1;
    const quote = /^["'`]/.exec(value)?.[0];
    if (quote === undefined || value.indexOf(quote, 1) > 0) continue;
    // A value in quotes may go on over lines.
    const end = lines.findIndex((later, index) => index > at && later.includes(quote));
    if (end < 0) return at + 1;
    at = end;
  }
  return null;
}
