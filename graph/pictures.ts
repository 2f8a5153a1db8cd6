import type { CompiledGraph } from "./create-graph.ts";
import { drawSvg } from "./draw-svg.ts";
import { layOutGraph } from "./lay-out.ts";

/** The way of an event that is new, matters, and gets its tickets. */
export const ACCEPTED = [
  "intake",
  "screen",
  "checkAccount",
  "assess",
  "checkSignificance",
  "accept",
  "checkTickets",
  "gatherStakeholders",
  "research",
  "createTickets",
  "notifyTeams",
  "respond",
  "record",
];

/** The pictures of `docs/images/`, by their file's name. */
export async function drawPictures(graph: CompiledGraph): Promise<Record<string, string>> {
  const flow = await layOutGraph(graph);
  return { "graph.svg": drawSvg(flow), "graph-accepted.svg": drawSvg(flow, ACCEPTED) };
}
