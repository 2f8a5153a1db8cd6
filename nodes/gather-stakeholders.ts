import type { RunState, RunUpdate } from "../graph/state.ts";
import { assessEvent } from "../judgements/assess.ts";
import { rulesOnly } from "../judgements/model.ts";
import type { Dependencies } from "./dependencies.ts";
import { stakeholderIds } from "./ticket-writing.ts";

/** Which teams are concerned. What an operator accepted unseen by a judgement is assessed by the rules first. */
export const gatherStakeholders =
  ({ organization, clock }: Pick<Dependencies, "organization" | "clock">) =>
  async ({ event, assessment }: RunState): Promise<RunUpdate> => {
    if (event === null) throw new Error("gatherStakeholders needs an event");
    const ruled =
      assessment === null
        ? await assessEvent({ event, organization, now: clock() }, rulesOnly)
        : { assessment, judgements: [] };
    if (ruled.assessment === null) throw new Error("the rules always answer");
    const { cost, severity } = ruled.assessment;
    const { owner, teams } = stakeholderIds(organization, event, { costImpact: cost.value, severity });
    return { assessment: ruled.assessment, judgements: ruled.judgements, owner, stakeholders: teams };
  };
