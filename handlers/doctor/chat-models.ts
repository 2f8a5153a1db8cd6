import { checkModels } from "../../config/check-models.ts";
import { type ModelSettings, readModelLists, withModels } from "../../config/models.ts";
import { type Check, ok, problem } from "./check.ts";
import { type createIdentity, whyNotAsked } from "./identity.ts";

export interface ModelCheckOptions {
  /** The account and the Region that the models are used in. */
  account: string;
  region: string;
  identify: ReturnType<typeof createIdentity>;
}

/** A little less than a check has, so that it can say what the time-out was of. */
const SECONDS = 9;

/** Does each model that judges answer? A call of a few tokens each, as `ohero models` makes it. */
export function checkChatModels(
  settings: ModelSettings,
  { account, region, identify }: ModelCheckOptions,
): Check[] {
  const { models, overrides } = readModelLists(settings);
  const entries = new Map([...models, ...Object.values(overrides).flat()].map((entry) => [entry.id, entry]));
  if (entries.size === 0)
    return [{ name: "models", run: async () => ok("none are configured: the rules judge") }];
  return [...entries.values()].map((entry) => ({
    name: `model ${entry.id}`,
    async run() {
      if ("problem" in entry) return problem(entry.problem, "change it in OHERO_MODELS*");
      if (entry.provider !== "bedrock")
        return problem("only Bedrock's models are deployed", "one of Bedrock's in OHERO_MODELS*");
      const why = await whyNotAsked(account, identify);
      if (why !== null) return why;
      const [check] = await checkModels({
        ...withModels(settings, entry.id),
        AWS_REGION: region,
        OHERO_MODEL_TIMEOUT_SECONDS: SECONDS,
        OHERO_RECORD_ANSWERS: "",
        OHERO_REPLAY_ANSWERS: "",
      });
      if (check?.problem === null) return ok(`answers in ${check.ms} ms`);
      const place = `the console: Amazon Bedrock in ${region}, Model catalog`;
      return problem(check?.problem ?? "it was not asked", `${place}; or another model in OHERO_MODELS*`);
    },
  }));
}
