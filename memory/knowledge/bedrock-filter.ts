import type { RetrievalFilter } from "@aws-sdk/client-bedrock-agent-runtime";
import { type KnowledgeSearch, KnowledgeSearchError } from "./knowledge.ts";

/** Conditions in one group at most, and groups in a group. Source: API reference, RetrievalFilter. */
const IN_GROUP = 5;

/**
 * The filter as Retrieve takes it: equals, `in`, and andAll of two to five of them, one level deep. undefined where all
 * documents may be found, null where none can.
 */
export function toRetrievalFilter(
  filter: KnowledgeSearch["filter"] = {},
): RetrievalFilter | undefined | null {
  const conditions = Object.entries(filter).map(([key, values]): RetrievalFilter | null => {
    const [value] = values;
    if (value === undefined) return null;
    return values.length === 1 ? { equals: { key, value } } : { in: { key, value: [...values] } };
  });
  if (conditions.length > IN_GROUP * IN_GROUP)
    throw new KnowledgeSearchError(
      `a search filters by ${conditions.length} names; at most ${IN_GROUP * IN_GROUP} are possible`,
    );
  const given = conditions.filter((condition) => condition !== null);
  if (given.length < conditions.length) return null;
  if (given.length <= IN_GROUP) return all(given);
  const groups = Math.ceil(given.length / IN_GROUP);
  return all(
    Array.from({ length: groups }, (_, group) => all(given.filter((_, index) => index % groups === group))),
  );
}

function all(filters: (RetrievalFilter | undefined)[]): RetrievalFilter | undefined {
  const given = filters.filter((filter) => filter !== undefined);
  return given.length < 2 ? given[0] : { andAll: given };
}
