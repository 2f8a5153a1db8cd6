import { graphlib, layout } from "@dagrejs/dagre";
import type { CompiledGraph } from "./create-graph.ts";
import { boxOf } from "./draw.ts";

/** The flow chart with a place for everything, in pixels from the top left; the places of nodes are their middles. */
export interface Flow {
  width: number;
  height: number;
  nodes: { name: string; box: string | null; x: number; y: number; width: number; height: number }[];
  edges: {
    from: string;
    to: string;
    label: string | null;
    points: { x: number; y: number }[];
  }[];
}

const NODE = { height: 28, padding: 24, letter: 7.2 };

/** Lays the compiled graph out from top to bottom. */
export async function layOutGraph(graph: CompiledGraph): Promise<Flow> {
  const drawable = await graph.getGraphAsync();
  const plan = new graphlib.Graph({ multigraph: true });
  plan.setGraph({ rankdir: "TB", nodesep: 26, ranksep: 34, edgesep: 12, marginx: 8, marginy: 8 });
  plan.setDefaultEdgeLabel(() => ({}));
  for (const { id } of Object.values(drawable.nodes))
    plan.setNode(id, { width: id.length * NODE.letter + NODE.padding, height: NODE.height });
  for (const [index, { source, target }] of drawable.edges.entries())
    plan.setEdge(source, target, {}, String(index));
  layout(plan);
  const { width = 0, height = 0 } = plan.graph();
  return {
    width: Math.ceil(width),
    height: Math.ceil(height),
    nodes: plan.nodes().map((name: string) => {
      const { x, y, width: wide, height: high } = plan.node(name);
      return { name, box: boxOf(name), x: round(x), y: round(y), width: round(wide), height: high };
    }),
    edges: drawable.edges.map(({ source, target, data }, index) => ({
      from: source,
      to: target,
      label: typeof data === "string" && data !== target ? data : null,
      points: plan
        .edge(source, target, String(index))
        .points.map(({ x, y }: { x: number; y: number }) => ({ x: round(x), y: round(y) })),
    })),
  };
}

const round = (value: number) => Math.round(value * 10) / 10;
