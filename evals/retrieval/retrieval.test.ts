import { expect, test } from "vitest";
import { type Answered, meansOf, measureRetrieval, readDocuments, readQueries } from "./measure.ts";
import { GOALS } from "./run.ts";

test("the set is large, half of it paraphrased, and every answer is in it", () => {
  const [documents, queries] = [readDocuments(), readQueries()];
  const paraphrased = queries.filter(({ form }) => form === "paraphrased");
  expect(documents.length).toBeGreaterThanOrEqual(300);
  expect(new Set(documents.map(({ id }) => id)).size).toBe(documents.length);
  expect(queries.length).toBeGreaterThanOrEqual(60);
  expect(paraphrased.length).toBeGreaterThanOrEqual(queries.length / 2);
  const known = new Set(documents.map(({ collection, id }) => `${collection} ${id}`));
  for (const { collection, relevant } of queries)
    for (const id of relevant) expect(known).toContain(`${collection} ${id}`);
});

test("what is asked is found, also in other words, also what was never looked at", async () => {
  const answered = await measureRetrieval();
  const means = (is: (query: Answered["query"]) => boolean) =>
    meansOf(answered.filter(({ query }) => is(query)));
  const all = means(() => true);
  expect(all.recall).toBeGreaterThanOrEqual(GOALS.all.recall);
  expect(all.mrr).toBeGreaterThanOrEqual(GOALS.all.mrr);
  expect(means(({ form }) => form === "literal").recall).toBeGreaterThanOrEqual(0.95);
  for (const heldOut of [false, true])
    expect(
      means((query) => query.form === "paraphrased" && query.heldOut === heldOut).recall,
    ).toBeGreaterThanOrEqual(GOALS.paraphrased.recall);
});
