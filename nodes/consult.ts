import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import type { AnswerPiece } from "../channels/channel.ts";
import type { RunState, RunUpdate } from "../graph/state.ts";
import { answerQuestion } from "../judgements/answer.ts";
import type { Dependencies } from "./dependencies.ts";
import { judgesFor } from "./judges-for.ts";
import { createLookup } from "./look-up.ts";
import { incidentPassage } from "./passages.ts";

/**
 * Answers a question from tickets, incidents and documents, read-only. A search that fails is said, never taken for "nothing found".
 * While an answer is written, its pieces go out on the graph's custom stream.
 */
export const consult =
  ({
    organization,
    judges,
    tools,
    external,
    clock,
  }: Pick<Dependencies, "organization" | "judges" | "tools" | "external" | "clock">) =>
  async (state: RunState, { writer }: Pick<LangGraphRunnableConfig, "writer"> = {}): Promise<RunUpdate> => {
    const { message, known, messages } = state;
    if (message === null) throw new Error("consult needs a message");
    const lookup = createLookup({ organization, tools, clock, ...(external && { external }) });
    // A thread that belongs to an incident knows it.
    if (known) lookup.add([incidentPassage(known, known.event.text)]);
    const fromData = await lookup.searchFor(message.text);

    const say = (piece: AnswerPiece) => writer?.(piece);
    const { answer, record, calls } = await answerQuestion(
      {
        question: message.text,
        facts: [`Today: ${clock().toISOString()}`, lookup.facts].join("\n"),
        // The question itself is the last of them.
        earlier: messages
          .slice(-11, -1)
          .map(({ type, text }) => `${type === "ai" ? "OHERO" : "Person"}: ${text}`),
        fromData,
        passages: lookup.passages,
        tools: lookup.tools,
      },
      judgesFor(judges, state),
      { write: (piece) => say({ answer: piece }), restart: () => say({ answerRestarts: true }) },
    );
    const { failures } = lookup;
    const unsearched =
      failures.length > 0 ? "\nSome of what I know could not be searched; see the report." : "";
    return { outcome: "answered", answer: `${answer}${unsearched}`, judgements: [record], calls, failures };
  };
