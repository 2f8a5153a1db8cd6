import type { Measured } from "../measured.ts";
import { CORPORA, type Corpus, measureResearch, qualityOf, type Researched } from "./measure.ts";

/** What each half has to reach: advice that is wrong costs more than none, so precision counts more. */
export const GOALS: Record<Corpus, { precision: number; coverage: number }> = {
  sample: { precision: 0.85, coverage: 0.75 },
  large: { precision: 0.75, coverage: 0.5 },
  history: { precision: 0.8, coverage: 0.7 },
};

/** How often tickets would cite what is right, for each corpus and both halves of the labels. */
export async function run(): Promise<Measured> {
  const researched = await measureResearch();
  const halves = CORPORA.flatMap((corpus) => [false, true].map((heldOut) => ({ corpus, heldOut })));
  return {
    columns: ["events", "precision", "coverage", "first right", "misled"],
    rows: halves.map(({ corpus, heldOut }) => {
      const part = researched.filter((one) => one.corpus === corpus && one.label.heldOut === heldOut);
      const { events, precision, coverage, first, misled } = qualityOf(part);
      const goal = GOALS[corpus];
      return {
        name: `${corpus}, ${heldOut ? "held out" : "worked on"}`,
        figures: [events, precision, coverage, first, misled],
        goal: {
          text: `${goal.precision}, ${goal.coverage}`,
          isMet: precision >= goal.precision && coverage >= goal.coverage,
        },
      };
    }),
    // Those held out stay unseen.
    wrong: researched.flatMap((one) => {
      const fault = one.label.heldOut ? null : describe(one);
      return fault === null ? [] : [`${one.corpus}: ${one.label.title.slice(0, 60)}: ${fault}`];
    }),
  };
}

function describe({ cited, right, allowed }: Researched): string | null {
  const wrong = cited.filter((id) => !right.includes(id) && !allowed.includes(id));
  const isMissed = right.length > 0 && !cited.some((id) => right.includes(id));
  if (wrong.length === 0 && !isMissed) return null;
  return [
    ...(wrong.length > 0 ? [`cited ${wrong.join(", ")}`] : []),
    ...(isMissed ? [`not cited: ${right.slice(0, 3).join(", ")}`] : []),
  ].join("; ");
}
