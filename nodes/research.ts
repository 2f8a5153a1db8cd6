import type { OperationalEvent } from "../events/operational-event.ts";
import type { RunState, RunUpdate } from "../graph/state.ts";
import { shorten } from "../judgements/text.ts";
import type { Collection, FoundPassage, Knowledge } from "../memory/knowledge/knowledge.ts";
import type { Stores } from "../memory/stores.ts";
import type { Dependencies } from "./dependencies.ts";
import { matterOf } from "./relevance.ts";

/** Of earlier incidents, and of passages. */
const SHOWN = 3;
const PASSAGES = 2;
/** Passages of a search that are looked at: the best of any search only is the best that there is. */
const SEARCHED = 20;
/** Characters of one passage that go on: a ticket cites, it does not copy. */
const PASSAGE_CHARACTERS = 900;

/**
 * Looks up what the team's documents say of this, and how earlier incidents of the kind, or like it, ended. A search that
 * fails is noted; the ticket is opened without it.
 */
export const research =
  ({ stores, tools }: Pick<Dependencies, "stores" | "tools">) =>
  async ({ event, incidentId }: RunState): Promise<RunUpdate> => {
    if (event === null) throw new Error("research needs an event");
    const searched = Promise.allSettled([
      tools.reading.searchHistory.invoke({ query: "", type: event.type, statuses: [], limit: SHOWN + 1 }),
      findSimilar(stores, event),
    ]);
    const [[alike, similar], { passages, failures: unsearched }] = await Promise.all([
      searched,
      findDocuments(stores, event),
    ]);
    const failures = [alike, similar].flatMap((result) =>
      result.status === "rejected" ? [describe(result.reason)] : [],
    );
    const sameKind = alike.status === "fulfilled" ? alike.value.map(({ incident }) => incident) : [];
    const related = [
      ...sameKind.map(({ id, title, outcome, reason, changedAt }) => ({
        incidentId: id,
        title,
        outcome: reason ? `${outcome} (${reason})` : outcome,
        at: changedAt,
      })),
      ...(similar.status === "fulfilled" ? similar.value : []),
    ];
    return {
      related: distinct(related, ({ incidentId: id }) => id)
        .filter(({ incidentId: id }) => id !== incidentId)
        .slice(0, SHOWN),
      passages,
      failures: [...failures, ...unsearched],
    };
  };

/** Earlier incidents that are like this one, by what is remembered of them. */
export async function findSimilar({ knowledge }: Pick<Stores, "knowledge">, event: OperationalEvent) {
  const found = await findAbout(knowledge, "history", event);
  return found.map(toRelated).slice(0, SHOWN);
}

/** What the team's documents say of an event; nothing, and why, where they cannot be searched. */
export async function findDocuments(
  { knowledge }: Pick<Stores, "knowledge">,
  event: OperationalEvent,
): Promise<Pick<RunState, "passages" | "failures">> {
  try {
    const found = await findAbout(knowledge, "documents", event);
    const passages = found.slice(0, PASSAGES).map(({ source, title, text, url }) => ({
      source,
      title,
      text: shorten(text, PASSAGE_CHARACTERS),
      url,
    }));
    return { passages, failures: [] };
  } catch (error) {
    return { passages: [], failures: [describe(error)] };
  }
}

/** The passages that speak of the matter, the best of each document, best first. */
async function findAbout(
  knowledge: Knowledge,
  collection: Collection,
  event: OperationalEvent,
): Promise<FoundPassage[]> {
  const { query, relevanceOf } = matterOf(event);
  const found = await knowledge.search({ collection, query, limit: SEARCHED });
  const rated = found
    .map((passage) => ({ passage, relevance: relevanceOf(passage) }))
    .filter(({ relevance }) => relevance > 0)
    .sort((one, other) => other.relevance - one.relevance);
  return distinct(
    rated.map(({ passage }) => passage),
    ({ source }) => source,
  );
}

const describe = (reason: unknown) =>
  `research: ${reason instanceof Error ? reason.message : String(reason)}`;

const toRelated = ({ source, title, metadata }: FoundPassage) => ({
  incidentId: source,
  title,
  outcome: metadata.reason ? `${metadata.outcome} (${metadata.reason})` : (metadata.outcome ?? "over"),
  at: metadata.endedAt ?? "",
});

function distinct<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  return [...new Map(items.map((item) => [keyOf(item), item] as const).reverse()).values()].reverse();
}
