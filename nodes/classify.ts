import type { OperationalEvent } from "../events/operational-event.ts";
import { reportEvent } from "../events/report.ts";
import type { RunState, RunUpdate } from "../graph/state.ts";
import { readMessage } from "../judgements/read-message.ts";
import type { Dependencies } from "./dependencies.ts";
import { accountIds } from "./intake.ts";
import { judgesFor } from "./judges-for.ts";

/** Does the message ask, or does it report something to handle? A report becomes an event, with what it says of facts. */
export const classify =
  ({ organization, judges }: Pick<Dependencies, "organization" | "judges">) =>
  async (state: RunState): Promise<RunUpdate> => {
    const { message, known } = state;
    if (message === null) throw new Error("classify needs a message");
    const { facts, judgements, calls } = await readMessage(
      {
        text: message.text,
        pending: known?.status === "asked" ? known.event.text : "",
        handled: known?.source === "chat" ? known.event.text : "",
        accounts: organization.accounts,
      },
      judgesFor(judges, state),
    );
    if (facts === null) return { judgements, calls };

    const accounts = facts.accounts.map(
      (name) =>
        organization.accounts.find((account) => account.name === name)?.id ?? name.replaceAll("-", ""),
    );
    const event: OperationalEvent = reportEvent({
      message,
      messageId: message.id ?? state.runId,
      receivedAt: state.receivedAt,
      known: known?.event ?? null,
      facts: { ...facts, accounts: [...new Set(accounts)] },
    });
    return {
      event,
      ...accountIds(organization, event),
      reason: facts.value ? null : "unclear",
      judgements,
      calls,
    };
  };
