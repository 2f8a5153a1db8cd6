import { readArn } from "./arn.ts";
import type { ChatMessage, OperationalEvent, Resource } from "./operational-event.ts";

/** What a report says, as far as it could be read. */
export interface ReportedFacts {
  accounts: string[];
  resources: string[];
  region: string | null;
  symptom: string | null;
}

/** A thread that goes on and on keeps its newest part, in characters. */
const MAX_TEXT = 20_000;

/**
 * The event that a person's report describes. What the same thread said before is part of it; in a thread that belongs to
 * an event of another source, the answer only adds to that event.
 */
export function reportEvent(report: {
  message: ChatMessage;
  messageId: string;
  receivedAt: string;
  known: OperationalEvent | null;
  facts: ReportedFacts;
}): OperationalEvent {
  const { message, messageId, receivedAt, known, facts } = report;
  const text = known === null ? message.text : `${known.text}\n${message.text}`;
  const accounts = [...new Set([...(known?.accounts ?? []), ...facts.accounts])].sort();
  const named = facts.resources.map((id): Resource => ({ id, type: null, status: "impaired" }));
  const resources = [
    ...new Map([...(known?.resources ?? []), ...named].map((one) => [one.id, one])).values(),
  ];
  const said = { text: text.slice(-MAX_TEXT), accounts, resources, region: known?.region ?? facts.region };
  // What a person adds is no news of the source: its own time and message stay, or its next state would look old.
  if (known !== null && known.source !== "chat") return { ...known, ...said, state: "open" };
  const symptom = (facts.symptom ?? text).replace(/\s+/g, " ").trim();
  return {
    ...said,
    messageId,
    updatedAt: receivedAt,
    sentAt: receivedAt,
    source: "chat",
    incidentId: message.incidentId,
    page: null,
    category: "report",
    type: "report",
    service: facts.resources.map((id) => readArn(id).service).find(Boolean) ?? "",
    state: "open",
    scope: "account",
    title: symptom.length > 120 ? `${symptom.slice(0, 119)}…` : symptom,
    startsAt: known?.startsAt ?? receivedAt,
    endsAt: null,
    measuredUsd: null,
    groups: {},
    children: [],
    nativeSeverity: null,
    threat: isThreat(text),
    billing: false,
    actionability: null,
    sample: false,
    suppressedBy: null,
    suppressedUntil: null,
    echo: false,
    links: [],
  };
}

/** Words of an attack. "401 unauthorized" and "a newly exposed metric" are none. */
const ATTACK =
  /\b(?:leaked|geleakt|stolen|gestohlen|compromised|hacked|ransom\w*|malware|backdoor|intru(?:der|sion)\w*|exfiltrat\w+|crypto ?min\w+|phish\w+|ddos|under attack|attack(?:ed|er|ers)|unauthori[sz]ed (?:access|login|logins|user|users|activity|api calls?|instances?|changes?|charges?)|(?:keys?|credentials?|secrets?|passwords?|data|records?)\b.{0,40}\b(?:exposed|published|veröffentlicht|publiée?s?|filtrad[ao]s?|public (?:\w{1,20} )?repo\w*|(?:on|auf|sur|en|su) (?:github|gitlab))|(?:committed|pushed|posted|uploaded)\b.{0,40}\b(?:keys?|credentials?|secrets?|passwords?)\b.{0,40}\b(?:public|github|gitlab|forum|paste\w*))\b/i;
const DENIED =
  /\b(?:no|not|never|without|nobody|none|nothing|wasn't|weren't|isn't|how|what if|could|prevent)\b/i;

const isThreat = (text: string) =>
  text.split(/(?<=[.!?])\s+|\n+/).some((sentence) => ATTACK.test(sentence) && !DENIED.test(sentence));
