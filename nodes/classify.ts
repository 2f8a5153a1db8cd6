import type { OperationalEvent } from "../events/operational-event.ts";
import { reportEvent } from "../events/report.ts";
import type { RunState, RunUpdate } from "../graph/state.ts";
import { findKept, isStated } from "../judgements/bare-query.ts";
import { soundsLikeTrouble } from "../judgements/classify.ts";
import { readMessage } from "../judgements/read-message.ts";
import { isDecidedByPerson } from "../memory/incidents.ts";
import { accountIds } from "./account-ids.ts";
import type { Dependencies } from "./dependencies.ts";
import { judgesFor } from "./judges-for.ts";
import { knownServices, readWithServices } from "./look-up.ts";

/** Does the message ask, or does it report something to handle? A report becomes an event, with what it says of facts. */
export const classify =
  ({
    organization,
    judges,
    tools,
    clock,
  }: Pick<Dependencies, "organization" | "judges" | "tools" | "clock">) =>
  async (state: RunState): Promise<RunUpdate> => {
    const { message, known } = state;
    if (message === null) throw new Error("classify needs a message");
    // Whoever asks for what was said before asks.
    if (
      message.withHistory === true ||
      (await isPlainQuery(message.text, known, { organization, tools, clock }))
    )
      return { judgements: [{ ...PLAIN_QUERY, attempts: [] }] };
    const { facts, judgements, calls } = await readMessage(
      {
        text: message.text,
        pending: known?.status === "asked" ? known.event.text : "",
        handled: known?.source === "chat" ? known.event.text : "",
        accounts: organization.accounts,
      },
      judgesFor(judges, state),
    );
    if (facts === null || !isHeard(known, facts.value)) return { judgements, calls };

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

/**
 * What becomes of an incident is for its source, the policy and operators to say. In its thread people ask and add to its
 * tickets; what waits for an operator, or was settled by one, is changed by a decision only.
 */
function isHeard(known: RunState["known"], isClear: boolean): boolean {
  if (known === null || known.status === "asked") return true;
  if (known.status === "awaiting-operator") return false;
  if (known.status !== "open" && isDecidedByPerson(known)) return false;
  return known.source === "chat" || (known.status !== "discharged" && isClear);
}

const PLAIN_QUERY = { name: "classify", by: "rule", value: "question", evidence: null };

/**
 * "Security Hub findings of storefront-prod" has no question mark, and no trouble in it either: a message that is a query
 * about incidents to its last word asks.
 */
async function isPlainQuery(
  text: string,
  known: RunState["known"],
  { organization, tools, clock }: Pick<Dependencies, "organization" | "tools" | "clock">,
): Promise<boolean> {
  if (soundsLikeTrouble(text) || isStated(text)) return false;
  // What we asked back for may be answered in a query's words: "severity 4, payments-prod".
  if (known?.status === "asked" && findKept(text) === null) return false;
  try {
    const context = { organization, now: clock() };
    const { query, text: rest } = await readWithServices(text, context, async () =>
      knownServices(await tools.reading()),
    );
    const names = Object.keys(query);
    // In the thread of an incident, an account or a service alone may be the rest of a report.
    const isAddition = known !== null && names.every((name) => name === "accounts" || name === "services");
    return rest === "" && names.length > 0 && !isAddition;
  } catch {
    // What cannot be looked up now is classified by its words.
    return false;
  }
}
