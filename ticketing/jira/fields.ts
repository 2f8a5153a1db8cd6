import type { JiraTicketing } from "../../policy/ticketing.ts";
import type { TicketContent } from "../ticket-system.ts";
import { descriptionOf, summaryOf } from "./description.ts";

/** On each issue of ours. */
export const OUR_LABEL = "ohero";
/** By it an issue is found again; ids hold letters, digits and a dash. */
export const labelOf = (ticketId: string): string => `${OUR_LABEL}-${ticketId}`;

/** What an issue is made with. https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-issue-post */
export function createdFields(content: TicketContent, settings: JiraTicketing) {
  return {
    fields: {
      // Ours come last: no setting takes their places.
      ...settings.fields,
      project: { key: settings.project },
      issuetype: { name: settings.issueType },
      summary: summaryOf(content),
      description: descriptionOf(content),
      labels: [...new Set([OUR_LABEL, labelOf(content.ticketId), ...settings.labels])],
      ...priorityOf(content, settings),
    },
    properties: [{ key: "ohero", value: { ticketId: content.ticketId } }],
  };
}

/** What an update brings: labels are added, so that those of people stay. */
export const updatedFields = (content: TicketContent, settings: JiraTicketing, withPriority: boolean) => ({
  fields: {
    summary: summaryOf(content),
    description: descriptionOf(content),
    ...(withPriority && priorityOf(content, settings)),
  },
  update: { labels: [{ add: OUR_LABEL }, { add: labelOf(content.ticketId) }] },
});

function priorityOf({ severity }: TicketContent, { priorities }: JiraTicketing) {
  const name = priorities[`${severity}`];
  return name === undefined ? {} : { priority: { name } };
}
