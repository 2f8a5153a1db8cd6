import { z } from "zod";
import { findHazard, harmless } from "./harmless-text.ts";
import type { Judgement } from "./judgement.ts";
import { shorten } from "./text.ts";
import { withoutInstructions } from "./untrusted-text.ts";

/** Something found that an answer may rest on. */
export interface Passage {
  /** Where it stands: a ticket's or an incident's id. */
  source: string;
  title: string;
  text: string;
}

export const ConsultAnswer = z.object({
  value: z.string().min(1).describe("the answer, with the sources it uses in square brackets"),
  sources: z.array(z.string()),
  evidence: z.string().nullable(),
});
export type ConsultAnswer = z.infer<typeof ConsultAnswer>;

export interface QuestionInput {
  question: string;
  passages: readonly Passage[];
}

export const answer: Judgement<QuestionInput, ConsultAnswer> = {
  name: "answer",
  schema: ConsultAnswer,
  prompt: "answer",
  question: ({ question, passages }) => ({
    facts: "",
    untrusted: [
      "Passages:",
      // Found texts hold what others wrote long before: it steers no answer later.
      ...passages.map(
        ({ source, title, text }) =>
          `[${source}] ${withoutInstructions(title)}\n${withoutInstructions(shorten(text, 1_500))}`,
      ),
      "Question:",
      question,
    ].join("\n"),
  }),
  rule: quotePassages,
  bounds: (given, { passages }) => {
    const unknown = given.sources.find((source) => !passages.some((passage) => passage.source === source));
    if (unknown !== undefined) return `there is no source ${JSON.stringify(unknown.slice(0, 80))}`;
    return findHazard(given.value);
  },
};

const SHOWN = 5;

/** Without a model nothing is phrased anew: the best passages are shown as they are, or it is said that there are none. */
function quotePassages({ passages }: QuestionInput): ConsultAnswer {
  if (passages.length === 0)
    return {
      value: "I found nothing about this in the tickets and incidents that I know.",
      sources: [],
      evidence: null,
    };
  const best = passages.slice(0, SHOWN);
  const lines = best.map(
    (passage) => `- ${harmless(passage.title)}: ${shorten(harmless(passage.text), 300)} [${passage.source}]`,
  );
  const more = passages.length - best.length;
  if (more > 0) lines.push(`- and ${more} more`);
  return {
    value: `This is what I know that matches your question:\n${lines.join("\n")}`,
    sources: best.map((passage) => passage.source),
    evidence: null,
  };
}
