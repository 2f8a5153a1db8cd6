import { checkModel, type ModelCheck } from "./check-model.ts";
import { regionOf } from "./model-loaders.ts";
import { createModel, type ModelSettings, readModelLists } from "./models.ts";
import { type ModelEntry, ModelsError } from "./parse-models.ts";

export interface UsedModelCheck extends ModelCheck {
  /** The questions that it is asked; "all" stands for those without models of their own. */
  usedFor: string[];
}

/** Tries every model that the settings name, once each and side by side. Throws ModelsError where a list is wrong. */
export async function checkModels(settings: ModelSettings): Promise<UsedModelCheck[]> {
  const lists = readModelLists(settings);
  const used = new Map<string, { entry: ModelEntry; usedFor: string[] }>();
  for (const [question, entries] of Object.entries({ all: lists.models, ...lists.overrides }))
    for (const entry of entries) {
      const one = used.get(entry.id) ?? { entry, usedFor: [] };
      one.usedFor.push(question);
      used.set(entry.id, one);
    }
  return Promise.all(
    [...used.values()].map(async ({ entry, usedFor }) => ({ ...(await check(entry, settings)), usedFor })),
  );
}

/** A model that cannot even be made is a check that failed, so that the others are still tried. */
async function check(entry: ModelEntry, settings: ModelSettings): Promise<ModelCheck> {
  try {
    return await checkModel(await createModel(entry, settings), regionOf(settings));
  } catch (error) {
    if (!(error instanceof ModelsError)) throw error;
    const problem = error.message.replace(`${entry.id}: `, "");
    return {
      model: entry.id,
      ms: 0,
      inputTokens: 0,
      outputTokens: 0,
      cachedTokens: 0,
      costUsd: null,
      problem,
    };
  }
}
