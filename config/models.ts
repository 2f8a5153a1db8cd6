import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import type { NamedModel } from "../judgements/model.ts";
import { withDeadline } from "./deadline.ts";
import { describeModelError } from "./describe-model-error.ts";
import type { Environment } from "./environment.ts";
import { INSTALL, LOADERS, type Loaders, type RegionSettings } from "./model-loaders.ts";
import { costOf, priceOf } from "./model-prices.ts";
import { traitsOf } from "./model-traits.ts";
import { type ModelEntry, ModelsError, parseModels } from "./parse-models.ts";

/** The settings by which models are found and asked. */
export type ModelSettings = Pick<
  Environment,
  | "OHERO_MODELS"
  | "OHERO_MODELS_CLASSIFY"
  | "OHERO_MODELS_ASSESS"
  | "OHERO_MODELS_TICKET_TEXT"
  | "OHERO_MODELS_ANSWER"
  | "OHERO_MODEL_TIMEOUT_SECONDS"
> &
  RegionSettings;

/** The questions that may have models of their own, by the setting that names them. */
const QUESTIONS = {
  OHERO_MODELS_CLASSIFY: "classify",
  OHERO_MODELS_ASSESS: "assess",
  OHERO_MODELS_TICKET_TEXT: "ticket-text",
  OHERO_MODELS_ANSWER: "answer",
} as const;

/** What the settings name: the models for all questions, and those for single ones. */
export interface ModelLists {
  models: ModelEntry[];
  overrides: Record<string, ModelEntry[]>;
}

/** Throws ModelsError, which names the setting and the entry. */
export function readModelLists(settings: ModelSettings): ModelLists {
  const overrides: ModelLists["overrides"] = {};
  for (const [setting, question] of entriesOf(QUESTIONS))
    if (settings[setting].trim() !== "") overrides[question] = parseModels(settings[setting], setting);
  return { models: parseModels(settings.OHERO_MODELS), overrides };
}

const entriesOf = <K extends string, V>(record: Record<K, V>) => Object.entries(record) as [K, V][];

/** The settings with one list for every question, as `--models` names it. Throws ModelsError where the list is wrong. */
export function withModels<S extends ModelSettings>(settings: S, list: string): S {
  parseModels(list, "--models");
  const none = Object.fromEntries(Object.keys(QUESTIONS).map((setting) => [setting, ""]));
  return { ...settings, ...none, OHERO_MODELS: list };
}

/**
 * The chat models that the settings name, ready to be asked; a model that is named twice is the same one. Nothing is
 * called. Throws ModelsError where a list is wrong, or a package, a Region or a key is missing.
 */
export async function createModels(
  settings: ModelSettings,
  loaders: Loaders = LOADERS,
): Promise<{ models: NamedModel[]; overrides: Record<string, NamedModel[]> }> {
  const lists = readModelLists(settings);
  const made = new Map<string, NamedModel>();
  const createAll = async (entries: ModelEntry[]): Promise<NamedModel[]> => {
    const models: NamedModel[] = [];
    for (const entry of entries) {
      const model = made.get(entry.id) ?? (await createModel(entry, settings, loaders));
      made.set(entry.id, model);
      models.push(model);
    }
    return models;
  };
  const models = await createAll(lists.models);
  const overrides: Record<string, NamedModel[]> = {};
  for (const [question, entries] of Object.entries(lists.overrides))
    overrides[question] = await createAll(entries);
  return { models, overrides };
}

/** One model, ready to be asked; it gives up after the time-out of the settings. Throws ModelsError. */
export async function createModel(
  entry: ModelEntry,
  settings: ModelSettings,
  loaders: Loaders = LOADERS,
): Promise<NamedModel> {
  const { id, provider } = entry;
  const milliseconds = settings.OHERO_MODEL_TIMEOUT_SECONDS * 1_000;
  const price = priceOf(entry);
  const cacheMark = cacheMarkOf(entry);
  let model: BaseChatModel;
  try {
    model = await loaders[provider](entry, settings);
  } catch (error) {
    if (error instanceof ModelsError) throw error;
    throw new ModelsError(
      `${id}: ${isMissing(error) ? `run ${INSTALL[provider]}` : describeModelError(error)}`,
      {
        cause: error,
      },
    );
  }
  // A stream that breaks off is taken for a whole answer, its JSON made up to the end. The constructors ignore the option.
  model.disableStreaming = true;
  return {
    id,
    model: withDeadline(model, milliseconds),
    ...(cacheMark && { cacheMark }),
    ...(price && { price: (tokens) => costOf(price, tokens) }),
  };
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error &&
  "code" in error &&
  (error.code === "ERR_MODULE_NOT_FOUND" || error.code === "MODULE_NOT_FOUND");

function cacheMarkOf(entry: ModelEntry): NamedModel["cacheMark"] | null {
  const { provider } = entry;
  return (provider === "bedrock" || provider === "anthropic") && traitsOf(entry).hasCache ? provider : null;
}
