import { tool } from "@langchain/core/tools";
import { z } from "zod";

export interface Decision {
  token: string;
  action: "accept" | "reject";
  reason: string;
}

/** Hands the decision to whoever waits for it; a message without a token comes from nobody who does. */
export const createAcknowledgeEvent = (decided: (decision: Decision) => void) =>
  tool(
    ({ callback_token, action_taken, reason_for_action = "" }) => {
      decided({ token: callback_token, action: action_taken, reason: reason_for_action });
      return `Acknowledged: ${action_taken}`;
    },
    {
      name: "acknowledge_event",
      description: "Acknowledges an operational event, with the action that is taken: accept or reject",
      schema: z.object({
        callback_token: z.string().describe("The token by which the acknowledgement finds its way back"),
        action_taken: z
          .enum(["accept", "reject"])
          .describe("accept: the event goes on to triage; reject: it is discharged"),
        reason_for_action: z.string().optional().describe("Why, above all where the event is rejected"),
      }),
    },
  );
