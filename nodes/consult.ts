import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import type { AnswerPiece } from "../channels/channel.ts";
import type { RunState, RunUpdate } from "../graph/state.ts";
import { answerQuestion } from "../judgements/answer.ts";
import type { Dependencies } from "./dependencies.ts";
import { judgesFor } from "./judges-for.ts";
import { createLookup } from "./look-up.ts";
import { NO_HISTORY, readHistory } from "./thread-history.ts";
import { readThreadIncident } from "./thread-incident.ts";

/** Questions of the thread that a new one may go on with, and that a model is told. */
const EARLIER = 5;

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
    stores,
    channel,
    clock,
  }: Pick<Dependencies, "organization" | "judges" | "tools" | "external" | "stores" | "channel" | "clock">) =>
  async (state: RunState, { writer }: Pick<LangGraphRunnableConfig, "writer"> = {}): Promise<RunUpdate> => {
    const { message, known, messages } = state;
    if (message === null) throw new Error("consult needs a message");
    const lookup = createLookup({
      organization,
      tools: await tools.reading(),
      clock,
      ...(external && { external }),
    });
    const thread = known === null ? null : await readThreadIncident(stores, known, organization);
    // The question itself is the last of them.
    const before = messages.slice(0, -1);
    const asked = before.filter(({ type }) => type === "human").map(({ text }) => text);
    const found = await lookup.searchFor(message.text, { earlier: asked.slice(-EARLIER), thread });
    const history = message.withHistory ? await readHistory(channel, state, message) : NO_HISTORY;
    lookup.add(history.passages);
    const fromData = history.answer ?? found;

    const say = (piece: AnswerPiece) => writer?.(piece);
    const { answer, record, calls } = await answerQuestion(
      {
        question: message.text,
        facts: [`Today: ${clock().toISOString()}`, lookup.facts].join("\n"),
        earlier: before
          .slice(-2 * EARLIER)
          .map(({ type, text }) => `${type === "ai" ? "OHERO" : "Person"}: ${text}`),
        fromData,
        passages: lookup.passages,
        tools: lookup.tools,
      },
      judgesFor(judges, state),
      { write: (piece) => say({ answer: piece }), restart: () => say({ answerRestarts: true }) },
    );
    const failures = [...lookup.failures, ...history.failures];
    const unsearched =
      failures.length > 0 ? "\nSome of what I know could not be searched; see the report." : "";
    return { outcome: "answered", answer: `${answer}${unsearched}`, judgements: [record], calls, failures };
  };
