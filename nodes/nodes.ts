import type { LangGraphRunnableConfig } from "@langchain/langgraph";
import type { RunState } from "../graph/state.ts";
import { accept } from "./accept.ts";
import { askOperator } from "./ask-operator.ts";
import { askPerson } from "./ask-person.ts";
import { awaitOperator } from "./await-operator.ts";
import { checkAccount } from "./check-account.ts";
import { checkSignificance } from "./check-significance.ts";
import type { Dependencies } from "./dependencies.ts";
import { discharge } from "./discharge.ts";
import { intake } from "./intake.ts";
import { loadJudging } from "./load-judging.ts";
import { notifyTeams } from "./notify-teams.ts";
import { override } from "./override.ts";
import { record } from "./record.ts";
import { respond } from "./respond.ts";
import { screen } from "./screen.ts";

/** A node that judges an event, or writes its tickets. */
const judging =
  (name: Exclude<keyof Awaited<ReturnType<typeof loadJudging>>, "judgeLate">, dependencies: Dependencies) =>
  async (state: RunState) =>
    (await loadJudging())[name](dependencies)(state);

/**
 * Every node, given what it needs. Those that judge events and write tickets are loaded for the first event that needs them; those
 * that read and answer what people write, for the first message.
 */
export const createNodes = (dependencies: Dependencies) => ({
  intake: intake(dependencies),
  merge: judging("merge", dependencies),
  screen: screen(dependencies),
  classify: async (state: RunState) => (await import("./classify.ts")).classify(dependencies)(state),
  override: override(),
  consult: async (state: RunState, config: Pick<LangGraphRunnableConfig, "writer"> = {}) =>
    (await import("./consult.ts")).consult(dependencies)(state, config),
  checkAccount: checkAccount(),
  askPerson: askPerson(),
  assess: judging("assess", dependencies),
  askOperator: askOperator(dependencies),
  awaitOperator: awaitOperator(),
  checkSignificance: checkSignificance(dependencies),
  accept: accept(),
  discharge: discharge(),
  checkTickets: judging("checkTickets", dependencies),
  gatherStakeholders: judging("gatherStakeholders", dependencies),
  research: judging("research", dependencies),
  createTickets: judging("createTickets", dependencies),
  updateTickets: judging("updateTickets", dependencies),
  notifyTeams: notifyTeams(dependencies),
  respond: respond(dependencies),
  record: record(dependencies),
});
export type Nodes = ReturnType<typeof createNodes>;
