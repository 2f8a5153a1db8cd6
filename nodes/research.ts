import type { OperationalEvent } from "../events/operational-event.ts";
import type { RunState, RunUpdate } from "../graph/state.ts";
import { shorten } from "../judgements/text.ts";
import { withoutInstructions } from "../judgements/untrusted-text.ts";
import type { FoundPassage } from "../memory/knowledge/knowledge.ts";
import type { Stores } from "../memory/stores.ts";
import type { Dependencies } from "./dependencies.ts";

/** Of earlier incidents, and of passages. */
const SHOWN = 3;
const PASSAGES = 2;
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
      stores.knowledge.search({ collection: "history", query: queryFor(event), limit: 10 }),
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
      ...onTopic(similar.status === "fulfilled" ? similar.value : [], event).map(toRelated),
    ];
    return {
      related: distinct(related, ({ incidentId: id }) => id)
        .filter(({ incidentId: id }) => id !== incidentId)
        .slice(0, SHOWN),
      passages,
      failures: [...failures, ...unsearched],
    };
  };

/** What the team's documents say of an event; nothing, and why, where they cannot be searched. */
export async function findDocuments(
  { knowledge }: Pick<Stores, "knowledge">,
  event: OperationalEvent,
): Promise<Pick<RunState, "passages" | "failures">> {
  try {
    const found = await knowledge.search({ collection: "documents", query: queryFor(event), limit: 20 });
    const passages = distinct(onTopic(found, event), ({ source }) => source)
      .slice(0, PASSAGES)
      .map(({ source, title, text, url }) => ({
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

const describe = (reason: unknown) =>
  `research: ${reason instanceof Error ? reason.message : String(reason)}`;

/** The first sentences of what an event says are enough to find what is about the same. */
const QUERY_CHARACTERS = 400;

/** Service, kind, title, kinds of resources, and the words in which the trouble is told. */
function queryFor({ service, type, title, resources, text }: OperationalEvent): string {
  const kinds = new Set(resources.flatMap((resource) => resource.type ?? []));
  const told = shorten(withoutInstructions(text).replace(/\s+/g, " "), QUERY_CHARACTERS);
  return [service, type.replaceAll("_", " "), title, ...kinds, told].join(" ");
}

/** What finds, bills or watches things is not what it is about. */
const NO_TOPIC = new Set(
  "aws amazon security hub guardduty trusted advisor config cost billing other chat and".split(" "),
);

/**
 * The best of any search only is the best that there is. What an event's ticket cites must speak of its service; where the
 * service is not what it is about, of most of what its title says.
 */
function onTopic(passages: readonly FoundPassage[], { service, title }: OperationalEvent): FoundPassage[] {
  const topics = wordsIn(service).filter((word) => !NO_TOPIC.has(word));
  const words = wordsIn(title).filter((word) => word.length >= 4);
  return passages.filter((passage) => {
    const said = new Set(wordsIn(`${passage.title}\n${passage.text}\n${passage.metadata.service ?? ""}`));
    if (topics.length > 0) return topics.some((topic) => said.has(topic));
    return words.filter((word) => said.has(word)).length * 2 > words.length;
  });
}

const wordsIn = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

const toRelated = ({ source, title, metadata }: FoundPassage) => ({
  incidentId: source,
  title,
  outcome: metadata.reason ? `${metadata.outcome} (${metadata.reason})` : (metadata.outcome ?? "over"),
  at: metadata.endedAt ?? "",
});

function distinct<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  return [...new Map(items.map((item) => [keyOf(item), item] as const).reverse()).values()].reverse();
}
