import type { OperationalEvent } from "../events/operational-event.ts";
import { reportEvent } from "../events/report.ts";
import type { RunState, RunUpdate } from "../graph/state.ts";
import { classify as classifyMessage } from "../judgements/classify.ts";
import { judge } from "../judgements/judge.ts";
import { backedByRule } from "../judgements/model.ts";
import { reportFacts } from "../judgements/report-facts.ts";
import type { Dependencies } from "./dependencies.ts";
import { accountIds } from "./intake.ts";
import { judgesFor } from "./judges-for.ts";

/** Does the message ask, or does it report something to handle? A report becomes an event, with what it says of facts. */
export const classify =
  ({ organization, judges }: Pick<Dependencies, "organization" | "judges">) =>
  async (state: RunState): Promise<RunUpdate> => {
    const { message, known } = state;
    if (message === null) throw new Error("classify needs a message");
    const pending = known?.status === "asked" ? known.event.text : "";
    // Somebody waits for an answer: where every model fails the rule gives it, whatever the policy says.
    const always = backedByRule(judgesFor(judges, state));
    const kind = await judge(classifyMessage, { text: message.text, pending }, always);
    if (kind.answer?.value !== "report") return { judgements: [kind.record], calls: kind.calls };

    const said = known?.source === "chat" ? known.event.text : pending;
    const input = { text: message.text, pending: said, accounts: organization.accounts };
    const facts = await judge(reportFacts, input, always);
    const accounts = (facts.answer?.accounts ?? []).map(
      (name) =>
        organization.accounts.find((account) => account.name === name)?.id ?? name.replaceAll("-", ""),
    );
    const event: OperationalEvent = reportEvent({
      message,
      messageId: message.id ?? state.runId,
      receivedAt: state.receivedAt,
      known: known?.event ?? null,
      facts: {
        ...(facts.answer ?? { resources: [], region: null, symptom: null }),
        accounts: [...new Set(accounts)],
      },
    });
    return {
      event,
      ...accountIds(organization, event),
      reason: facts.answer?.value === false ? "unclear" : null,
      judgements: [kind.record, facts.record],
      calls: [...kind.calls, ...facts.calls],
    };
  };
