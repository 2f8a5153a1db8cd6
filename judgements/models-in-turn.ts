import { AIMessage } from "@langchain/core/messages";
import { type AnyAgentMiddleware, createMiddleware } from "langchain";
import type { AnswerListener } from "./ask-agent.ts";
import { callOf } from "./ask-model.ts";
import { inChatSpan } from "./chat-span.ts";
import type { Attempt } from "./judgement.ts";
import {
  explainError,
  type Judges,
  modelsFor,
  mustHaveTime,
  type NamedModel,
  readyModel,
  SPENT,
  tokensLeft,
} from "./model.ts";
import { stoppedBecause } from "./model-message.ts";
import { type ModelCall, noteOnLast } from "./usage.ts";

/**
 * The models of an agent, one after the other. LangChain's own fallback begins with the first one at each call, throws
 * the first error, and counts nothing; this one keeps to the model that answers, leaves out what failed a moment ago,
 * and keeps account of every call.
 */
export function createModelsInTurn(question: string, judges: Judges) {
  const models = modelsFor(judges, question);
  const attempts: Attempt[] = [];
  const calls: ModelCall[] = [];
  let index = 0;
  /** Of the model whose turn it is. */
  let refusals = 0;

  const next = (problem: string) => {
    attempts.push({ model: models[index]?.id ?? "", problem });
    index += 1;
    refusals = 0;
  };
  /** The model whose turn it is; those that cannot be asked are passed over. null: none is left. Throws NoTimeLeftError. */
  const ready = (): NamedModel | null => {
    if (index < models.length) mustHaveTime(judges);
    for (let entry = models[index]; entry !== undefined; entry = models[index]) {
      const candidate = readyModel(entry, judges);
      if (!("problem" in candidate)) return candidate;
      next(candidate.problem);
    }
    return null;
  };

  const ask = async (candidate: NamedModel, call: () => Promise<unknown>): Promise<AIMessage | null> => {
    const started = performance.now();
    let raw: unknown = null;
    let problem: string | null = null;
    try {
      raw = await inChatSpan(candidate, call, (message) => message);
      const stopped = stoppedBecause(raw);
      if (stopped !== null) throw stopped;
      if (!AIMessage.isInstance(raw)) throw new Error("the model gave no message");
      judges.breaker?.succeeded(candidate.id);
      return raw;
    } catch (error) {
      judges.breaker?.failed(candidate.id, error);
      problem = explainError(judges, error);
      next(problem);
      return null;
    } finally {
      calls.push({ ...callOf(question, candidate, raw, performance.now() - started), problem });
    }
  };

  return {
    attempts,
    calls,
    ready,
    current: () => models[index]?.id ?? "nobody",
    /** The agent came to no end with the model whose turn it is. */
    giveUp(problem: string) {
      if (index >= models.length) return;
      noteOnLast(calls, problem);
      next(problem);
    },
    /** Its answer cannot be used: it may try again as often as the settings say. */
    refuse(problem: string) {
      noteOnLast(calls, problem);
      refusals += 1;
      if (refusals >= (judges.attempts ?? 2)) next(problem);
      else attempts.push({ model: models[index]?.id ?? "", problem });
    },
    middleware: (listener?: AnswerListener): AnyAgentMiddleware =>
      createMiddleware({
        name: "ModelsInTurn",
        wrapModelCall: async (request, handler) => {
          for (let candidate = ready(); candidate !== null; candidate = ready()) {
            if (tokensLeft(judges, calls) <= 0) {
              next(SPENT);
              continue;
            }
            const { speaker, model, cacheMark } = candidate;
            const cached = cacheMark && { cache_control: { type: "ephemeral" } };
            const message = await ask(candidate, () =>
              Promise.resolve(
                handler({
                  ...request,
                  model: speaker ?? model,
                  modelSettings: { ...request.modelSettings, ...cached },
                }),
              ),
            );
            if (message === null || message.tool_calls?.length) listener?.restart();
            if (message !== null) return message;
          }
          throw new Error("no model is left");
        },
      }),
  };
}
