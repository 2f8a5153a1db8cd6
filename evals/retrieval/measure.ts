import { readFileSync } from "node:fs";
import { z } from "zod";
import { openEmbeddedKnowledge } from "../../memory/knowledge/embedded-knowledge.ts";
import { COLLECTIONS, type Knowledge } from "../../memory/knowledge/knowledge.ts";

const Document = z.strictObject({
  id: z.string(),
  collection: z.enum(COLLECTIONS),
  title: z.string(),
  text: z.string(),
});
const Query = z.strictObject({
  query: z.string(),
  collection: z.enum(COLLECTIONS),
  kind: z.enum(["runbook", "standard", "aws", "history"]),
  /** Literal queries use the document's words, paraphrased ones those of somebody who does not know it. */
  form: z.enum(["literal", "paraphrased"]),
  /** Never looked at while the search is worked on; only their figures are. */
  heldOut: z.boolean(),
  /** Ids of every document that answers it. */
  relevant: z.array(z.string()).min(1),
});
export type Query = z.infer<typeof Query>;

/** How well one query was answered. */
export interface Answered {
  query: Query;
  /** The documents that were found, best first. */
  found: string[];
  /** Of the relevant documents (at most five count) the part that is among the first five. */
  recall: number;
  /** One by the place of the first relevant document; 0 where there is none in the first twenty. */
  reciprocalRank: number;
}

const linesOf = (name: string) =>
  readFileSync(new URL(name, import.meta.url), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line): unknown => JSON.parse(line));

export const readQueries = () => linesOf("queries.jsonl").map((line) => Query.parse(line));
export const readDocuments = () => linesOf("documents.jsonl").map((line) => Document.parse(line));

/** Asks every query of a knowledge base that holds the documents. */
export async function measureRetrieval(): Promise<Answered[]> {
  const knowledge = await openEmbeddedKnowledge(null);
  await Promise.all(
    readDocuments().map((document) =>
      knowledge.put({ ...document, url: null, metadata: {}, updatedAt: "2026-03-02T08:00:00.000Z" }),
    ),
  );
  const answered: Answered[] = [];
  for (const query of readQueries()) answered.push(await ask(knowledge, query));
  await knowledge.close();
  return answered;
}

async function ask(knowledge: Knowledge, query: Query): Promise<Answered> {
  const passages = await knowledge.search({ collection: query.collection, query: query.query, limit: 100 });
  const found = [...new Set(passages.map(({ source }) => source))].slice(0, 20);
  const isRelevant = (id: string) => query.relevant.includes(id);
  const place = found.findIndex(isRelevant);
  return {
    query,
    found,
    recall: found.slice(0, 5).filter(isRelevant).length / Math.min(5, query.relevant.length),
    reciprocalRank: place < 0 ? 0 : 1 / (place + 1),
  };
}

/** The means over some of the queries. */
export function meansOf(answered: readonly Answered[]): { count: number; recall: number; mrr: number } {
  const mean = (values: number[]) =>
    values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  return {
    count: answered.length,
    recall: mean(answered.map(({ recall }) => recall)),
    mrr: mean(answered.map(({ reciprocalRank }) => reciprocalRank)),
  };
}
