import { expect, test } from "vitest";
import { readDeployment } from "../config/deployment.ts";
import { grantedModels, modelArns, unusableModels } from "./bedrock-models.ts";
import { placesOf } from "./places.ts";

const settings = (lists: Record<string, string> = {}) =>
  readDeployment({ OHERO_AWS_ACCOUNT: "123456789012", ...lists });
const places = placesOf(settings());
const model = (region: string, id: string) => `arn:aws:bedrock:${region}::foundation-model/${id}`;
const profile = (id: string) => `arn:aws:bedrock:us-east-1:123456789012:inference-profile/${id}`;

test("a model of the Region is that model there", () => {
  expect(modelArns("amazon.nova-lite-v1:0", places)).toEqual([model("us-east-1", "amazon.nova-lite-v1:0")]);
  expect(modelArns("anthropic.claude-3-haiku-20240307-v1:0", places)).toEqual([
    model("us-east-1", "anthropic.claude-3-haiku-20240307-v1:0"),
  ]);
});

test("a profile of a geography is the profile, and the model wherever it may answer", () => {
  expect(modelArns("us.amazon.nova-pro-v1:0", places)).toEqual([
    profile("us.amazon.nova-pro-v1:0"),
    ...["us-east-1", "us-east-2", "us-west-1", "us-west-2"].map((region) =>
      model(region, "amazon.nova-pro-v1:0"),
    ),
  ]);
  expect(modelArns("eu.amazon.nova-pro-v1:0", places)).toContain(model("eu-north-1", "amazon.nova-pro-v1:0"));
  expect(modelArns("apac.amazon.nova-pro-v1:0", places)).toContain(
    model("ap-southeast-2", "amazon.nova-pro-v1:0"),
  );
  expect(modelArns("jp.anthropic.claude-sonnet-4-5-20250929-v1:0", places)).toHaveLength(3);
});

test("a global profile is the profile, the model in the Region, and the model of no Region", () => {
  const id = "anthropic.claude-haiku-4-5-20251001-v1:0";
  expect(modelArns(`global.${id}`, places)).toEqual([
    profile(`global.${id}`),
    model("us-east-1", id),
    model("", id),
  ]);
});

test("the ARN of a profile is granted as its id is; that of a model is itself", () => {
  for (const id of ["us.amazon.nova-pro-v1:0", "global.anthropic.claude-haiku-4-5-20251001-v1:0"])
    expect(modelArns(profile(id), places)).toEqual(modelArns(id, places));
  const elsewhere = "arn:aws:bedrock:us-west-2:123456789012:inference-profile/us.amazon.nova-pro-v1:0";
  expect(modelArns(elsewhere, places)).toEqual([
    elsewhere,
    ...modelArns("us.amazon.nova-pro-v1:0", places).slice(1),
  ]);
  const arn = model("us-east-1", "amazon.nova-lite-v1:0");
  expect(modelArns(arn, places)).toEqual([arn]);
});

const OWN_PROFILE = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abcdefghijkl";

test("an application inference profile does not say which models it leads to: none is granted, which is said", () => {
  const lists = settings({ OHERO_MODELS: `bedrock:${OWN_PROFILE}` });
  expect(grantedModels(lists, places)).toEqual([]);
  expect(unusableModels(lists)).toEqual([
    expect.stringMatching(
      /^OHERO_MODELS: bedrock:arn:\S+ will be refused: .*; name a model or a profile of a geography in its place, such as bedrock:us\.amazon/,
    ),
  ]);
});

test("all lists count, each model once, and no wildcard", () => {
  const granted = grantedModels(
    settings({
      OHERO_MODELS: "bedrock:amazon.nova-lite-v1:0,openai:gpt-4o",
      OHERO_MODELS_ANSWER: "bedrock:amazon.nova-pro-v1:0,bedrock:amazon.nova-lite-v1:0",
      OHERO_MODELS_CLASSIFY: "rules",
    }),
    places,
  );
  expect(granted).toEqual([
    model("us-east-1", "amazon.nova-lite-v1:0"),
    model("us-east-1", "amazon.nova-pro-v1:0"),
  ]);
  expect(grantedModels(settings(), places)).toEqual([]);
});

test("what will not answer on AWS is said", () => {
  const found = unusableModels(
    settings({ OHERO_MODELS: "bedrock:amazon.nova-lite-v1:0,openai:gpt-4o", OHERO_MODELS_ANSWER: "nova" }),
  );
  expect(found).toEqual([
    "OHERO_MODELS: openai:gpt-4o is passed over: anthropic, openai, ollama are not deployed, only bedrock: is",
    expect.stringMatching(/^OHERO_MODELS_ANSWER: nova is passed over: /),
  ]);
});
