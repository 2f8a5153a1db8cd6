import type { OperationalEvent } from "../../../../events/operational-event.ts";

/** An event as it is put before the agent: its detail, and what the flow in front of the agent knows of it. */
export function eventMessage(
  raw: { detail: unknown; account?: string; region?: string },
  { incidentId, updatedAt }: OperationalEvent,
  callbackToken: string,
): string {
  // Some sources name the account in the envelope alone; without it the charts would end at their first box.
  const { detail, account, region } = raw;
  const json = JSON.stringify(detail);
  const details =
    account === undefined || json.includes(account) ? json : JSON.stringify({ account, region, detail });
  return `Please take care of this:
Handle the event that stands between <eventDetails></eventDetails>. In your answer, say first, briefly, why you did what you did; then, if you created a ticket, list all of its fields as bullet points. Take the callback token EXACTLY as it stands between <callbackToken></callbackToken>, the EventPk from <eventPk></eventPk>, and the EventLastUpdatedTime from <eventLastUpdatedTime></eventLastUpdatedTime>. <eventDetails>${details}</eventDetails>, <callbackToken>${callbackToken}</callbackToken>, <eventPk>${incidentId}</eventPk>, <eventLastUpdatedTime>${updatedAt}</eventLastUpdatedTime>

Look at all paths of the stage that you are in first, and find the one, and only one, that applies. Say why it is that one, make a plan that keeps to the order of its steps, and carry the plan out step by step with your tools. NEVER suppose a token: where none is given it is the empty string.`;
}
