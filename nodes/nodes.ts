import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import type { RunState } from "../graph/state.ts";
import { accept } from "./accept.ts";
import { askOperator } from "./ask-operator.ts";
import { askPerson } from "./ask-person.ts";
import { assess } from "./assess.ts";
import { awaitOperator } from "./await-operator.ts";
import { checkAccount } from "./check-account.ts";
import { checkSignificance } from "./check-significance.ts";
import { checkTickets } from "./check-tickets.ts";
import { createTickets } from "./create-tickets.ts";
import type { Dependencies } from "./dependencies.ts";
import { discharge } from "./discharge.ts";
import { gatherStakeholders } from "./gather-stakeholders.ts";
import { intake } from "./intake.ts";
import { merge } from "./merge.ts";
import { notifyTeams } from "./notify-teams.ts";
import { override } from "./override.ts";
import { record } from "./record.ts";
import { research } from "./research.ts";
import { respond } from "./respond.ts";
import { screen } from "./screen.ts";
import { updateTickets } from "./update-tickets.ts";

/** Every node, given what it needs. Those that read and answer what people write are loaded for the first message. */
export const createNodes = (dependencies: Dependencies) => ({
  intake: intake(dependencies),
  merge: merge(dependencies),
  screen: screen(dependencies),
  classify: async (state: RunState) => (await import("./classify.ts")).classify(dependencies)(state),
  override: override(),
  consult: async (state: RunState, config: Pick<LangGraphRunnableConfig, "writer"> = {}) =>
    (await import("./consult.ts")).consult(dependencies)(state, config),
  checkAccount: checkAccount(),
  askPerson: askPerson(),
  assess: assess(dependencies),
  askOperator: askOperator(dependencies),
  awaitOperator: awaitOperator(),
  checkSignificance: checkSignificance(dependencies),
  accept: accept(),
  discharge: discharge(),
  checkTickets: checkTickets(dependencies),
  gatherStakeholders: gatherStakeholders(dependencies),
  research: research(dependencies),
  createTickets: createTickets(dependencies),
  updateTickets: updateTickets(dependencies),
  notifyTeams: notifyTeams(dependencies),
  respond: respond(dependencies),
  record: record(dependencies),
});
export type Nodes = ReturnType<typeof createNodes>;
