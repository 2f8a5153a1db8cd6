import type { Deployment } from "../config/deployment.ts";
import { PROVIDERS, parseModels } from "../config/parse-models.ts";
import type { Places } from "./places.ts";

/**
 * Where a cross-Region inference profile may answer, by the beginning of its id; a profile of one model may use fewer of them.
 * A role needs the model in each (Bedrock user guide, "Geographic cross-Region inference": inference-profiles-support,
 * geographic-cross-region-inference). The lists are those of the CDK's own table, CrossRegionInferenceProfileRegion in
 * @aws-cdk/aws-bedrock-alpha.
 */
const GEOGRAPHIES: Readonly<Record<string, readonly string[]>> = {
  us: ["us-east-1", "us-east-2", "us-west-1", "us-west-2"],
  "us-gov": ["us-gov-east-1", "us-gov-west-1"],
  eu: [
    "eu-central-1",
    "eu-central-2",
    "eu-north-1",
    "eu-south-1",
    "eu-south-2",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
  ],
  apac: [
    "ap-east-2",
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ap-south-2",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-southeast-3",
    "ap-southeast-4",
    "ap-southeast-5",
    "ap-southeast-7",
    "me-central-1",
  ],
  jp: ["ap-northeast-1", "ap-northeast-3"],
  au: ["ap-southeast-2", "ap-southeast-4"],
};

const PROFILE_ARN = /^arn:[\w-]+:bedrock:[\w-]+:\d{12}:inference-profile\/(.+)$/;
/** One that somebody made in the account. */
const APPLICATION_PROFILE_ARN = /^arn:[\w-]+:bedrock:[\w-]+:\d{12}:application-inference-profile\//;

/**
 * What a role must be allowed to call for one model, as OHERO_MODELS names it without its provider: of a profile also the models behind
 * it (Bedrock user guide, "Prerequisites for inference profiles"), so nothing where they are not known.
 */
export function modelArns(model: string, places: Places): string[] {
  const { region, partition, arn } = places;
  const [, profiled] = PROFILE_ARN.exec(model) ?? [];
  if (profiled !== undefined) return [model, ...modelArns(profiled, places).slice(1)];
  if (APPLICATION_PROFILE_ARN.test(model)) return [];
  if (model.startsWith("arn:")) return [model];
  const [geography = "", ...rest] = model.split(".");
  const within = (regions: readonly string[]) =>
    regions.map((one) => `arn:${partition}:bedrock:${one}::foundation-model/${rest.join(".")}`);
  const profile = arn("bedrock", `inference-profile/${model}`);
  // A request that leaves for the whole world is checked against the model of no Region ("Global cross-Region inference").
  if (geography === "global") return [profile, ...within([region, ""])];
  const regions = GEOGRAPHIES[geography];
  if (regions === undefined) return [`arn:${partition}:bedrock:${region}::foundation-model/${model}`];
  return [profile, ...within(regions)];
}

const LISTS = [
  "OHERO_MODELS",
  "OHERO_MODELS_CLASSIFY",
  "OHERO_MODELS_ASSESS",
  "OHERO_MODELS_TICKET_TEXT",
  "OHERO_MODELS_ANSWER",
] as const;

type Lists = Pick<Deployment, (typeof LISTS)[number]>;

const entries = (settings: Lists) =>
  LISTS.flatMap((name) => parseModels(settings[name]).map((entry) => ({ name, entry })));

/** All that the models of the settings need. */
export const grantedModels = (settings: Lists, places: Places): string[] => [
  ...new Set(
    entries(settings).flatMap(({ entry }) =>
      "provider" in entry && entry.provider === "bedrock" ? modelArns(entry.model, places) : [],
    ),
  ),
];

/** One line for each entry that will not answer on AWS: the others are asked in its place. */
export const unusableModels = (settings: Lists): string[] =>
  entries(settings).flatMap(({ name, entry }) => {
    if ("problem" in entry) return [`${name}: ${entry.id} is passed over: ${entry.problem}`];
    if (entry.provider === "bedrock")
      return APPLICATION_PROFILE_ARN.test(entry.model)
        ? [
            `${name}: ${entry.id} will be refused: its ARN does not say which models it leads to, so they are not granted; name a model or a profile of a geography in its place, such as bedrock:us.amazon.nova-pro-v1:0`,
          ]
        : [];
    const others = PROVIDERS.filter((provider) => provider !== "bedrock").join(", ");
    return [`${name}: ${entry.id} is passed over: ${others} are not deployed, only bedrock: is`];
  });
