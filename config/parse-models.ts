import { EnvironmentError } from "./environment.ts";

export const PROVIDERS = ["bedrock", "anthropic", "openai", "ollama"] as const;
export type Provider = (typeof PROVIDERS)[number];

/** One model of a list. */
export interface ModelEntry {
  /** As it was written: `provider:model`. Records name the model by it. */
  id: string;
  provider: Provider;
  /** By what the provider knows it. */
  model: string;
}

/** A list of models is wrong, or one of them cannot be used as things are; one line that says what to do. */
export class ModelsError extends EnvironmentError {
  override name = "ModelsError";
}

/**
 * The models of a list such as `bedrock:us.amazon.nova-pro-v1:0,ollama:llama3.1`, in order. None where it is empty or
 * "rules". `setting` names where the list comes from. Throws ModelsError.
 */
export function parseModels(list: string, setting = "OHERO_MODELS"): ModelEntry[] {
  const parts = list
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
  if (parts.length === 1 && parts[0] === "rules") return [];
  const entries = new Map<string, ModelEntry>();
  for (const part of parts) {
    const problem = problemOf(part) ?? (entries.has(part) ? "it stands there twice" : null);
    if (problem !== null) throw new ModelsError(`${setting}: ${JSON.stringify(part)}: ${problem}`);
    entries.set(part, entryOf(part));
  }
  return [...entries.values()];
}

/** The first colon ends the provider; ids of Bedrock hold more of them. */
function entryOf(id: string): ModelEntry {
  const end = id.indexOf(":");
  return { id, provider: id.slice(0, end) as Provider, model: id.slice(end + 1) };
}

const EXAMPLE = "write provider:model, such as bedrock:us.amazon.nova-pro-v1:0";
const BEDROCK_ID =
  /^(?:(?:[a-z]{2,6}\.)?(?:amazon|anthropic|meta|mistral|cohere|deepseek|openai|qwen)\.|arn:aws)/;

function problemOf(part: string): string | null {
  if (part === "rules") return "it stands alone; behind models the rules take over without being named";
  if (/\s/.test(part)) return `there is white space in it; ${EXAMPLE}, with commas between them`;
  if (BEDROCK_ID.test(part)) return `the provider is missing; write bedrock:${part}`;
  if (!part.includes(":") && !isProvider(part)) return EXAMPLE;
  const [provider = ""] = part.split(":");
  if (!isProvider(provider)) return `there is no provider ${provider}; known are ${PROVIDERS.join(", ")}`;
  return part.length <= provider.length + 1 ? `the model is missing; ${EXAMPLE}` : null;
}

const isProvider = (text: string): text is Provider => PROVIDERS.some((provider) => provider === text);
