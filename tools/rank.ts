import MiniSearch from "minisearch";

/** The items that match `query`, best first; all of them in their own order where the query is empty. */
export function rank<T>(
  items: readonly T[],
  query: string,
  limit: number,
  textsOf: (item: T) => string[],
): T[] {
  if (query.trim() === "") return items.slice(0, limit);
  const index = new MiniSearch<{ id: number; text: string }>({ fields: ["text"] });
  index.addAll(items.map((item, id) => ({ id, text: textsOf(item).join("\n") })));
  return index
    .search(query, { prefix: (term) => term.length > 3, fuzzy: (term) => (term.length > 5 ? 0.2 : false) })
    .slice(0, limit)
    .flatMap(({ id }) => items[id as number] ?? []);
}
