import type { StructuredToolInterface } from "@langchain/core/tools";
import type { AgentAnswer, AnswerListener } from "./ask-agent.ts";
import { betweenMarks } from "./between-marks.ts";
import { readAnswer } from "./cited-answer.ts";
import { guarded } from "./guarded-listener.ts";
import { findHazard, harmless } from "./harmless-text.ts";
import type { JudgementRecord } from "./judgement.ts";
import { inJudgementSpan } from "./judgement-span.ts";
import { escapeMarkdown, quoteInMarkdown } from "./markdown-text.ts";
import { type Judges, modelsFor } from "./model.ts";
import { listPassages, type Passage } from "./passage.ts";
import { shorten } from "./text.ts";
import type { ModelCall } from "./usage.ts";

export interface AnswerInput {
  question: string;
  /** What code knows: the date, the registry. */
  facts: string;
  /** What was said in the thread before, oldest first, a line each. */
  earlier: readonly string[];
  /** What the data say to it, whole or in part; null where code understands nothing of it. */
  fromData: { text: string; isWhole: boolean } | null;
  /** What was found so far, by source, best first; tools add what they find. */
  passages: Map<string, Passage>;
  /** What a model may look up with. None of them writes, and none throws. */
  tools: StructuredToolInterface[];
}

const NAME = "answer";
const LONGEST = 6_000;

/**
 * Answers a question from passages, with their sources: an agent that may look more up where there are models; else, and
 * where none of them gives an answer that can be used, the passages as they are.
 */
export const answerQuestion = (
  input: AnswerInput,
  judges: Judges,
  listener?: AnswerListener,
): Promise<QuestionAnswer> =>
  inJudgementSpan(
    NAME,
    () => answer(input, judges, listener),
    ({ record }) => [record],
  );

interface QuestionAnswer {
  answer: string;
  record: JudgementRecord;
  calls: ModelCall[];
}

async function answer(
  input: AnswerInput,
  judges: Judges,
  listener: AnswerListener | undefined,
): Promise<QuestionAnswer> {
  const record = (by: string, value: string, attempts: JudgementRecord["attempts"] = []) => ({
    name: NAME,
    by,
    value,
    evidence: null,
    attempts,
  });
  const asked = modelsFor(judges, NAME).length === 0 ? NOT_ASKED : await ask(input, judges, listener);
  const { attempts, calls } = asked;
  if (asked.text === null) {
    const text = answerWithoutModel(input);
    return { answer: text, record: record("rule", text, attempts), calls };
  }
  const text = withSources(asked.text);
  return { answer: text, record: record(asked.by, text, attempts), calls };
}

const NOT_ASKED: AgentAnswer = { text: null, by: "rule", attempts: [], calls: [] };

async function ask(
  input: AnswerInput,
  judges: Judges,
  listener: AnswerListener | undefined,
): Promise<AgentAnswer> {
  // Loaded with the first question: LangChain's agents take a while, and most runs are events.
  const { askAgent } = await import("./ask-agent.ts");
  return askAgent(
    {
      name: NAME,
      prompt: NAME,
      text: describeQuestion(input),
      tools: input.tools,
      refuse: (text) => refuseAnswer(text, input.passages),
      listener: listener && guarded(listener, () => linksOf(input.passages)),
    },
    judges,
  );
}

/** Why an answer may not be used; null where it may. It cites what was found, and nothing in it would act. */
export function refuseAnswer(text: string, passages: ReadonlyMap<string, Passage>): string | null {
  const { body, sources, cited } = readAnswer(text);
  if (body === "") return "it is empty";
  if (body.length > LONGEST) return `it is longer than ${LONGEST} characters`;
  if (sources === null)
    return 'it does not end with a line "Sources:" that names the passages it rests on, or "Sources: none"';
  const unknown = [...sources, ...cited].find((source) => !passages.has(source));
  if (unknown !== undefined) return `there is no source ${JSON.stringify(unknown.slice(0, 80))}`;
  return findHazard(body, linksOf(passages));
}

const linksOf = (passages: ReadonlyMap<string, Passage>): string[] =>
  [...passages.values()].flatMap(({ url }) => url ?? []);

/** The answer as people read it. */
function withSources(text: string): string {
  const { body, sources, cited } = readAnswer(text);
  const all = [...new Set([...(sources ?? []), ...cited])];
  return all.length === 0 ? body : `${body}\n\nSources: ${all.map((source) => `[${source}]`).join(", ")}`;
}

const EARLIER_CHARACTERS = 1_000;

function describeQuestion({ question, facts, earlier, passages }: AnswerInput): string {
  const untrusted = [
    ...(passages.size === 0 ? [] : ["Passages found so far:", listPassages([...passages.values()])]),
    ...(earlier.length === 0
      ? []
      : ["Earlier in this thread:", ...earlier.map((line) => shorten(line, EARLIER_CHARACTERS))]),
    "Question:",
    question,
  ];
  return [facts, betweenMarks(untrusted.join("\n"))].filter(Boolean).join("\n");
}

/** What the data say; where they do not say all of it, also the best passages that are not in it already. */
function answerWithoutModel({ fromData, passages }: AnswerInput): string {
  // The number of a query answers what was queried, and that is not always what was asked.
  const quotable = [...passages.values()].filter(({ source }) => !source.startsWith("query-"));
  if (fromData === null) return quotePassages(quotable);
  if (fromData.isWhole) return fromData.text;
  const others = quotable.filter(({ source }) => !fromData.text.includes(`[${source}]`));
  return others.length === 0
    ? fromData.text
    : `${fromData.text}\n\n${quotePassages(others, "It may help:", 3)}`;
}

/** Without a model nothing is phrased anew: the best passages are shown as they are, or it is said that there are none. */
export function quotePassages(
  passages: readonly Passage[],
  heading = "This is what I know that matches your question:",
  shown = 5,
): string {
  if (passages.length === 0) return "I found nothing about this in the tickets and incidents that I know.";
  const best = passages.slice(0, shown);
  const lines = best.map(
    ({ source, title, text, url }) =>
      `- ${quoteInMarkdown(title)}: ${escapeMarkdown(shorten(harmless(text), 300))} [${source}]${url ? ` ${url}` : ""}`,
  );
  const more = passages.length - best.length;
  if (more > 0) lines.push(`- and ${more} more`);
  return `${heading}\n${lines.join("\n")}`;
}
