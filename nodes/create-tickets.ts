import type { RunState, RunUpdate } from "../graph/state.ts";
import type { Dependencies } from "./dependencies.ts";
import { writeText, writeTickets } from "./ticket-writing.ts";

/** One ticket for each stakeholder team. Ids are derived, so a run that died half way makes none twice. */
export const createTickets =
  (dependencies: Pick<Dependencies, "organization" | "judges" | "tools" | "clock">) =>
  async (state: RunState): Promise<RunUpdate> => {
    if (state.event === null) throw new Error("createTickets needs an event");
    const { text, judgements, usage } = await writeText(dependencies, state.event);
    const tickets = await writeTickets(dependencies, state, text, state.stakeholders);
    return { tickets, judgements, usage };
  };
