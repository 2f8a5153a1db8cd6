import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import type { OperationalEvent } from "../../events/operational-event.ts";
import { parseDelivery } from "../../events/parse-delivery.ts";
import { readDeliveries } from "../../events/read-deliveries.ts";
import { openEmbeddedKnowledge } from "../../memory/knowledge/embedded-knowledge.ts";
import type { Knowledge, KnowledgeDocument } from "../../memory/knowledge/knowledge.ts";
import { syncFolder } from "../../memory/knowledge/sync-folder.ts";
import { type Matter, matterOf } from "../../nodes/relevance.ts";
import { findDocuments, findSimilar } from "../../nodes/research.ts";
import { readDocuments } from "../retrieval/measure.ts";

const Graded = z.strictObject({
  /** What whoever gets the ticket would be glad of. */
  right: z.array(z.string()),
  /** What nobody would object to, and nobody would miss. */
  allowed: z.array(z.string()),
});
const Label = z.strictObject({
  /** A file of deliveries, or a case. */
  event: z.string(),
  delivery: z.number(),
  part: z.number(),
  title: z.string(),
  /** Never looked at while the research is worked on; only their figures are. */
  heldOut: z.boolean(),
  documents: Graded,
  history: Graded,
});
export type Label = z.infer<typeof Label>;

/** Where the research looked: the project's sample, or documents and history of the set for retrieval. */
export const CORPORA = ["sample", "large", "history"] as const;
export type Corpus = (typeof CORPORA)[number];

/** What was cited for one event out of one corpus, and what is right there. */
export interface Researched {
  label: Label;
  corpus: Corpus;
  cited: string[];
  right: string[];
  allowed: string[];
}

const root = new URL("../../", import.meta.url);

export const readLabels = (): Label[] =>
  readFileSync(new URL("labels.jsonl", import.meta.url), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => Label.parse(JSON.parse(line)));

/** The labelled event, as a run would have it. Throws where the label names none. */
export function eventOf({ event: file, delivery, part }: Label): OperationalEvent {
  const text = readFileSync(new URL(file, root), "utf8");
  const raw = file.includes("/cases/")
    ? (JSON.parse(text) as { deliveries: { event: unknown }[] }).deliveries[delivery]?.event
    : readDeliveries(text)[delivery];
  const parsed = parseDelivery(raw, "2026-03-02T09:00:00.000Z")[part];
  if (parsed === undefined || !("event" in parsed)) throw new Error(`${file}: no event at part ${part}`);
  return parsed.event as OperationalEvent;
}

/** Researches every labelled event in every corpus. */
export async function measureResearch(): Promise<Researched[]> {
  const [sample, large] = await Promise.all([openSample(), openLarge()]);
  const researched: Researched[] = [];
  for (const label of readLabels()) {
    const matter = matterOf(eventOf(label));
    const { documents, history } = label;
    const grade = (corpus: Corpus, known: ReadonlySet<string>, cited: string[], graded: typeof documents) =>
      researched.push({
        label,
        corpus,
        cited,
        right: graded.right.filter((id) => known.has(id)),
        allowed: graded.allowed.filter((id) => known.has(id)),
      });
    grade("sample", sample.documents, await cite(sample.knowledge, matter), documents);
    grade("large", large.documents, await cite(large.knowledge, matter), documents);
    const similar = await findSimilar({ knowledge: large.knowledge }, matter);
    grade(
      "history",
      large.history,
      similar.map(({ incidentId }) => incidentId),
      history,
    );
  }
  await Promise.all([sample.knowledge.close(), large.knowledge.close()]);
  return researched;
}

const cite = async (knowledge: Knowledge, matter: Matter) =>
  (await findDocuments({ stores: { knowledge } }, matter)).passages.map(({ source }) => source);

const idsOf = async (knowledge: Knowledge, collection: KnowledgeDocument["collection"]) =>
  new Set((await knowledge.list(collection)).map(({ id }) => id));

async function openSample() {
  const knowledge = await openEmbeddedKnowledge(null);
  await syncFolder(knowledge, fileURLToPath(new URL("knowledge", root)));
  return { knowledge, documents: await idsOf(knowledge, "documents") };
}

async function openLarge() {
  const knowledge = await openEmbeddedKnowledge(null);
  await Promise.all(
    readDocuments().map((document) =>
      knowledge.put({
        ...document,
        url: null,
        metadata: metadataOf(document),
        updatedAt: "2026-03-02T08:00:00.000Z",
      }),
    ),
  );
  return {
    knowledge,
    documents: await idsOf(knowledge, "documents"),
    history: await idsOf(knowledge, "history"),
  };
}

/** What an incident's story has beside its text when it is remembered. */
function metadataOf({ collection, text }: Pick<KnowledgeDocument, "collection" | "text">) {
  if (collection === "documents") return {};
  const [, source = "", type = "", service = ""] =
    /## What came\n\n(\S+), ([^,]+), ([^,]+), /.exec(text) ?? [];
  return { source, type, service, status: "closed", outcome: "closed", endedAt: "2026-02-01T08:00:00.000Z" };
}

export interface Quality {
  events: number;
  /** Of what was cited, the part that is right or allowed; 1 where nothing was. */
  precision: number;
  /** Of the events with something right to cite, the part for which something right was cited. */
  coverage: number;
  /** Of the events with something right to cite, the part for which the first that was cited is right. */
  first: number;
  /** Events with something cited that is wrong. */
  misled: number;
}

export function qualityOf(researched: readonly Researched[]): Quality {
  const isGood = ({ right, allowed }: Researched, id: string) => right.includes(id) || allowed.includes(id);
  const cited = researched.flatMap((one) => one.cited.map((id) => isGood(one, id)));
  const answerable = researched.filter(({ right }) => right.length > 0);
  const share = (part: number, whole: number) => (whole === 0 ? 1 : part / whole);
  return {
    events: researched.length,
    precision: share(cited.filter(Boolean).length, cited.length),
    coverage: share(
      answerable.filter(({ cited: ids, right }) => ids.some((id) => right.includes(id))).length,
      answerable.length,
    ),
    first: share(
      answerable.filter(({ cited: [id = ""], right }) => right.includes(id)).length,
      answerable.length,
    ),
    misled: researched.filter((one) => one.cited.some((id) => !isGood(one, id))).length,
  };
}
