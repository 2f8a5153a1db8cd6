import type { OheroGraph } from "./builder.ts";
import { byAccount, byRuling, hasTickets, isAssessed, isSignificant, route } from "./routes.ts";

/** Does the event matter? Accept, discharge, or ask. */
export function acknowledge(graph: OheroGraph): void {
  graph.addConditionalEdges(
    "checkAccount",
    ...route(byAccount, { ask: "askPerson", "none known": "discharge", known: "assess" }),
  );
  graph.addConditionalEdges(
    "assess",
    ...route(isAssessed, { answered: "checkSignificance", "no answer": "askOperator" }),
  );
  graph.addConditionalEdges("checkSignificance", ...route(isSignificant, { yes: "accept", no: "discharge" }));
  graph.addEdge("askOperator", "awaitOperator");
  graph.addConditionalEdges(
    "awaitOperator",
    ...route(byRuling, { accept: "accept", discharge: "discharge" }),
  );
  graph.addConditionalEdges("override", ...route(byRuling, { accept: "accept", discharge: "discharge" }));
  graph.addEdge("accept", "checkTickets");
  graph.addConditionalEdges(
    "discharge",
    ...route(hasTickets, { "no tickets": "respond", overruled: "updateTickets" }),
  );
  graph.addEdge("askPerson", "respond");
}
