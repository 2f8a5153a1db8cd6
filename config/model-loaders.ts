import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import type { Environment } from "./environment.ts";
import { traitsOf } from "./model-traits.ts";
import { type ModelEntry, ModelsError, type Provider } from "./parse-models.ts";

/** What to run where the package of a provider is not installed, in the version that is tested here. */
export const INSTALL: Readonly<Record<Provider, string>> = {
  bedrock: "npm install",
  anthropic: "npm install @langchain/anthropic@1.5.11",
  openai: "npm install @langchain/openai@1.5.8",
  ollama: "npm install @langchain/ollama@1.3.0",
};

export type RegionSettings = Partial<Pick<Environment, "AWS_REGION" | "AWS_DEFAULT_REGION">>;

/** Where Bedrock is called, as far as it is known. */
export const regionOf = ({ AWS_REGION, AWS_DEFAULT_REGION }: RegionSettings): string | undefined =>
  AWS_REGION ?? AWS_DEFAULT_REGION;

type Load = (entry: ModelEntry, settings: RegionSettings) => Promise<BaseChatModel>;
export type Loaders = Readonly<Record<Provider, Load>>;

/** A failure is the business of whoever asked: nothing is tried again behind their back. */
const ONCE = { maxRetries: 0 } as const;

/** Each package is loaded when a model of it is named, and its name is written out so that bundlers find it. */
export const LOADERS: Loaders = {
  async bedrock(entry, settings) {
    const region = regionOf(settings);
    if (region === undefined)
      throw new ModelsError(`${entry.id}: the Region is missing: set AWS_REGION, such as us-east-1`);
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
  async anthropic(entry) {
    const { ChatAnthropic } = await import("@langchain/anthropic");
    const traits = traitsOf(entry);
    const model = new ChatAnthropic({ ...ONCE, ...common(entry, traits) });
    return traits.takesForcedTool ? model : answeringInJson(model);
  },
  async openai(entry) {
    const { ChatOpenAI } = await import("@langchain/openai");
    return new ChatOpenAI({ ...ONCE, ...common(entry, traitsOf(entry)) });
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
