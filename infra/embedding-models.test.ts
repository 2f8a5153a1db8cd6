import { expect, test } from "vitest";
import { dimensionOf } from "./embedding-models.ts";

test("the index has as many numbers as the model makes", () => {
  expect(dimensionOf("amazon.titan-embed-text-v2:0")).toBe(1_024);
  expect(dimensionOf("amazon.titan-embed-text-v1")).toBe(1_536);
});

test("a model that is not known is refused, with those that are", () => {
  expect(() => dimensionOf("amazon.titan")).toThrow(
    /^OHERO_EMBEDDING_MODEL: expected one of amazon\.titan-embed-text-v1, .*, found "amazon\.titan"$/,
  );
});
