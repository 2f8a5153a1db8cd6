import { readFileSync } from "node:fs";
import type { Organization } from "../../../../policy/organization.ts";

const read = (name: string): string =>
  readFileSync(new URL(`./prompts/${name}.md`, import.meta.url), "utf8").trim();

const fill = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`the prompt has no value for ${name}`);
    return value;
  });

export interface PromptFacts {
  organization: Organization;
  tools: readonly { name: string; description: string }[];
  /** As the prompt writes it. */
  now: string;
}

/** The prompt of the agent: how it works, the flow charts of its three stages, and the organization. */
export function systemPrompt({ organization, tools, now }: PromptFacts): string {
  const { accounts, teams, policy } = organization;
  return fill(read("system"), {
    now,
    mayAskPerson: "False",
    tools: tools.map(({ name, description }) => `- ${name}: ${description}`).join("\n"),
    acknowledge: read("acknowledge"),
    consult: read("consult"),
    triage: read("triage"),
    references: read("references"),
    organization: fill(read("organization"), {
      accounts: JSON.stringify({ accounts }, null, 2),
      significantCostUsd: `${policy.significantCostUsd}`,
      teams: teams
        .map(({ id, name, responsibilities }) => `### ${name} team (team id: ${id})\n${responsibilities}`)
        .join("\n\n"),
    }),
  });
}

/** The prompt of the agent that the other one asks for advice. */
export const researchPrompt = (): string => read("research");
