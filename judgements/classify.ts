import { z } from "zod";
import type { Judgement } from "./judgement.ts";

export const Classification = z.object({
  value: z.enum(["question", "report"]).describe("report: handle it as an event; question: answer it"),
  evidence: z.string().nullable(),
});
export type Classification = z.infer<typeof Classification>;

export interface MessageInput {
  /** What the person typed now. */
  text: string;
  /** What the same thread reported before and was asked back about; "" where nothing is open. */
  pending: string;
}

export const classify: Judgement<MessageInput, Classification> = {
  name: "classify",
  schema: Classification,
  prompt: "classify",
  question: describeMessage,
  rule: judgeMessage,
  bounds: () => null,
};

export function describeMessage({ text, pending }: MessageInput): string {
  return [
    ...(pending ? ["Earlier in this thread (untrusted):", pending] : []),
    "Message (untrusted):",
    text,
  ].join("\n");
}

/** Words that ask to be told something. */
const ASKS =
  /^(?:(?:hi|hello|hey|please|ok|thanks|ohero)[,!. ]+)*(?:what|which|who|whom|whose|when|where|how|is there|are there|do we|did we|does|did|has|have|can you (?:tell|explain|show|list|give)|could you (?:tell|explain|show|list|give)|tell me|show|list|explain|summari[sz]e|describe|find|search|give me|should|would|status of|any (?:open|news|updates?))\b/i;

const TROUBLE =
  /\b(?:down|outage|unavailable|unreachable|not (?:responding|working|reachable|available)|failing|failed|tim(?:ing|es?|ed) out|time-?outs?|throwing|errors?|5\d\d|cannot|can't|unable to|crash\w*|broken|offline|slow\w*|latency|stuck|degraded|dropp(?:ed|ing)|leaked|exposed|compromised|hacked|exfiltrat\w+|stolen|unexpected (?:charges?|cost|bill)|unauthori[sz]ed|suspicious|deleted by mistake|expired|lost (?:connectivity|packets|data))\b/i;

/** Signs that a person speaks of their own systems, now. */
const OURS =
  /\b(?:our|we|we're|us|my|i|i'm|it's|its|production|prod)\b|\b\d{12}\b|\b[a-z]{1,8}-[0-9a-f]{4,17}\b|\barn:aws/i;

function judgeMessage({ text, pending }: MessageInput): Classification {
  const question = (evidence: string | null = null): Classification => ({ value: "question", evidence });
  const report = (evidence: string | null): Classification => ({ value: "report", evidence });
  const trouble = text.match(TROUBLE)?.[0] ?? null;
  const asks = text.trim().match(ASKS)?.[0] ?? null;
  if (asks !== null) return question(asks);
  // An answer to what we asked back; only a plain question is not one.
  if (pending !== "" && !(text.trim().endsWith("?") && trouble === null))
    return report(text.match(OURS)?.[0] ?? null);
  if (trouble !== null && (OURS.test(text) || !text.trim().endsWith("?"))) return report(trouble);
  if (text.trim().endsWith("?")) return question("?");
  return /\b\d{12}\b|\barn:aws/.test(text) ? report(text.match(OURS)?.[0] ?? null) : question();
}
