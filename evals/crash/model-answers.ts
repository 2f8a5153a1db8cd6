import type { BedrockAnswer, BedrockRequest } from "../../config/test-bedrock.ts";

const COST = /You will be billed an additional charge of \$2,500 per month\./;

/** What the model says of every event; what else it is asked it does not know, and rules answer. */
export function answerOf({ tool, question }: Pick<BedrockRequest, "tool" | "question">): BedrockAnswer {
  const cost = COST.exec(question)?.[0] ?? null;
  switch (tool) {
    case "assess":
      return {
        tool: {
          "cost-impact": {
            value: cost !== null,
            monthlyUsd: cost && 2_500,
            openEnded: false,
            evidence: cost,
          },
          severity: { value: 4, evidence: null },
        },
      };
    case "ticket-text":
      return {
        tool: {
          value: "Update the clusters before March 14",
          description: "One of the clusters runs a version that is replaced. Update it before that date.",
          actions: [{ text: "Update the cluster.", url: null }],
          evidence: null,
        },
      };
    default:
      return { fault: "internal" };
  }
}
