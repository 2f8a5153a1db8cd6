import { Annotation, MemorySaver, StateGraph } from "@langchain/langgraph";

const State = Annotation.Root({ text: Annotation<string> });

const graph = new StateGraph(State)
  .addNode("echo", ({ text }) => ({ text }))
  .addEdge("__start__", "echo")
  .addEdge("echo", "__end__")
  .compile({ checkpointer: new MemorySaver() });

/** The least that a function with LangGraph can be. */
export const handler = (event: { text: string }) =>
  graph.invoke(event, { configurable: { thread_id: "one" } });
