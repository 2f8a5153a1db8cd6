import MiniSearch from "minisearch";

/** What scores less than this part of the best has only a common word in common with the question. */
const WORTH_SHOWING = 0.3;

/** The items that match `query`, best first; all of them in their own order where the query is empty. */
export function rank<T>(
  items: readonly T[],
  query: string,
  limit: number,
  textsOf: (item: T) => string[],
): T[] {
  if (query.trim() === "") return items.slice(0, limit);
  const index = new MiniSearch<{ id: number; text: string }>({ fields: ["text"], processTerm: stem });
  index.addAll(items.map((item, id) => ({ id, text: textsOf(item).join("\n") })));
  const found = index.search(query, {
    prefix: (term) => term.length > 3,
    fuzzy: (term) => (term.length > 5 ? 0.2 : false),
  });
  const best = found[0]?.score ?? 0;
  return found
    .filter(({ score }) => score >= best * WORTH_SHOWING)
    .slice(0, limit)
    .flatMap(({ id }) => items[id as number] ?? []);
}

/** "exfiltration", "exfiltrated" and "exfiltrates" are one word. Short words stay as they are. */
function stem(term: string): string {
  const word = term.toLowerCase();
  const cut = word.replace(/(?:ations?|ated|ating|ates?|ions?|ings?|ed|es|s)$/, "");
  return cut.length >= 4 ? cut : word;
}
