import { type BaseCheckpointSaver, END, START } from "@langchain/langgraph";
import type { Dependencies } from "../nodes/dependencies.ts";
import { createNodes } from "../nodes/nodes.ts";
import { acknowledge } from "./acknowledge.ts";
import { createBuilder } from "./builder.ts";
import { byMessage, byPage, byRelation, isSetAside, route } from "./routes.ts";
import { triage } from "./triage.ts";

/** The whole flow as one flat graph; one thread for each incident. */
export function createGraph(
  dependencies: Dependencies,
  options: { checkpointer?: BaseCheckpointSaver } = {},
) {
  const graph = createBuilder(createNodes(dependencies), dependencies.clock);
  graph.addEdge(START, "intake");
  graph.addConditionalEdges(
    "intake",
    ...route(byRelation, {
      "nothing new": "record",
      unreadable: "record",
      "further page": "merge",
      "accepted before, newer": "checkTickets",
      "missed before": "checkTickets",
      new: "screen",
      message: "classify",
      "operator decision": "override",
    }),
  );
  graph.addConditionalEdges(
    "merge",
    ...route(byPage, {
      "a team joins": "notifyTeams",
      "same teams": "record",
      "discharged before": "screen",
    }),
  );
  graph.addConditionalEdges(
    "screen",
    ...route(isSetAside, { yes: "discharge", no: "checkAccount", "no, and has tickets": "checkTickets" }),
  );
  graph.addConditionalEdges(
    "classify",
    ...route(byMessage, { question: "consult", report: "checkAccount", addition: "checkTickets" }),
  );
  acknowledge(graph);
  triage(graph);
  graph.addEdge("consult", "respond");
  graph.addEdge("respond", "record");
  graph.addEdge("record", END);
  return graph.compile({ name: "ohero", ...options });
}
export type CompiledGraph = ReturnType<typeof createGraph>;
