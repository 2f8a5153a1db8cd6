import { createBreaker } from "../config/circuit-breaker.ts";
import { describeModelError, providerFault } from "../config/describe-model-error.ts";
import type { Environment } from "../config/environment.ts";
import { regionOf } from "../config/model-loaders.ts";
import { createModels } from "../config/models.ts";
import type { Judges } from "../judgements/model.ts";
import type { Policy } from "../policy/organization.ts";

/**
 * Who judges, as the settings say; without models the rules do. `log` is told of entries that cannot be used, and when a
 * model is left out for a while.
 */
export async function createJudges(
  environment: Environment,
  { onFailure, guidance }: Policy,
  log: (line: string) => void,
): Promise<Judges> {
  const region = regionOf(environment);
  const created = await createModels(environment);
  const unusable = [created.models, ...Object.values(created.overrides)]
    .flat()
    .filter((one) => "problem" in one);
  for (const { id, problem } of new Set(unusable)) log(`model ${id} is passed over: ${problem}`);
  const faultOf = (error: unknown) => providerFault(error, region);
  const explain = (error: unknown) => describeModelError(error, region);
  return {
    ...created,
    onFailure,
    guidance,
    attempts: environment.OHERO_MODEL_ATTEMPTS,
    maxTokens: environment.OHERO_MODEL_TOKENS_PER_RUN,
    breaker: createBreaker({
      pauseSeconds: environment.OHERO_MODEL_PAUSE_SECONDS,
      faultOf,
      describe: explain,
      log,
    }),
    explain,
  };
}
