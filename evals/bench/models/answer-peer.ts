import type { BedrockAnswer, BedrockRequest } from "../../../config/test-bedrock.ts";
import { findAccounts } from "../../../policy/registry.ts";
import { ANSWERS } from "./answers.ts";
import { type PastCall, readConversation } from "./conversation.ts";
import { accepted, type BenchEvent, dropped, organization } from "./events.ts";
import { accountsOf, type Matter, resourcesOf, stepsIn } from "./matter.ts";
import { sayAccepted, sayDischarged, sayDone, sayNotNewer } from "./peer-words.ts";
import type { Side } from "./readings.ts";

const known = new Map([...dropped(), ...accepted()].map((one) => [one.event.incidentId, one]));

/** Walks the peer's flow charts by what was called so far; never further than they lead. */
export function answerPeer({ body }: BedrockRequest, side: Side): BedrockAnswer {
  const { asked, calls } = readConversation(body);
  const eventPk = tagged(asked, "eventPk");
  const found = known.get(eventPk);
  if (found === undefined) throw new Error(`asked to handle an event that is not known: ${eventPk}`);
  const acknowledge = (action: string, reason: string) => ({
    name: "acknowledge_event",
    input: {
      callback_token: tagged(asked, "callbackToken"),
      action_taken: action,
      reason_for_action: reason,
    },
  });
  const isAcknowledged = calls.some(({ name }) => name === "acknowledge_event");

  const answer = ANSWERS[found.id];
  if (answer === undefined || findAccounts(organization, found.event.accounts).known.length === 0) {
    const { saying, reason, text } = sayDischarged(found.event);
    return isAcknowledged ? { text } : { saying, calls: [acknowledge("reject", reason)] };
  }
  const updatedAt = tagged(asked, "eventLastUpdatedTime");
  const matter: Matter = { event: found.event, answer, teams: teamsOf(found), updatedAt };
  const search = { name: "search_tickets_by_event_key", input: { event_pk: eventPk } };
  if (!isAcknowledged) {
    const { saying, reason } = sayAccepted(matter);
    // Between accepting and looking for tickets there is no decision.
    const also = side === "merged" ? [search] : [];
    return { saying, calls: [acknowledge("accept", reason), ...also] };
  }
  return triage(matter, calls, search);
}

function triage(
  matter: Matter,
  calls: readonly PastCall[],
  search: { name: string; input: { event_pk: string } },
): BedrockAnswer {
  const last = (name: string) => calls.findLast((call) => call.name === name);
  const found = last(search.name);
  if (found === undefined)
    return { saying: "[STAGE: TRIAGE]\n\nFirst box: are there tickets of this event?", calls: [search] };
  const tickets = JSON.parse(found.result) as { event_last_updated_time: string }[];
  if (tickets.length > 0) {
    if (tickets.some((ticket) => ticket.event_last_updated_time < matter.updatedAt))
      throw new Error("no event of this benchmark changes tickets");
    return { text: sayNotNewer(matter, tickets.length) };
  }
  const { answer, teams, updatedAt } = matter;
  const advice = last("ask_aws_advice");
  if (advice === undefined)
    return {
      saying:
        "There are none, so a ticket is created for each team concerned. The recommended actions come from the AWS adviser.",
      calls: [{ name: "ask_aws_advice", input: { query: answer.question } }],
    };
  if (last("create_ticket") !== undefined) return { text: sayDone(matter, advice.result) };
  const ticket = {
    event_pk: search.input.event_pk,
    ticket_title: answer.title,
    ticket_detail: `${answer.description} Affected accounts: ${accountsOf(matter)}. Affected resources: ${resourcesOf(matter)}. Owner: ${teams[0]}.`,
    recommended_action: stepsIn(advice.result),
    event_last_updated_time: updatedAt,
    severity: `${answer.severity}`,
    progress: "New",
  };
  return {
    saying: `Teams concerned: ${teams.join(", ")}. One ticket for each of them.`,
    calls: teams.map((assignee) => ({ name: "create_ticket", input: { ...ticket, assignee } })),
  };
}

/** Nothing in the charts asks whether somebody has set an event aside: it is handled as any other. */
const teamsOf = ({ kind, teams }: BenchEvent) => (kind === "suppressed" ? ["app01"] : teams);

/** The message names its tags before it uses them. */
const tagged = (text: string, tag: string): string => {
  const [, value] = [...text.matchAll(new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`, "g"))].at(-1) ?? [];
  if (value === undefined) throw new Error(`the message has no ${tag}`);
  return value;
};
