import type { Measured } from "../measured.ts";
import { type Answered, meansOf, measureRetrieval, readDocuments } from "./measure.ts";

/** What the search has to reach. */
export const GOALS = {
  all: { recall: 0.8, mrr: 0.65 },
  paraphrased: { recall: 0.65, mrr: 0 },
};

/** recall@5 and MRR of the embedded index for all queries, both forms, both halves and every kind. */
export async function run(): Promise<Measured> {
  const answered = await measureRetrieval();
  const of = (is: (query: Answered["query"]) => boolean) => answered.filter(({ query }) => is(query));
  const lines: [name: string, part: Answered[], goal?: { recall: number; mrr: number }][] = [
    [`all, to ${readDocuments().length} documents`, answered, GOALS.all],
    ["literal", of(({ form }) => form === "literal")],
    ["paraphrased", of(({ form }) => form === "paraphrased"), GOALS.paraphrased],
    ["worked on", of(({ heldOut }) => !heldOut)],
    ["held out", of(({ heldOut }) => heldOut)],
    ["paraphrased, worked on", of(({ heldOut, form }) => !heldOut && form === "paraphrased")],
    ["paraphrased, held out", of(({ heldOut, form }) => heldOut && form === "paraphrased")],
    ...(["runbook", "standard", "aws", "history"] as const).map((kind): [string, Answered[]] => [
      kind,
      of((query) => query.kind === kind),
    ]),
  ];
  return {
    columns: ["queries", "recall@5", "MRR"],
    rows: lines.map(([name, part, goal]) => {
      const { count, recall, mrr } = meansOf(part);
      const isMet = goal === undefined || (recall >= goal.recall && mrr >= goal.mrr);
      return {
        name,
        figures: [count, recall, mrr],
        ...(goal && { goal: { text: `${goal.recall}, ${goal.mrr}`, isMet } }),
      };
    }),
    // Those held out stay unseen.
    wrong: answered
      .filter(({ query, recall }) => !query.heldOut && recall < 0.5)
      .map(
        ({ query, found }) =>
          `${query.query}: ${query.relevant[0]} wanted, ${found.slice(0, 3).join(", ")} found`,
      ),
  };
}
