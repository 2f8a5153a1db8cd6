import { END, START } from "@langchain/langgraph";
import { createGraph } from "../../graph/create-graph.ts";
import type { Dependencies } from "../../nodes/dependencies.ts";
import type { EndState } from "./end-state.ts";

/** Edges of the graph that no run took, such as "merge → screen", by the paths in the reports. */
export async function edgesNotWalked(end: EndState): Promise<string[]> {
  // The wiring does not depend on what the nodes are given.
  const { edges } = await createGraph({} as Dependencies).getGraphAsync();
  const walked = new Set(Object.values(end).flatMap(edgesOf));
  const all = edges
    .filter(({ source, target }) => source !== START && target !== END)
    .map(({ source, target }) => `${source} → ${target}`);
  return [...new Set(all)].filter((edge) => !walked.has(edge));
}

/** Of one report; none of anything else. */
function edgesOf(report: unknown): string[] {
  const path = typeof report === "string" ? /^## Path\n\n(.+)$/m.exec(report)?.[1] : undefined;
  const nodes = path?.split(" → ") ?? [];
  return nodes.slice(1).map((node, at) => `${nodes[at]} → ${node}`);
}
