import type { BaseChatModel } from "@langchain/core/language_models/chat_models";
import type { NamedModel, UnusableModel } from "../judgements/model.ts";
import { withDeadline } from "./deadline.ts";
import { describeModelError } from "./describe-model-error.ts";
import type { Environment } from "./environment.ts";
import { INSTALL, LOADERS, type Loaders, ModelSetupError, type ProviderSettings } from "./model-loaders.ts";
import { costOf, priceOf } from "./model-prices.ts";
import { traitsOf } from "./model-traits.ts";
import { type ModelEntry, parseModels } from "./parse-models.ts";

/** The settings by which models are found and asked. */
export type ModelSettings = Pick<
  Environment,
  | "OHERO_MODELS"
  | "OHERO_MODELS_CLASSIFY"
  | "OHERO_MODELS_ASSESS"
  | "OHERO_MODELS_TICKET_TEXT"
  | "OHERO_MODELS_ANSWER"
  | "OHERO_MODEL_TIMEOUT_SECONDS"
  | "OHERO_RECORD_ANSWERS"
  | "OHERO_REPLAY_ANSWERS"
> &
  ProviderSettings;

/** The questions that may have models of their own, by the setting that names them. */
const QUESTIONS = {
  OHERO_MODELS_CLASSIFY: "classify",
  OHERO_MODELS_ASSESS: "assess",
  OHERO_MODELS_TICKET_TEXT: "ticket-text",
  OHERO_MODELS_ANSWER: "answer",
} as const;

type Entry = ModelEntry | UnusableModel;

/** What the settings name: the models for all questions, and those for single ones. */
export interface ModelLists {
  models: Entry[];
  overrides: Record<string, Entry[]>;
}

export function readModelLists(settings: ModelSettings): ModelLists {
  const overrides: ModelLists["overrides"] = {};
  for (const [setting, question] of entriesOf(QUESTIONS))
    if (settings[setting].trim() !== "") overrides[question] = parseModels(settings[setting]);
  return { models: parseModels(settings.OHERO_MODELS), overrides };
}

const entriesOf = <K extends string, V>(record: Record<K, V>) => Object.entries(record) as [K, V][];

/** The settings with one list for every question, as `--models` names it. */
export function withModels<S extends ModelSettings>(settings: S, list: string): S {
  const none = Object.fromEntries(Object.keys(QUESTIONS).map((setting) => [setting, ""]));
  return { ...settings, ...none, OHERO_MODELS: list };
}

/**
 * The chat models that the settings name, ready to be asked; a model that is named twice is the same one. Nothing is
 * called. An entry that cannot be read, or whose package, Region or key is missing, says so instead.
 */
export async function createModels(settings: ModelSettings, loaders: Loaders = LOADERS) {
  const lists = readModelLists(settings);
  const made = new Map<string, NamedModel | UnusableModel>();
  const createAll = async (entries: Entry[]): Promise<(NamedModel | UnusableModel)[]> => {
    const models: (NamedModel | UnusableModel)[] = [];
    for (const entry of entries) {
      const model = made.get(entry.id) ?? (await createModel(entry, settings, loaders));
      made.set(entry.id, model);
      models.push(model);
    }
    return models;
  };
  const models = await createAll(lists.models);
  const overrides: Record<string, (NamedModel | UnusableModel)[]> = {};
  for (const [question, entries] of Object.entries(lists.overrides))
    overrides[question] = await createAll(entries);
  return { models, overrides };
}

/** One model, ready to be asked, or why it cannot be. It gives up after the time-out of the settings. */
export async function createModel(
  entry: Entry,
  settings: ModelSettings,
  loaders: Loaders = LOADERS,
): Promise<NamedModel | UnusableModel> {
  if ("problem" in entry) return entry;
  const { id, provider } = entry;
  const price = priceOf(entry);
  const cacheMark = cacheMarkOf(entry);
  // LangChain's classes take a while to load, which only models are worth.
  const [{ RecordedAnswers, recording }, { withWholeStreams }] = await Promise.all([
    import("./recorded-answers.ts"),
    import("./whole-streams.ts"),
  ]);
  const isReplay = settings.OHERO_REPLAY_ANSWERS !== "";
  const folder = isReplay ? settings.OHERO_REPLAY_ANSWERS : settings.OHERO_RECORD_ANSWERS;
  const answers = folder === "" ? null : new RecordedAnswers({ folder, isReplay, model: id });
  const load = async (): Promise<BaseChatModel> => {
    const model = await loaders[provider](entry, settings);
    const timely = withDeadline(model, settings.OHERO_MODEL_TIMEOUT_SECONDS * 1_000);
    return answers === null ? timely : recording(timely, answers);
  };
  try {
    const model = await load();
    // The constructors ignore the option. Judgements are not watched being written, and whole answers break less.
    model.disableStreaming = true;
    return {
      id,
      model,
      speaker: withWholeStreams(await load()),
      ...(cacheMark && { cacheMark }),
      ...(price && { price: (tokens) => costOf(price, tokens) }),
    };
  } catch (error) {
    return { id, problem: problemOf(error, provider) };
  }
}

function problemOf(error: unknown, provider: ModelEntry["provider"]): string {
  if (error instanceof ModelSetupError) return error.message;
  return isMissing(error) ? `run ${INSTALL[provider]}` : describeModelError(error);
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error &&
  "code" in error &&
  (error.code === "ERR_MODULE_NOT_FOUND" || error.code === "MODULE_NOT_FOUND");

function cacheMarkOf(entry: ModelEntry): NamedModel["cacheMark"] | null {
  const { provider } = entry;
  return (provider === "bedrock" || provider === "anthropic") && traitsOf(entry).hasCache ? provider : null;
}
