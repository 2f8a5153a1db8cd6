import type { BedrockAnswer, BedrockRequest } from "../../../config/test-bedrock.ts";
import { answerOhero } from "./answer-ohero.ts";
import { answerPeer } from "./answer-peer.ts";
import { answerResearch } from "./answer-research.ts";
import { sideOf } from "./readings.ts";

/** The model behind both sides: what it may call tells who asks. Each call takes the same time. */
export const scriptOf =
  (latencyMs: number) =>
  (request: BedrockRequest): BedrockAnswer => ({ ...answer(request), latencyMs });

function answer(request: BedrockRequest): BedrockAnswer {
  if (request.tools.includes("read_documentation")) return answerResearch(request);
  if (request.tools.includes("create_ticket")) return answerPeer(request, sideOf(request.model));
  return answerOhero(request);
}
