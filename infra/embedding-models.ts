import { EnvironmentError } from "../config/environment.ts";

/**
 * Numbers in a vector, as the models make them where nothing else is asked for; an index is made for one of them. Source:
 * Bedrock user guide, "Supported models and Regions for Amazon Bedrock knowledge bases".
 */
const DIMENSIONS: Readonly<Record<string, number>> = {
  "amazon.titan-embed-text-v1": 1_536,
  "amazon.titan-embed-text-v2:0": 1_024,
  "cohere.embed-english-v3": 1_024,
  "cohere.embed-multilingual-v3": 1_024,
};

/** Throws EnvironmentError where the model is not known. */
export function dimensionOf(model: string): number {
  const dimension = DIMENSIONS[model];
  if (dimension === undefined)
    throw new EnvironmentError(
      `OHERO_EMBEDDING_MODEL: expected one of ${Object.keys(DIMENSIONS).join(", ")}, found ${JSON.stringify(model)}`,
    );
  return dimension;
}
