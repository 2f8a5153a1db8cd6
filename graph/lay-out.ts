import { graphlib, layout } from "@dagrejs/dagre";
import type { CompiledGraph } from "./create-graph.ts";
import { boxOf } from "./draw.ts";

interface Place {
  x: number;
  y: number;
}
interface Area extends Place {
  width: number;
  height: number;
}

/** The flow chart with a place for everything, in pixels from the top left; the places are middles. */
export interface Flow {
  width: number;
  height: number;
  boxes: (Area & { name: string })[];
  nodes: (Area & { name: string; box: string | null })[];
  edges: {
    from: string;
    to: string;
    label: string | null;
    /** Straight lines with rounded corners, as the data of an SVG path. */
    line: string;
    /** Where the label has room; null where there is none. */
    labelAt: Place | null;
  }[];
}

const NODE = { height: 28, padding: 24, letter: 7.2 };
const LABEL = { height: 16, padding: 10, letter: 5.8 };
/** Radius of the corners that edges turn, in pixels. */
const TURN = 14;
/** dagre makes room for labels in ranks of their own, half as far apart. */
const SPACING = { rankdir: "TB", nodesep: 12, ranksep: 30, edgesep: 6, marginx: 8, marginy: 8 };

/** Lays the compiled graph out from top to bottom. */
export async function layOutGraph(graph: CompiledGraph): Promise<Flow> {
  const drawable = await graph.getGraphAsync();
  // Several reasons to go from one node to another are one line: a path tells which nodes, not for which reason.
  const lines = new Map<string, { from: string; to: string; labels: string[] }>();
  for (const { source: from, target: to, data } of drawable.edges) {
    const line = lines.get(`${from} ${to}`) ?? { from, to, labels: [] };
    if (typeof data === "string" && data !== to) line.labels.push(data);
    lines.set(`${from} ${to}`, line);
  }
  const edges = [...lines.values()].map(({ from, to, labels }) => ({
    from,
    to,
    label: labels.length === 0 ? null : labels.join(" / "),
  }));
  const plan = new graphlib.Graph({ multigraph: true, compound: true });
  plan.setGraph(SPACING);
  const boxes = new Set<string>();
  for (const { id } of Object.values(drawable.nodes)) {
    plan.setNode(id, { width: id.length * NODE.letter + NODE.padding, height: NODE.height });
    const box = boxOf(id);
    if (box === null) continue;
    if (!boxes.has(box)) plan.setNode(nameOfBox(box), {});
    boxes.add(box);
    plan.setParent(id, nameOfBox(box));
  }
  for (const [index, { from, to, label }] of edges.entries())
    plan.setEdge(from, to, label === null ? {} : { ...sizeOf(label), labelpos: "c" }, String(index));
  layout(plan);
  const areaOf = (name: string): Area => {
    const { x, y, width, height } = plan.node(name);
    return { x: round(x), y: round(y), width: round(width), height: round(height) };
  };
  const { width = 0, height = 0 } = plan.graph();
  return {
    width: Math.ceil(width),
    height: Math.ceil(height),
    boxes: [...boxes].map((name) => ({ name, ...areaOf(nameOfBox(name)) })),
    nodes: Object.keys(drawable.nodes).map((name) => ({ name, box: boxOf(name), ...areaOf(name) })),
    edges: edges.map((edge, index) => {
      const { points, x, y } = plan.edge(edge.from, edge.to, String(index));
      return {
        ...edge,
        line: lineThrough(points.map((point: Place) => ({ x: round(point.x), y: round(point.y) }))),
        labelAt: edge.label === null ? null : { x: round(x), y: round(y) },
      };
    }),
  };
}

/** A box may be called as a node is. */
const nameOfBox = (box: string) => `box ${box}`;
const sizeOf = (label: string) => ({
  width: label.length * LABEL.letter + LABEL.padding,
  height: LABEL.height,
});
const round = (value: number) => Math.round(value);

function lineThrough(points: readonly Place[]): string {
  const [first, ...rest] = points;
  if (first === undefined) return "";
  let from = first;
  const turns = rest.map((point, index) => {
    const next = rest[index + 1];
    const before = from;
    from = point;
    if (next === undefined) return `L${point.x} ${point.y}`;
    const start = towards(point, before);
    const end = towards(point, next);
    return `L${start.x} ${start.y}Q${point.x} ${point.y} ${end.x} ${end.y}`;
  });
  return `M${first.x} ${first.y}${turns.join("")}`;
}

function towards(from: Place, to: Place): Place {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const share = Math.min(TURN, length / 2) / length;
  return { x: Math.round(from.x + (to.x - from.x) * share), y: Math.round(from.y + (to.y - from.y) * share) };
}
