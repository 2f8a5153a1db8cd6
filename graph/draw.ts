import type { CompiledGraph } from "./create-graph.ts";

/** Which box of the picture a node stands in; the others stand free. */
const BOXES: Record<string, readonly string[]> = {
  acknowledge: [
    "checkAccount",
    "askPerson",
    "assess",
    "askOperator",
    "awaitOperator",
    "checkSignificance",
    "accept",
    "discharge",
  ],
  triage: ["checkTickets", "gatherStakeholders", "research", "createTickets", "updateTickets", "notifyTeams"],
};

/** The box that a node stands in; null where it stands free. */
export const boxOf = (name: string): string | null =>
  Object.keys(BOXES).find((key) => BOXES[key]?.includes(name)) ?? null;

/** The compiled graph as Mermaid. A colon in a node's name is what makes LangGraph draw a box around a flat graph's nodes. */
export async function drawGraph(graph: CompiledGraph): Promise<string> {
  const drawable = await graph.getGraphAsync();
  const boxed = (name: string) => {
    const box = boxOf(name);
    return box ? `${box}:${name}` : name;
  };
  drawable.nodes = Object.fromEntries(
    // Mermaid would write the description into the node.
    Object.values(drawable.nodes).map(({ metadata: _, ...node }) => [
      boxed(node.id),
      { ...node, id: boxed(node.id) },
    ]),
  );
  drawable.edges = drawable.edges.map((edge) => ({
    ...edge,
    source: boxed(edge.source),
    target: boxed(edge.target),
  }));
  return drawable.drawMermaid().trim();
}
