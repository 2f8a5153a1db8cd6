import { checkModel, type ModelCheck } from "./check-model.ts";
import { regionOf } from "./model-loaders.ts";
import { createModel, type ModelSettings, readModelLists } from "./models.ts";

export interface UsedModelCheck extends ModelCheck {
  /** The questions that it is asked; "all" stands for those without models of their own. */
  usedFor: string[];
}

/** Tries every model that the settings name, once each and side by side. */
export async function checkModels(settings: ModelSettings): Promise<UsedModelCheck[]> {
  const lists = readModelLists(settings);
  const used = new Map<string, { entry: (typeof lists.models)[number]; usedFor: string[] }>();
  for (const [question, entries] of Object.entries({ all: lists.models, ...lists.overrides }))
    for (const entry of entries) {
      const one = used.get(entry.id) ?? { entry, usedFor: [] };
      one.usedFor.push(question);
      used.set(entry.id, one);
    }
  return Promise.all(
    [...used.values()].map(async ({ entry, usedFor }) => {
      const model = await createModel(entry, settings);
      const check =
        "problem" in model
          ? { ...NOT_ASKED, model: model.id, problem: model.problem }
          : await checkModel(model, regionOf(settings));
      return { ...check, usedFor };
    }),
  );
}

const NOT_ASKED = { ms: 0, inputTokens: 0, outputTokens: 0, cachedTokens: 0, costUsd: null };
