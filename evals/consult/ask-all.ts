import { type Entry, type Other, others, queries } from "./questions.ts";
import { judge, judgeOther, readStated, type Verdict } from "./score.ts";

export interface Asked {
  id: string;
  question: string;
  answer: string;
  verdict: Verdict;
}

/** Every question, as somebody who has no model asks it; `ask` gives the answer. */
export async function askAll(ask: (question: string) => Promise<{ answer: string }>) {
  const askEach = async <One extends Entry | Other>(
    all: readonly One[],
    verdictOf: (stated: ReturnType<typeof readStated>, one: One) => Verdict,
  ): Promise<Asked[]> => {
    const asked: Asked[] = [];
    for (const one of all) {
      const { answer } = await ask(one.question);
      asked.push({ id: one.id, question: one.question, answer, verdict: verdictOf(readStated(answer), one) });
    }
    return asked;
  };
  return {
    questions: await askEach(queries, (stated, { expect }) => judge(stated, expect)),
    others: await askEach(others, (stated, { mayState }) => judgeOther(stated, mayState)),
  };
}
