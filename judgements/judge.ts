import { z } from "zod";
import { askModel, type ModelQuestion } from "./ask-model.ts";
import {
  type Answer,
  type Attempt,
  type Judgement,
  type JudgementRecord,
  type Question,
  textOf,
} from "./judgement.ts";
import { inJudgementSpan } from "./judgement-span.ts";
import {
  explainError,
  type Judges,
  modelsFor,
  mustHaveTime,
  readyModel,
  SPENT,
  tokensLeft,
} from "./model.ts";
import { folded } from "./text.ts";
import { findInstructions } from "./untrusted-text.ts";
import { type ModelCall, noteOnLast } from "./usage.ts";

export interface Judged<A> {
  /** null: every model failed and the policy wants a person. */
  answer: A | null;
  record: JudgementRecord;
  calls: ModelCall[];
}

/** Asks the models in order, checks each answer against schema, evidence and bounds, and falls back to the rule. */
export async function judge<Input, A extends Answer>(
  judgement: Judgement<Input, A>,
  input: Input,
  judges: Judges,
): Promise<Judged<A>> {
  const { name, prompt } = judgement;
  const { judged, calls } = await judgeTogether({ name, prompts: [prompt] }, [judgement], input, judges);
  const [only] = judged;
  if (only === undefined) throw new Error("one judgement has one answer");
  return { ...(only as Omit<Judged<A>, "calls">), calls };
}

// biome-ignore lint/suspicious/noExplicitAny: a list of judgements of different answers on one input
type AnyJudgement<Input> = Judgement<Input, any>;

/**
 * Several judgements on one input in one call of a model; none where code can tell what each of them must be. Each part
 * of the answer is checked by itself: what can be used is kept, and only what cannot is asked for again, then of the next
 * model, then of its rule. A single judgement is asked for its own shape, several for an object of them.
 */
export const judgeTogether = <Input>(
  asked: Asked,
  judgements: readonly AnyJudgement<Input>[],
  input: Input,
  judges: Judges,
): Promise<JudgedTogether> =>
  inJudgementSpan(
    asked.name,
    () => askTogether(asked, judgements, input, judges),
    ({ judged }) => judged.map(({ record }) => record),
  );

/** What judgements are asked under, and with which prompts. */
type Asked = Pick<ModelQuestion, "name" | "prompts">;

interface JudgedTogether {
  judged: Omit<Judged<Answer>, "calls">[];
  calls: ModelCall[];
}

async function askTogether<Input>(
  { name, prompts }: Asked,
  judgements: readonly AnyJudgement<Input>[],
  input: Input,
  judges: Judges,
): Promise<JudgedTogether> {
  const calls: ModelCall[] = [];
  const attempts = new Map<string, Attempt[]>(judgements.map((one) => [one.name, []]));
  const answers = new Map<string, { answer: Answer; by: string }>();
  const missing = () => judgements.filter((one) => !answers.has(one.name));
  const models = modelsFor(judges, name);
  if (models.length > 0)
    for (const one of judgements) {
      const ruled = one.rule(input);
      if (one.isOpen?.(ruled, input) === false) answers.set(one.name, { answer: ruled, by: "rule" });
    }
  const [first] = judgements;
  if (first === undefined) throw new Error("nothing to judge");
  const isAlone = judgements.length === 1;
  // The same shape each time, because it belongs to what providers cache; what is known already is not looked at again.
  const schema = isAlone ? first.schema : objectOf(judgements);
  const question = first.question(input);

  for (const entry of models) {
    if (missing().length === 0) break;
    const candidate = readyModel(entry, judges);
    const note = (one: AnyJudgement<Input>, problem: string) =>
      attempts.get(one.name)?.push({ model: candidate.id, problem });
    if ("problem" in candidate) {
      for (const one of missing()) note(one, candidate.problem);
      continue;
    }
    let refusal: string | null = null;
    for (let call = 0; call < (judges.attempts ?? 2) && missing().length > 0; call += 1) {
      const wanted = missing();
      if (tokensLeft(judges, calls) <= 0) {
        for (const one of wanted) note(one, SPENT);
        break;
      }
      mustHaveTime(judges);
      let given: unknown;
      try {
        given = await askModel({ name, schema, prompts, question }, candidate, judges, refusal, calls);
        judges.breaker?.succeeded(candidate.id);
      } catch (error) {
        judges.breaker?.failed(candidate.id, error);
        const problem = explainError(judges, error);
        for (const one of wanted) note(one, problem);
        noteOnLast(calls, problem);
        break;
      }
      const problems = wanted.flatMap((one) => {
        const part = isAlone ? given : partOf(given, one.name);
        const checked = check(one, part, input, question);
        if ("answer" in checked) answers.set(one.name, { answer: checked.answer, by: candidate.id });
        else note(one, checked.problem);
        return "problem" in checked ? [`${one.name}: ${checked.problem}`] : [];
      });
      refusal = problems.join("; ").slice(0, MAX_REFUSAL) || null;
      noteOnLast(calls, refusal);
    }
  }

  const isPersonWanted = models.length > 0 && judges.onFailure === "operator";
  const judged = judgements.map((one) => {
    const found = answers.get(one.name);
    const tried = attempts.get(one.name) ?? [];
    if (found) return { answer: found.answer, record: record(one.name, found.by, found.answer, tried) };
    if (isPersonWanted)
      return { answer: null, record: record(one.name, "nobody", { value: null, evidence: null }, tried) };
    const answer = one.rule(input);
    return { answer, record: record(one.name, "rule", answer, tried) };
  });
  return { judged, calls };
}

const MAX_REFUSAL = 500;

const objectOf = <Input>(wanted: readonly AnyJudgement<Input>[]): z.ZodType =>
  z.object(Object.fromEntries(wanted.map((one) => [one.name, one.schema])));

const partOf = (given: unknown, name: string): unknown =>
  typeof given === "object" && given !== null && Object.hasOwn(given, name)
    ? given[name as keyof typeof given]
    : undefined;

const record = (name: string, by: string, answer: Answer, attempts: Attempt[]): JudgementRecord => ({
  name,
  by,
  value: answer.value,
  evidence: answer.evidence,
  attempts,
});

/** The answer, if it can be used: of the shape, resting on words that are there, and within bounds. */
function check<Input, A extends Answer>(
  judgement: Judgement<Input, A>,
  given: unknown,
  input: Input,
  question: Question,
): { answer: A } | { problem: string } {
  const parsed = judgement.schema.safeParse(given);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue?.path.join(".") ?? "";
    return { problem: `the answer does not fit: ${where ? `${where}: ` : ""}${issue?.message}` };
  }
  const answer = { ...parsed.data, evidence: parsed.data.evidence?.trim() || null };
  if (answer.evidence !== null) {
    if (!folded(textOf(question)).includes(folded(answer.evidence)))
      return { problem: "the quoted evidence is not in the input" };
    if (findInstructions(answer.evidence).length > 0) return { problem: "the quoted evidence gives orders" };
  }
  const refusal = judgement.bounds(answer, input);
  return refusal === null ? { answer } : { problem: `out of bounds: ${refusal}` };
}
