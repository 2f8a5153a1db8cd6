import type { OperationalEvent } from "../events/operational-event.ts";
import type { RunState, RunUpdate } from "../graph/state.ts";
import { shorten } from "../judgements/text.ts";
import type { Collection, FoundPassage, Knowledge } from "../memory/knowledge/knowledge.ts";
import type { Stores } from "../memory/stores.ts";
import type { PageSearch } from "../tools/mcp-tools.ts";
import type { Dependencies } from "./dependencies.ts";
import { distinct } from "./distinct.ts";
import { type Matter, matterOf } from "./relevance.ts";
import { draftText } from "./ticket-writing.ts";

/** Of earlier incidents, and of passages. */
const SHOWN = 3;
const PASSAGES = 2;
/** Passages of a search that are looked at: the best of any search only is the best that there is. */
const SEARCHED = 20;
/** Characters of one passage that go on: a ticket cites, it does not copy. */
const PASSAGE_CHARACTERS = 900;

/**
 * Looks up what the team's documents say of this, and how earlier incidents of the kind, or like it, ended. A search that
 * fails is noted; the ticket is opened without it. Drafts what the tickets say of it, here and not where they are written: a run
 * that dies over the writing has its judgement already.
 */
export const research =
  (dependencies: Pick<Dependencies, "stores" | "searches" | "organization" | "judges" | "clock">) =>
  async (state: RunState): Promise<RunUpdate> => {
    const { event, incidentId } = state;
    if (event === null) throw new Error("research needs an event");
    const { stores } = dependencies;
    const matter = matterOf(event);
    const searched = Promise.allSettled([findSameKind(stores, event), findSimilar(stores, matter)]);
    const [[alike, similar], { passages, failures: unsearched }] = await Promise.all([
      searched,
      findDocuments(dependencies, matter),
    ]);
    const failures = [alike, similar].flatMap((result) =>
      result.status === "rejected" ? [describe(result.reason)] : [],
    );
    const related = [alike, similar].flatMap((result) => (result.status === "fulfilled" ? result.value : []));
    return {
      related: distinct(related, ({ incidentId: id }) => id)
        .filter(({ incidentId: id }) => id !== incidentId)
        .slice(0, SHOWN),
      passages,
      failures: [...failures, ...unsearched],
      ...(await draftText(dependencies, { ...state, passages })),
    };
  };

/** Incidents of exactly this kind, newest first. What people report is of one kind only in name. */
async function findSameKind({ incidents }: Pick<Stores, "incidents">, { type, category }: OperationalEvent) {
  if (category === "report") return [];
  const found = await incidents.listByType(type, SHOWN + 1);
  return found.map(({ id, title, status, outcome, reason, changedAt }) => ({
    incidentId: id,
    title,
    outcome: status === "open" ? "still open" : withReason(outcome, reason),
    at: changedAt,
  }));
}

/** Earlier incidents that are like this one, by what is remembered of them. */
export async function findSimilar({ knowledge }: Pick<Stores, "knowledge">, matter: Matter) {
  const found = await findAbout(knowledge, "history", matter);
  return found.map(toRelated).slice(0, SHOWN);
}

/**
 * What the team's documents say of an event, and then what MCP servers for research do; nothing, and why, where they cannot be
 * searched.
 */
export async function findDocuments(
  { stores, searches = [] }: { stores: Pick<Stores, "knowledge"> } & Pick<Dependencies, "searches">,
  matter: Matter,
): Promise<Pick<RunState, "passages" | "failures">> {
  const searched = await Promise.allSettled([
    findAbout(stores.knowledge, "documents", matter).then((found) => found.slice(0, PASSAGES)),
    ...searches.map((search) => findPages(search, matter)),
  ]);
  const passages = searched.flatMap((result) => (result.status === "fulfilled" ? result.value : []));
  return {
    passages: passages.map(({ source, title, text, url }) => ({
      source,
      title,
      text: shorten(text, PASSAGE_CHARACTERS),
      url,
    })),
    failures: searched.flatMap((result) => (result.status === "rejected" ? [describe(result.reason)] : [])),
  };
}

/** The page that speaks best of the matter. What is asked of others names nothing of the organization's own. */
async function findPages(
  { name, search }: PageSearch,
  { publicWords, relevanceOf }: Matter,
): Promise<FoundPassage[]> {
  if (publicWords === "") return [];
  const pages = await search(publicWords).catch((error: unknown) => {
    throw new Error(`${name}: ${error instanceof Error ? error.message : String(error)}`);
  });
  const passages = pages.map(
    (page, index): FoundPassage => ({
      ...page,
      source: `${name}-${index + 1}`,
      collection: "documents",
      score: 1,
      metadata: {},
    }),
  );
  return mostRelevant(passages, relevanceOf).slice(0, 1);
}

/** The passages that speak of the matter, the best of each document, best first. */
async function findAbout(
  knowledge: Knowledge,
  collection: Collection,
  { query, relevanceOf }: Matter,
): Promise<FoundPassage[]> {
  const found = await knowledge.search({ collection, query, limit: SEARCHED });
  return distinct(mostRelevant(found, relevanceOf), ({ source }) => source);
}

function mostRelevant(
  passages: readonly FoundPassage[],
  relevanceOf: (passage: FoundPassage) => number,
): FoundPassage[] {
  return passages
    .map((passage) => ({ passage, relevance: relevanceOf(passage) }))
    .filter(({ relevance }) => relevance > 0)
    .sort((one, other) => other.relevance - one.relevance)
    .map(({ passage }) => passage);
}

const describe = (reason: unknown) =>
  `research: ${reason instanceof Error ? reason.message : String(reason)}`;

const withReason = (outcome: string, reason: string | null) => (reason ? `${outcome} (${reason})` : outcome);

const toRelated = ({ source, title, metadata }: FoundPassage) => ({
  incidentId: source,
  title,
  outcome: withReason(metadata.outcome ?? "over", metadata.reason ?? null),
  at: metadata.endedAt ?? "",
});
