import type { BedrockAnswer, BedrockRequest } from "../../../config/test-bedrock.ts";
import { ANSWERS } from "./answers.ts";
import { accepted } from "./events.ts";

const marks = accepted().map(({ id, event }) => ({ id, mark: event.resources[0]?.id ?? event.title }));

/** Answers a judgement about the event that the question describes. */
export function answerOhero({ tool, question }: BedrockRequest): BedrockAnswer {
  const found = marks.find(({ mark }) => question.includes(mark));
  const answer = found && ANSWERS[found.id];
  if (answer === undefined) throw new Error(`asked about an event that is not known: ${question}`);
  if (tool === "assess")
    return { tool: { "cost-impact": answer.cost, severity: { value: answer.severity, evidence: null } } };
  const { title, description, actions } = answer;
  const steps = actions.map((text) => ({ text, url: null }));
  return { tool: { value: title, description, actions: steps, evidence: null } };
}
