import { type LangGraphRunnableConfig, Overwrite, StateGraph } from "@langchain/langgraph";
import type { LivePiece } from "../channels/channel.ts";
import type { Nodes } from "../nodes/nodes.ts";
import { inSpan } from "../telemetry/in-span.ts";
import { nodeDescriptions } from "./node-descriptions.ts";
import { Input, type RunState, type RunUpdate, State, type Step } from "./state.ts";

type NodeName = keyof Nodes;
type Node = (state: RunState, config: LangGraphRunnableConfig) => Promise<RunUpdate>;
type Described = [NodeName, Node, { metadata: { description: string } }];

/** A builder that knows every node, and nothing of the edges. */
export function createBuilder(nodes: Nodes, clock: () => Date) {
  const described = Object.entries(nodes).map(([key, node]): Described => {
    const name = key as NodeName;
    return [name, trace(name, node, clock), { metadata: { description: nodeDescriptions[name] } }];
  });
  return new StateGraph({ state: State, input: Input }).addNode(described);
}
export type OheroGraph = ReturnType<typeof createBuilder>;

/**
 * Adds the node to the run's trace, runs it in a span of its name, and says on the custom stream that it begins. The first node
 * begins a new trace.
 */
function trace(name: string, node: Node, clock: () => Date): Node {
  return async (state, config) => {
    const startedAt = clock().toISOString();
    const started = performance.now();
    config.writer?.({ node: name } satisfies LivePiece);
    const update = await inSpan(name, { attributes: { "ohero.node": name } }, () => node(state, config));
    const step: Step = {
      node: name,
      startedAt,
      durationMs: Math.round((performance.now() - started) * 10) / 10,
    };
    return { ...update, trace: name === "intake" ? new Overwrite([step]) : [step] };
  };
}
