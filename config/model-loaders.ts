import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import type { Environment } from "./environment.ts";
import { traitsOf } from "./model-traits.ts";
import type { ModelEntry, Provider } from "./parse-models.ts";

/** A model cannot be made as things are; one line that says what to do. */
export class ModelSetupError extends Error {
  override name = "ModelSetupError";
}

/** What to run where the package of a provider is not installed, in the version that is tested here. */
export const INSTALL: Readonly<Record<Provider, string>> = {
  bedrock: "npm install",
  anthropic: "npm install @langchain/anthropic@1.5.11",
  openai: "npm install @langchain/openai@1.5.8",
  ollama: "npm install @langchain/ollama@1.3.0",
};

export type ProviderSettings = Partial<
  Pick<Environment, "AWS_REGION" | "AWS_DEFAULT_REGION" | "OHERO_REPLAY_ANSWERS">
>;

/** Where Bedrock is called, as far as it is known. */
export const regionOf = ({
  AWS_REGION,
  AWS_DEFAULT_REGION,
  OHERO_REPLAY_ANSWERS,
}: ProviderSettings): string | undefined =>
  AWS_REGION ?? AWS_DEFAULT_REGION ?? (OHERO_REPLAY_ANSWERS ? "us-east-1" : undefined);

/** Replays call nobody, so they need no key; the packages insist on one. */
const keyFor = ({ OHERO_REPLAY_ANSWERS }: ProviderSettings) =>
  OHERO_REPLAY_ANSWERS ? { apiKey: "none" } : {};

type Load = (entry: ModelEntry, settings: ProviderSettings) => Promise<BaseChatModel>;
export type Loaders = Readonly<Record<Provider, Load>>;

/** A failure is the business of whoever asked: nothing is tried again behind their back. */
const ONCE = { maxRetries: 0 } as const;

/** Each package is loaded when a model of it is named, and its name is written out so that bundlers find it. */
export const LOADERS: Loaders = {
  async bedrock(entry, settings) {
    const region = regionOf(settings);
    if (region === undefined)
      throw new ModelSetupError("the Region is missing: set AWS_REGION, such as us-east-1");
    const { ChatBedrockConverse } = await import("@langchain/aws");
    const { takesForcedTool, ...traits } = traitsOf(entry);
    return new ChatBedrockConverse({
      ...ONCE,
      ...common(entry, traits),
      region,
      clientOptions: { maxAttempts: 1 },
      ...(takesForcedTool !== null && {
        supportsToolChoiceValues: takesForcedTool ? ["auto", "any", "tool"] : ["auto"],
      }),
    });
  },
  async anthropic(entry, settings) {
    const { ChatAnthropic } = await import("@langchain/anthropic");
    const traits = traitsOf(entry);
    const model = new ChatAnthropic({ ...ONCE, ...keyFor(settings), ...common(entry, traits) });
    return traits.takesForcedTool ? model : answeringInJson(model);
  },
  async openai(entry, settings) {
    const { ChatOpenAI } = await import("@langchain/openai");
    return new ChatOpenAI({ ...ONCE, ...keyFor(settings), ...common(entry, traitsOf(entry)) });
  },
  async ollama(entry) {
    const { ChatOllama } = await import("@langchain/ollama");
    const { model, temperature = 0, maxTokens } = common(entry, traitsOf(entry));
    return new ChatOllama({ ...ONCE, model, temperature, numPredict: maxTokens });
  },
};

function common({ model }: ModelEntry, traits: { takesTemperature: boolean; maxTokens: number }) {
  return { model, maxTokens: traits.maxTokens, ...(traits.takesTemperature && { temperature: 0 }) };
}

/** A model that cannot be forced to call a tool is asked for JSON of the shape instead. */
function answeringInJson<M extends BaseChatModel>(model: M): M {
  const structured = model.withStructuredOutput.bind(model) as (schema: object, config?: object) => never;
  model.withStructuredOutput = ((schema: object, config?: object) =>
    structured(schema, { ...config, method: "jsonSchema" })) as M["withStructuredOutput"];
  return model;
}
