import { CORPORA, type Corpus, measureResearch, qualityOf, type Researched } from "./measure.ts";

/** What each half has to reach: advice that is wrong costs more than none, so precision counts more. */
export const GOALS: Record<Corpus, { precision: number; coverage: number }> = {
  sample: { precision: 0.85, coverage: 0.75 },
  large: { precision: 0.75, coverage: 0.5 },
  history: { precision: 0.8, coverage: 0.7 },
};

/** Prints how often tickets would cite what is right, for each corpus and both halves of the labels. */
export async function run(): Promise<void> {
  const researched = await measureResearch();
  console.log(`${"".padEnd(24)} events  precision  coverage  first right  misled`);
  for (const corpus of CORPORA)
    for (const heldOut of [false, true]) {
      const part = researched.filter((one) => one.corpus === corpus && one.label.heldOut === heldOut);
      const { events, precision, coverage, first, misled } = qualityOf(part);
      const name = `${corpus}, ${heldOut ? "held out" : "worked on"}`;
      const figures = [precision, coverage, first].map((value) => value.toFixed(3).padStart(10)).join("");
      const goal = GOALS[corpus];
      const isMet = precision >= goal.precision && coverage >= goal.coverage;
      const verdict = `  ${isMet ? "met" : "MISSED"} (${goal.precision}, ${goal.coverage})`;
      console.log(
        `${name.padEnd(24)}${String(events).padStart(7)}${figures}${String(misled).padStart(9)}${verdict}`,
      );
    }
  // Those held out stay unseen.
  const wrong = researched.filter((one) => !one.label.heldOut && describe(one) !== null);
  if (wrong.length > 0) console.log("\nworked on, and wrong or missed:");
  for (const one of wrong)
    console.log(`  ${one.corpus.padEnd(8)}${one.label.title.slice(0, 60)}: ${describe(one)}`);
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
