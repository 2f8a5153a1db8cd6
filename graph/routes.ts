import type { RunState } from "./state.ts";

/** A routing function with the node each of its answers leads to; the compiler refuses a missing or surplus branch. */
export function route<Answer extends string, const Targets extends Record<Answer, string>>(
  choose: (state: RunState) => Answer,
  targets: Targets & Record<Exclude<keyof Targets, Answer>, never>,
): [(state: RunState) => Answer, Targets] {
  return [choose, targets];
}

/** After intake: by how the delivery stands to what is known. */
export function byRelation({ relation, known, event }: RunState) {
  switch (relation) {
    case "duplicate":
    case "stale":
    case "echo":
      return "nothing new";
    case "invalid":
      return "unreadable";
    case "page":
      return "further page";
    case "message":
      return "message";
    case "decision":
      return "operator decision";
    case "late":
      return "missed before";
    case "new":
    case "released":
      return "new";
    case "newer":
      if (known?.status === "open") return "accepted before, newer";
      return known?.status === "closed" && !isOpenAgain(event) ? "accepted before, newer" : "new";
  }
}

/** What opens again is looked at like something new first: it may ring because of maintenance. */
const isOpenAgain = (event: RunState["event"]) => event?.state === "open" && event.suppressedBy === null;

export function isSetAside({ reason, known }: RunState) {
  if (reason !== null) return "yes";
  return known?.status === "closed" ? "no, and has tickets" : "no";
}

/** What people add to an incident that has tickets goes into these; whether it counts was decided before. */
export function byMessage({ event, known }: RunState) {
  if (event === null) return "question";
  const isTicketed = (known?.status === "open" || known?.status === "closed") && known.tickets.length > 0;
  return isTicketed ? "addition" : "report";
}

export function byAccount({ reason, interactive }: RunState) {
  if (reason === "unclear" || (reason === "no-account" && interactive)) return "ask";
  return reason === null ? "known" : "none known";
}

export const isAssessed = ({ assessment }: RunState) => (assessment === null ? "no answer" : "answered");

export const isSignificant = ({ reason }: RunState) => (reason === null ? "yes" : "no");

export const byRuling = ({ ruling }: RunState) => ruling?.action ?? "discharge";

/** An operator who discharges what was accepted closes its tickets. */
export const hasTickets = ({ known, ruling }: RunState) =>
  ruling !== null && known !== null && known.tickets.length > 0 ? "overruled" : "no tickets";

export function byTickets({ known, relation }: RunState) {
  if (relation === "late") return "missed before";
  if (known === null || known.tickets.length === 0) return "none";
  return relation === "decision" && known.status === "open" ? "not newer" : "newer";
}

/**
 * Most pages only lengthen a list. One that concerns a further team must reach that team, and what the policy set aside
 * for what the first pages named is judged again with all that is known.
 */
export function byPage({ event, tickets, known }: RunState) {
  if (known?.status === "discharged" && known.decidedBy === "policy") return "discharged before";
  if (known?.status === "closed" && isOpenAgain(event)) return "discharged before";
  return tickets.some((ticket) => ticket.isNews) ? "a team joins" : "same teams";
}
