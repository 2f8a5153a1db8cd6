import { readFileSync } from "node:fs";

const prompts = new Map<string, string>();

/** The prompt in `prompts/<name>.md`, read once. It never holds anything that changes from run to run. */
export function loadPrompt(name: string): string {
  let prompt = prompts.get(name);
  if (prompt === undefined) {
    prompt = readFileSync(new URL(`./${name}.md`, import.meta.url), "utf8").trim();
    prompts.set(name, prompt);
  }
  return prompt;
}
