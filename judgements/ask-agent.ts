import { HumanMessage } from "@langchain/core/messages";
import type { StructuredToolInterface } from "@langchain/core/tools";
import {
  type AnyAgentMiddleware,
  createAgent,
  modelCallLimitMiddleware,
  toolCallLimitMiddleware,
} from "langchain";
import { systemText } from "./ask-model.ts";
import type { Attempt } from "./judgement.ts";
import type { Judges } from "./model.ts";
import { createModelsInTurn } from "./models-in-turn.ts";
import type { ModelCall } from "./usage.ts";

/** An open question, which a model may look things up for before it answers in words. */
export interface AgentQuestion {
  /** Names the question; models for it alone are found by this name. */
  name: string;
  /** Markdown file in `prompts/`: the part that never changes, so that it can be cached. */
  prompt: string;
  /** What differs from run to run. */
  text: string;
  /** What it may look up with. None of them writes, and none throws. */
  tools: StructuredToolInterface[];
  /** Why an answer may not be used; null where it may. */
  refuse(answer: string): string | null;
  listener?: AnswerListener | undefined;
}

/** Hears an answer while it is written. */
export interface AnswerListener {
  write(piece: string): void;
  /** What was written so far counts no more: the model looks something up first, or another one takes over. */
  restart(): void;
}

export interface AgentAnswer {
  /** null: no model gave an answer that can be used. */
  text: string | null;
  by: string;
  attempts: Attempt[];
  calls: ModelCall[];
}

const MAX_CALLS = 5;
const ENDLESS = `it came to no answer within ${MAX_CALLS} calls`;
/** Of one answer: a model that searches for ever gives none. Their types are of another zod than ours. */
const LIMITS = [
  modelCallLimitMiddleware({ runLimit: MAX_CALLS, exitBehavior: "error" } as never),
  toolCallLimitMiddleware({ runLimit: 8, exitBehavior: "continue" } as never),
] as unknown as AnyAgentMiddleware[];

/**
 * Asks a LangChain agent. What its models have looked up stays when the next one takes over or an answer is refused: a
 * model is told once what was wrong with its answer, then the next one goes on.
 */
export async function askAgent(question: AgentQuestion, judges: Judges): Promise<AgentAnswer> {
  const { name, prompt, text, tools, refuse, listener } = question;
  const turn = createModelsInTurn(name, judges);
  const first = turn.ready();
  if (first === null) return { text: null, by: "nobody", attempts: turn.attempts, calls: turn.calls };
  const middleware: AnyAgentMiddleware[] = [...LIMITS, turn.middleware(listener)];
  const agent = createAgent({
    name,
    model: first.speaker ?? first.model,
    tools,
    systemPrompt: systemText([prompt], judges.guidance ?? {}),
    middleware,
    // It only reads, and is over in moments: there is nothing to resume.
    checkpointer: false,
  });
  let messages: Awaited<ReturnType<typeof agent.invoke>>["messages"] = [new HumanMessage(text)];
  while (turn.ready() !== null) {
    listener?.restart();
    let answer: string;
    try {
      // Where nobody hears the answer being written, following every message would only cost.
      const modes = listener ? (["messages", "values"] as const) : (["values"] as const);
      const config = { streamMode: [...modes], recursionLimit: 100 };
      const stream = await agent.stream({ messages }, config);
      for await (const [mode, data] of stream) {
        if (mode === "values") messages = data.messages;
        else if (data[0].type === "ai") listener?.write(data[0].text);
      }
      answer = messages.at(-1)?.text.trim() ?? "";
    } catch (error) {
      // Models that fail are dealt with in turn; what comes out here is a model that does not come to an end.
      turn.giveUp(String(error).includes("limits exceeded") ? ENDLESS : String(error));
      messages = [new HumanMessage(text)];
      continue;
    }
    const problem = refuse(answer);
    const { attempts, calls } = turn;
    if (problem === null) return { text: answer, by: turn.current(), attempts, calls };
    turn.refuse(problem);
    messages = [
      ...messages,
      new HumanMessage(`Your last answer cannot be used: ${problem.slice(0, 500)}. Answer anew.`),
    ];
  }
  return { text: null, by: "nobody", attempts: turn.attempts, calls: turn.calls };
}
