import type { ModalView } from "@slack/web-api";
import { mrkdwn, plainText, withPeople } from "./card-blocks.ts";
import { plain } from "./mrkdwn.ts";

/** What a person is asked before a decision counts, and what comes back of it. */
export interface DecisionForm {
  threadId: string;
  action: "accept" | "discharge";
  /** When it was opened, ISO 8601: the same form that is sent twice is one decision. */
  at: string;
}

export const FORM = "ohero-decision";
export const REASON = "reason";
/** As much as a report shows of a reason. */
const LONGEST_REASON = 1_500;

const TITLES = { accept: "Accept", discharge: "Discharge" } as const;
const MEANS = {
  accept: "Tickets are opened for the teams that it concerns, or opened again.",
  discharge: "It needs nothing. Tickets that it has are closed.",
} as const;

/** Asks why. `title` is the incident's, untrusted. */
export const decisionForm = (form: DecisionForm, title: string): ModalView => ({
  type: "modal",
  callback_id: FORM,
  private_metadata: JSON.stringify(form),
  title: plainText(TITLES[form.action], 24),
  submit: plainText(TITLES[form.action], 24),
  close: plainText("Cancel", 24),
  blocks: [
    { type: "section", text: plainText(title, 300) },
    { type: "context", elements: [plainText(MEANS[form.action], 300)] },
    {
      type: "input",
      block_id: REASON,
      label: plainText("Why?", 100),
      hint: plainText("Kept in the record, and shown in the thread.", 100),
      element: { type: "plain_text_input", action_id: REASON, multiline: true, max_length: LONGEST_REASON },
    },
  ],
});

/** Says in place of the form why there is nothing to decide; `people` are named as Slack does. */
export const refusalForm = (why: string, people: readonly string[]): ModalView => ({
  type: "modal",
  title: plainText("Not changed", 24),
  close: plainText("Close", 24),
  blocks: [{ type: "section", text: mrkdwn(withPeople(plain(why), people)) }],
});

/** null where it is none of ours. */
export function readDecisionForm(metadata: string): DecisionForm | null {
  try {
    const { threadId, action, at } = JSON.parse(metadata) as Record<string, unknown>;
    if (typeof threadId !== "string" || typeof at !== "string" || Number.isNaN(Date.parse(at))) return null;
    return action === "accept" || action === "discharge" ? { threadId, action, at } : null;
  } catch {
    return null;
  }
}
