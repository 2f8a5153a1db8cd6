import { AIMessage, HumanMessage, ToolMessage } from "@langchain/core/messages";
import {
  Annotation,
  type BaseCheckpointSaver,
  END,
  MessagesAnnotation,
  START,
  StateGraph,
} from "@langchain/langgraph";
import { createRandom, createText } from "./text.ts";

export type Durability = "sync" | "async" | "exit";

/** A run of ten nodes in a row over 6 KB of state, each of which adds a few words. */
export async function runTenSteps(checkpointer: BaseCheckpointSaver, durability: Durability): Promise<void> {
  const random = createRandom(1);
  const State = Annotation.Root({
    document: Annotation<string>,
    note: Annotation<string>,
    step: Annotation<number>,
  });
  // biome-ignore lint/suspicious/noExplicitAny: node names made in a loop are not known to the builder's type
  const builder: any = new StateGraph(State);
  for (let step = 0; step < 10; step += 1) {
    builder.addNode(`step${step}`, () => ({ note: createText(random, 60), step }));
    builder.addEdge(step === 0 ? START : `step${step - 1}`, `step${step}`);
  }
  const app = builder.addEdge("step9", END).compile({ checkpointer });
  await app.invoke({ document: createText(random, 6_000) }, { ...thread("ten-steps"), durability });
}

/** A chat: each turn is a question of about 150 and an answer of about 700 characters. */
export async function runChat(
  checkpointer: BaseCheckpointSaver,
  durability: Durability,
  turns: number,
): Promise<void> {
  const random = createRandom(2);
  const app = new StateGraph(MessagesAnnotation)
    .addNode("model", () => ({ messages: [answer(createText(random, 450 + random() * 500))] }))
    .addEdge(START, "model")
    .addEdge("model", END)
    .compile({ checkpointer });
  for (let turn = 0; turn < turns; turn += 1) {
    const messages = [new HumanMessage(createText(random, 100 + random() * 100))];
    await app.invoke({ messages }, { ...thread("chat"), durability });
  }
}

/** An agent: each turn is a question, a tool call, its result of about 1.2 KB, and an answer. */
export async function runAgent(
  checkpointer: BaseCheckpointSaver,
  durability: Durability,
  turns: number,
): Promise<void> {
  const random = createRandom(3);
  const app = new StateGraph(MessagesAnnotation)
    .addNode("model", ({ messages }) => {
      if (messages.at(-1)?.getType() === "tool") return { messages: [answer(createText(random, 500))] };
      const call = {
        name: "look_up",
        args: { query: createText(random, 40) },
        id: `call_${Math.floor(random() * 1e15)}`,
      };
      return { messages: [new AIMessage({ content: "", tool_calls: [{ ...call, type: "tool_call" }] })] };
    })
    .addNode("tools", ({ messages }) => {
      const [call] = (messages.at(-1) as AIMessage).tool_calls ?? [];
      return {
        messages: [new ToolMessage({ content: createText(random, 1_200), tool_call_id: call?.id ?? "" })],
      };
    })
    .addEdge(START, "model")
    .addConditionalEdges("model", ({ messages }) =>
      (messages.at(-1) as AIMessage).tool_calls?.length ? "tools" : END,
    )
    .addEdge("tools", "model")
    .compile({ checkpointer });
  for (let turn = 0; turn < turns; turn += 1) {
    await app.invoke(
      { messages: [new HumanMessage(createText(random, 120))] },
      { ...thread("agent"), durability },
    );
  }
}

export function thread(threadId: string) {
  return { configurable: { thread_id: threadId } };
}

function answer(content: string): AIMessage {
  const tokens = Math.ceil(content.length / 4);
  const usage = { input_tokens: 900, output_tokens: tokens, total_tokens: 900 + tokens };
  return Object.assign(new AIMessage({ content }), { usage_metadata: usage });
}
