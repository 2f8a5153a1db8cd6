import type { RunState } from "../graph/state.ts";
import type { Organization } from "../policy/organization.ts";
import { isProduction } from "../policy/registry.ts";

/** What a run came to, in a few sentences for the thread and the report. Holds no text of the event but ids. */
export function describeOutcome(state: RunState, organization: Organization): string {
  const sentences = [decision(state, organization), tickets(state), caution(state)];
  return sentences.filter(Boolean).join(" ");
}

function decision(state: RunState, organization: Organization): string {
  const by = state.ruling ? ` by ${state.ruling.by}: ${state.ruling.reason}` : "";
  switch (state.outcome) {
    case "accepted":
      return `Accepted${by || `: ${whySignificant(state, organization)}`}. ${grading(state)}`;
    case "discharged":
      return `Discharged${by || `: ${whyDischarged(state)}`}.`;
    case "updated":
      return `Updated: ${state.message === null ? "the source has news" : `${state.message.user} added to it`}. ${grading(state)}`;
    case "reopened":
      return `Reopened: ${state.message === null ? "it is open again at the source" : `${state.message.user} says that it is not over`}. ${grading(state)}`;
    case "closed":
      return "Closed: nothing is open any more at the source.";
    case "merged":
      return state.relation === "page"
        ? `Merged into the incident that is there; it now counts ${state.event?.resources.length ?? 0} resources.`
        : `Accepted: ${whySignificant(state, organization)}. It shares the tickets of ${state.mergedInto}: ${state.causeFound?.reason ?? "the same cause"}. ${grading(state)}`;
    case "duplicate":
      return "Dropped: this message was seen before.";
    case "stale":
      return state.late
        ? "Older than what is known, but it concerned teams that had no ticket."
        : "Dropped: it is older than what is known.";
    case "echo":
      return "Dropped: it is our own note coming back.";
    case "invalid":
      return `Could not be read: ${state.reason ?? ""}.`;
    case "asked":
    case "answered":
    case "awaiting-operator":
    case null:
      return "";
  }
}

function whySignificant({ knownAccounts, assessment }: RunState, organization: Organization): string {
  const production = organization.accounts.filter(
    (account) => knownAccounts.includes(account.id) && isProduction(organization, account),
  );
  if (production.length > 0)
    return `production is affected (${production.map((account) => account.name).join(", ")})`;
  const { cost } = assessment ?? {};
  if (cost?.monthlyUsd != null) return `a significant cost, about ${Math.round(cost.monthlyUsd)} USD`;
  return "a significant cost that runs until somebody stops it";
}

function whyDischarged({ reason, unrecognised, aside }: RunState): string {
  switch (reason) {
    case "unknown-account":
      return `no account of it is in the registry (${unrecognised.join(", ")})`;
    case "no-account":
      return "it names no account, and nobody is there to ask";
    case "not-significant":
      return "no production account is affected and no significant cost is at stake";
    case "sample":
      return "it is a sample";
    case "suppressed":
      return `it is suppressed (${aside?.reason ?? "no reason given"})`;
    case "resolved":
      return "nothing is open";
    default:
      return reason ?? "";
  }
}

function grading({ assessment, owner, stakeholders, known }: RunState): string {
  const severity = assessment?.severity ?? known?.severity;
  const others = stakeholders.filter((team) => team !== owner);
  return [
    severity ? `Severity ${severity}.` : "",
    owner ? `Owner: ${owner}${others.length > 0 ? `, with ${others.join(", ")}` : ""}.` : "",
  ]
    .filter(Boolean)
    .join(" ");
}

function tickets({ tickets: written }: RunState): string {
  if (written.length === 0) return "";
  const notes = [...new Set(written.flatMap(({ note }) => note ?? []))];
  const list = written.map(({ id, team, action }) => `${id} ${action} for ${team}`);
  return `Tickets: ${list.join(", ")}${notes.length > 0 ? ` (${notes.join("; ")})` : ""}.`;
}

function caution({ suspicions }: RunState): string {
  return suspicions.length > 0 ? "Its text tries to give instructions; they were not followed." : "";
}
