import { findAccounts, isProduction } from "../../../policy/registry.ts";
import { organization } from "./events.ts";
import { accountsOf, type Matter, resourcesOf, stepsIn } from "./matter.ts";

/** What the peer's model writes beside its calls: no more than its prompt demands. */

export function sayAccepted(matter: Matter): { saying: string; reason: string } {
  const { answer, teams, event } = matter;
  const { known } = findAccounts(organization, event.accounts);
  const isInProduction = known.some((account) => isProduction(organization, account));
  const names = known.map(({ id, name }) => `${id} (${name})`).join(", ");
  const hasCost = teams.includes("fin01");
  const matters = isInProduction
    ? "the affected account is a production account"
    : "the cost may be significant";
  const saying = `[STAGE: ACKNOWLEDGE]

The request asks to handle an operational event, so Acknowledge applies, and no other stage.

1. Box "does the event name an affected account, by id or by name?": Yes, ${names}; it stands in the account register.
2. Box "may the event have a significant cost?": ${hasCost ? `Yes: "${answer.cost.evidence ?? answer.title}". The FinOps team is concerned.` : "No, the event speaks of no cost."}
3. Box "an event matters ONLY when the affected account is a production account OR the cost may be significant": Yes, ${matters}.

Nothing else played a part. Decision: accept the event, and go on to Triage. Teams concerned: ${teams.join(", ")}.

Plan: 1. accept the event; 2. look for its tickets; 3. ask for advice; 4. create a ticket for each team; 5. sum up.`;
  return { saying, reason: `It matters: ${matters}.` };
}

export function sayDischarged(event: Matter["event"]): { saying: string; reason: string; text: string } {
  const reason = `The affected account ${accountsOf({ event })} is not in the account register.`;
  const saying = `[STAGE: ACKNOWLEDGE]

The request asks to handle an operational event, so Acknowledge applies, and no other stage.

1. Box "does the event name an affected account, by id or by name?": Yes, ${accountsOf({ event })}.
2. Box "an event matters ONLY when the affected account is a production account OR the cost may be significant": No. ${reason}

Nothing else played a part. Decision: discharge the event. It does not go on to Triage.`;
  return { saying, reason, text: `The event was discharged. ${reason} No ticket was created.` };
}

export const sayNotNewer = ({ updatedAt, answer }: Matter, count: number): string =>
  `[STAGE: TRIAGE]

1. Box "are there tickets of this event?": Yes, ${count}.
2. Box "is the event's 'eventLastUpdatedTime' newer than that of the tickets?": No, both are ${updatedAt}.

The event was accepted. Its tickets, "${answer.title}", are up to date, so nothing was changed.`;

export function sayDone(matter: Matter, advice: string): string {
  const { answer, event, teams, updatedAt } = matter;
  return `[STAGE: TRIAGE]

All boxes of the chart were walked through, and every team concerned has its ticket. The event was accepted because of the account that is affected${teams.includes("fin01") ? " and of what it costs" : ""}. There were no tickets of it yet, so one was created for each of ${teams.join(", ")}:

- Title: ${answer.title}
- Description: ${answer.description}
- Recommended actions:
${stepsIn(advice)}
- Last updated time of the event: ${updatedAt}
- Affected accounts: ${accountsOf(matter)}
- Affected resources: ${resourcesOf(matter)}
- Severity: ${answer.severity}
- Owner: ${teams[0]}
- Progress: New
- EventPk: ${event.incidentId}`;
}
