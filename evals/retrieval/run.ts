import { type Answered, meansOf, measureRetrieval, readDocuments } from "./measure.ts";

/** What the search has to reach. */
export const GOALS = {
  all: { recall: 0.8, mrr: 0.65 },
  paraphrased: { recall: 0.65, mrr: 0 },
};

/** Prints recall@5 and MRR for all queries, both forms, both halves and every kind. */
export async function run(): Promise<void> {
  const answered = await measureRetrieval();
  const documents = readDocuments().length;
  console.log(`${answered.length} queries to ${documents} documents, embedded index`);
  console.log(`${"".padEnd(26)}queries  recall@5    MRR`);
  const of = (is: (query: Answered["query"]) => boolean) => answered.filter(({ query }) => is(query));
  const lines: [name: string, part: Answered[], goal?: { recall: number; mrr: number }][] = [
    ["all", answered, GOALS.all],
    ["literal", of(({ form }) => form === "literal")],
    ["paraphrased", of(({ form }) => form === "paraphrased"), GOALS.paraphrased],
    ["worked on", of(({ heldOut }) => !heldOut)],
    ["held out", of(({ heldOut }) => heldOut)],
    ["  paraphrased, worked on", of(({ heldOut, form }) => !heldOut && form === "paraphrased")],
    ["  paraphrased, held out", of(({ heldOut, form }) => heldOut && form === "paraphrased")],
    ...(["runbook", "standard", "aws", "history"] as const).map((kind): [string, Answered[]] => [
      kind,
      of((query) => query.kind === kind),
    ]),
  ];
  for (const [name, part, goal] of lines) {
    const { count, recall, mrr } = meansOf(part);
    const isMet = goal === undefined || (recall >= goal.recall && mrr >= goal.mrr);
    const verdict = goal && `  ${isMet ? "met" : "MISSED"} (${goal.recall}, ${goal.mrr})`;
    console.log(
      `${name.padEnd(26)}${String(count).padStart(7)}${recall.toFixed(3).padStart(10)}${mrr.toFixed(3).padStart(7)}${verdict ?? ""}`,
    );
  }
  // Those held out stay unseen.
  const missed = answered.filter(({ query, recall }) => !query.heldOut && recall < 0.5);
  if (missed.length > 0) console.log("\nworked on, and missed:");
  for (const { query, found } of missed)
    console.log(`  ${query.query}\n    ${query.relevant[0]}, found ${found.slice(0, 3).join(", ")}`);
}
