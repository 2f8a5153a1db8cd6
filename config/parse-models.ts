import type { UnusableModel } from "../judgements/model.ts";
import { excerpt } from "./model-error-kinds.ts";

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

/**
 * The models of a list such as `bedrock:us.amazon.nova-pro-v1:0,ollama:llama3.1`, in order. None where it is empty or
 * "rules". An entry that cannot be read keeps its place, with what is wrong: the others count.
 */
export function parseModels(list: string): (ModelEntry | UnusableModel)[] {
  const parts = list
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
  if (parts.length === 1 && parts[0] === "rules") return [];
  return [...new Set(parts)].map((part) => {
    const problem = problemOf(part);
    return problem === null ? entryOf(part) : { id: excerpt(part), problem };
  });
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
  if (/[\s\p{Cc}]/u.test(part)) return `there is white space in it; ${EXAMPLE}, with commas between them`;
  if (BEDROCK_ID.test(part)) return `the provider is missing; write bedrock:${excerpt(part)}`;
  if (!part.includes(":") && !isProvider(part)) return EXAMPLE;
  const [provider = ""] = part.split(":");
  if (!isProvider(provider))
    return `there is no provider ${excerpt(provider)}; known are ${PROVIDERS.join(", ")}`;
  return part.length <= provider.length + 1 ? `the model is missing; ${EXAMPLE}` : null;
}

const isProvider = (text: string): text is Provider => PROVIDERS.some((provider) => provider === text);
