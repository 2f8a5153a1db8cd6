/** A passage as it lies in the index of a test knowledge base. */
export interface IndexedPassage {
  uri: string;
  text: string;
  /** What is embedded: the text, and the attributes that are to be embedded with it. */
  embedded: string;
  attributes: Record<string, unknown>;
}

export interface RetrieveBody {
  retrievalQuery?: { text?: string };
  retrievalConfiguration?: {
    vectorSearchConfiguration?: { numberOfResults?: number; overrideSearchType?: string; filter?: Filter };
  };
  nextToken?: string;
}

type Filter = Record<string, unknown>;

/** The service refused what it was sent. */
export class Invalid extends Error {}

/** What is wrong with a request, by the limits that the API reference and the quotas name. */
export function checkRetrieve(body: RetrieveBody, hybrid: boolean, index: string): void {
  const { numberOfResults = 5, overrideSearchType } =
    body.retrievalConfiguration?.vectorSearchConfiguration ?? {};
  const text = body.retrievalQuery?.text ?? "";
  if (text === "" || text.length > 1_000)
    throw new Invalid(`Query text must have 1 to 1000 characters, found ${text.length}`);
  if (numberOfResults < 1 || numberOfResults > 100)
    throw new Invalid(`numberOfResults ${numberOfResults} must be between 1 and 100`);
  if (overrideSearchType === "HYBRID" && !hybrid)
    throw new Invalid(`HYBRID search type is not supported for search operation on index ${index}`);
}

/** Does a document with these attributes pass? Throws Invalid for what is no RetrievalFilter. */
export function passes(filter: Filter, attributes: Record<string, unknown>, depth = 0): boolean {
  const [member, ...others] = Object.entries(filter);
  if (member === undefined || others.length > 0) throw new Invalid("A filter has exactly one member");
  const [operator, operand] = member;
  if (operator === "andAll" || operator === "orAll") {
    const filters = operand as Filter[];
    if (filters.length < 2 || filters.length > 5)
      throw new Invalid(`${operator} takes 2 to 5 filters, found ${filters.length}`);
    if (depth > 1) throw new Invalid("Filters are nested too deeply");
    const passed = filters.map((one) => passes(one, attributes, depth + 1));
    return operator === "andAll" ? passed.every(Boolean) : passed.some(Boolean);
  }
  const { key, value } = operand as { key: string; value: unknown };
  const found = Object.hasOwn(attributes, key) ? attributes[key] : undefined;
  if (operator === "equals") return found !== undefined && found === value;
  if (operator === "in") return (value as unknown[]).includes(found);
  throw new Invalid(`${operator} is not supported here`);
}

/** The passages that have a word of the query, best first; a crude stand-in for an embedding, from 0 to 1. */
export function rank(passages: readonly IndexedPassage[], query: string) {
  const asked = [...new Set(wordsOf(query))];
  return passages
    .map((passage) => {
      const words = wordsOf(passage.embedded);
      const shares = asked.map((word) => {
        const count = words.filter((one) => one === word).length;
        return count / (count + 1 + words.length / 200);
      });
      return { passage, score: shares.reduce((sum, share) => sum + share, 0) / (asked.length || 1) };
    })
    .filter(({ score }) => score > 0)
    .sort((one, other) => other.score - one.score);
}

const wordsOf = (text: string): string[] =>
  (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).map((word) => word.replace(/s$/, ""));

/** Pieces of at most about 300 tokens, at the ends of paragraphs where there are some, as default chunking makes them. */
export function chunk(text: string): string[] {
  const chunks: string[] = [];
  for (const paragraph of text.split(/\n{2,}/)) {
    const last = chunks.at(-1);
    if (last !== undefined && last.length + paragraph.length < 1_200)
      chunks[chunks.length - 1] = `${last}\n\n${paragraph}`;
    else for (let at = 0; at < paragraph.length; at += 1_200) chunks.push(paragraph.slice(at, at + 1_200));
  }
  return chunks;
}
