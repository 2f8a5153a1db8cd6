import { z } from "zod";
import { findKept, isLikeQuery } from "./bare-query.ts";
import type { Judgement, Question } from "./judgement.ts";
import { findSpokenOutage, tellsOfTrouble } from "./spoken-trouble.ts";
import { splitSentences } from "./text.ts";

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
  /** What the same thread reported before and was handled; "" or missing where nothing was. */
  handled?: string;
}

export const classify: Judgement<MessageInput, Classification> = {
  name: "classify",
  schema: Classification,
  prompt: "classify",
  question: describeMessage,
  rule: judgeMessage,
  // Words that stand there decide; a model decides where the rule finds none, or trouble beside a question.
  isOpen: (ruled, { text }) =>
    ruled.evidence === null || (ruled.value === "question" && soundsLikeTrouble(text)),
  bounds: (answer, input) => {
    const rule = judgeMessage(input);
    if (answer.value === rule.value || classify.isOpen?.(rule, input)) return null;
    return rule.value === "report"
      ? `the message tells of trouble: ${rule.evidence?.slice(0, 80)}`
      : "the message only asks";
  },
};

/** Does it speak of trouble, in whatever form? */
export const soundsLikeTrouble = (text: string): boolean => tellsOfTrouble(text) || TROUBLE.test(text);

export function describeMessage({ text, pending, handled }: MessageInput): Question {
  const earlier = pending
    ? ["Earlier in this thread:", pending]
    : handled
      ? ["Reported earlier in this thread, and handled:", handled]
      : [];
  return { facts: "", untrusted: [...earlier, "Message:", text].join("\n") };
}

const GREETING =
  /^(?:(?:hi|hello|hey|hallo|hola|good (?:morning|evening|afternoon)|please|ok|okay|thanks|thank you|so|and|sorry|quick question|ohero|team|all|there(?! (?:is|are|was|were)\b)|everyone)\b[,!.: -]*){1,6}/i;

/** Openings that ask to be told something. */
const ASKS =
  /^(?:what|what's|which|who|who's|whom|whose|when|where|why|how|is|are|was|were|am i|will|do|does|did|has|have|had|should|would|any|anyone|anything|can (?:i|we|you (?:please )?(?:tell|explain|show|list|give|find|search|summari[sz]e|remind))|could (?:i|we|you (?:please )?(?:tell|explain|show|list|give|find|search|summari[sz]e|remind))|tell me|let me know|show|list|explain|summari[sz]e|describe|find|search|give me|i(?:'d| would) like to know|(?:i|we)(?:'d| would)? (?:want|like|need) (?:to (?:know|see)|an? (?:list|overview|table|count|summary) of)|i was wondering|do you know|status of|update on|(?:an? |the )?(?:history|list|summary|overview|timeline|duplicates) of|(?:(?:the|all|any|my|our|open|closed) )*(?:tickets?|incidents) (?:about|mentioning|concerning|regarding)|wie|wer|wann|warum|welche\w*|gibt es|zeig\w*|qué|cuál\w*|quién\w*|cuándo|cómo|dónde|por qué|hay)\b/i;

/** "can you check why …": asks for work, not for words. */
const ACT =
  /^(?:can|could|would|will) (?:you|someone|somebody|anyone|anybody|the team) (?:please )?(?:look|check|investigate|help|fix|handle|take|open|create|restart|see|jump)\b|^(?:please )?(?:look|check|investigate|help|fix|handle|take care|open a ticket|create a ticket|escalate)\b/i;

/** "Can the owner please stop it?": asks people for work, whom OHERO is not. */
const ACT_OF_OTHERS =
  /^(?:can|could|would|will) (?:someone|somebody|anyone|anybody|(?:the|its|their|whose) (?:owners?|teams?)|whoever \w{1,12}(?: \w{1,12})?) (?:please )?(?:stop|shut|turn|switch|delete|remove|terminate|clean|scale|resize|restart|cancel|revoke|rotate|renew)\b/i;

/** Whoever says that it is a complaint wants it handled, even where it ends in "Who ordered that?". */
const COMPLAINT = /(?<!\b(?:no|not|without|any|nobody|never)\s)\bcomplain(?:s|ts?|ed|ing)?\b/i;

/** "Why is our API failing?" tells of trouble now; "Why was it not escalated?" asks about the past. */
const WHY_NOW = /^why (?:is|are|isn't|aren't|does|do|doesn't|don't|can't|can|am)\b/i;

/** What people say when nothing is wrong. */
const SMALL_TALK =
  /^(?:(?:ok|okay|hi|hello|hey)[,. ]+)?(?:thanks|thank you|thx|great|good|nice|cool|perfect|got it|never ?mind|no worries|that's (?:all|it|fine|great)|that is (?:all|fine)|all (?:good|fine)|understood|will do|done|ignore me|just testing|this is a test)\b/i;

const TROUBLE =
  /\b(?:down|outage|unavailable|unreachable|not (?:responding|working|reachable|available|loading)|(?:does|do|did)(?:n't| not) (?:work|respond|load|start|connect)|stopped (?:working|responding)|fail(?:s|ing|ed|ures?)|tim(?:ing|es?|ed) out|time-?outs?|throwing|refus(?:es|ing|ed)|reject(?:s|ing|ed)|hang(?:s|ing)|hung|freez(?:es|ing)|flapping|errors?|5\d\ds?|cannot|can't|unable to|crash\w*|broken|offline|slow\w*|latency|stuck|degraded|drops|dropp(?:ed|ing)|packet loss|throttl\w+|out of (?:memory|disk|space)|disk (?:is )?full|leaked|exposed|compromised|hacked|exfiltrat\w+|stolen|malware|ransom\w*|ddos|(?:unexpected|unusual|strange) (?:charges?|costs?|bill|logins?|traffic)|(?:bill|costs?|spend) (?:\w+ )?(?:doubled|tripled|jumped|exploded|went up)|unauthori[sz]ed|suspicious|(?:deleted|dropped|wiped) by mistake|accidentally (?:deleted|dropped|wiped|terminated)|expired|expires|lost (?:connectivity|packets|data|the connection)|limit (?:is )?(?:reached|exceeded)|quota (?:is )?(?:reached|exceeded)|alarm (?:is )?(?:firing|ringing)|left running|nobody asked for|ausgefallen|nicht erreichbar|funktionier\w* nicht|langsam|störung|no funciona|no responde|caíd[oa])(?![\w-])/i;

/** Signs that a person speaks of their own systems, now. */
const OURS =
  /\b(?:our|we|we're|us|my|i|i'm|it's|its|production|prod|unsere?|nuestr\w+)\b|\b\d{12}\b|\b[a-z]{1,8}-[0-9a-f]{4,17}\b|\barn:aws/i;
const NAMED =
  /(?<![\d-])\d{12}(?![\d-])|(?<!\d)\d{4}-\d{4}-\d{4}(?!\d)|\barn:aws|\b(?:i|vol|vpc|vpce|subnet|nat|tgw|vpn|eni|db)-(?=[0-9a-f]*\d)[0-9a-f]{4,17}\b/i;

/** Sentence by sentence: one that reports trouble weighs more than one that asks, "What is going on? Our API is down." */
function judgeMessage({ text, pending }: MessageInput): Classification {
  const question = (evidence: string | null = null): Classification => ({ value: "question", evidence });
  const report = (evidence: string | null): Classification => ({ value: "report", evidence });
  const sentences = splitSentences(text.replace(GREETING, "") || text);

  const named = text.match(NAMED)?.[0];
  const concern = text.match(TROUBLE)?.[0] ?? named;
  let asked: string | null = null;
  for (const sentence of sentences) {
    const plain = sentence.replace(GREETING, "");
    const trouble =
      plain.match(TROUBLE)?.[0] ?? (ASKED.test(plain) ? null : findSpokenOutage(plain)?.quote) ?? null;
    if ((ACT.test(plain) || ACT_OF_OTHERS.test(plain)) && concern !== undefined) return report(concern);
    if (WHY_NOW.test(plain) && trouble !== null && OURS.test(plain)) return report(trouble);
    const opening = plain.match(ASKS)?.[0] ?? (ASKED.test(plain) && !isStatement(plain) ? "?" : null);
    if (opening !== null) asked ??= opening;
    else if (trouble !== null) return report(trouble);
    else if (named !== undefined && COMPLAINT.test(plain))
      return report(plain.match(COMPLAINT)?.[0] ?? named);
  }
  // An answer to what we asked back; only a plain question is not one.
  if (asked !== null) return pending !== "" && named !== undefined ? report(named) : question(asked);
  if (pending !== "") return report(text.match(OURS)?.[0] ?? null);
  const told = sentences.join(" ");
  // Without a word of trouble, whoever names what OHERO keeps wants to see it, in whichever account it is.
  const kept = findKept(told);
  if (!soundsLikeTrouble(told) && (kept !== null || isLikeQuery(told))) return question(kept);
  if (named !== undefined) return report(named);
  // Somebody tells something. Asking which account it is about costs less than overhearing trouble.
  return !SMALL_TALK.test(text) && told.split(/\s+/).length >= 4 ? report(null) : question();
}

/** Also of languages with a question mark, or a word for it, of their own. */
const ASKED = /(?:[?？]|か。?)$/;

/** "Our VPN is down, can someone help?" tells first and asks then. */
const isStatement = (sentence: string) => TROUBLE.test(sentence.split(",")[0] ?? "") && OURS.test(sentence);
