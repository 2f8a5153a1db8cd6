import type { OheroGraph } from "./builder.ts";
import { byTickets, route } from "./routes.ts";

/** Who is concerned, and what must they be told? One ticket for each team, opened or brought up to date. */
export function triage(graph: OheroGraph): void {
  graph.addConditionalEdges(
    "checkTickets",
    ...route(byTickets, {
      none: "gatherStakeholders",
      newer: "updateTickets",
      "not newer": "respond",
      "missed before": "createTickets",
    }),
  );
  graph.addEdge("gatherStakeholders", "research");
  graph.addEdge("research", "createTickets");
  graph.addEdge("createTickets", "notifyTeams");
  graph.addEdge("updateTickets", "notifyTeams");
  graph.addEdge("notifyTeams", "respond");
}
