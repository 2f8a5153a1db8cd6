import { isAwsLink, linksIn } from "../events/links.ts";
import type { OperationalEvent } from "../events/operational-event.ts";
import { findAccounts } from "../policy/registry.ts";
import { readAnswer } from "./cited-answer.ts";
import { consoleLink } from "./console-link.ts";
import { describeEvent, type EventInput } from "./describe-event.ts";
import { findHazard, harmless } from "./harmless-text.ts";
import type { Judgement } from "./judgement.ts";
import { describePassage, type Passage } from "./passage.ts";
import { shorten, splitSentences } from "./text.ts";
import { MAX_ACTIONS, type RecommendedAction, TicketText } from "./ticket-text-shape.ts";
import { findInstructions, withoutInstructions } from "./untrusted-text.ts";

export interface TicketInput extends EventInput {
  /** What the team's documents say of it; actions may cite them. */
  passages?: readonly Passage[];
}

export const ticketText: Judgement<TicketInput, TicketText> = {
  name: "ticket-text",
  schema: TicketText,
  prompt: "ticket-text",
  question: (input) => {
    const { facts, untrusted } = describeEvent(input);
    const passages = (input.passages ?? []).map(describePassage);
    if (passages.length === 0) return { facts, untrusted };
    return {
      facts,
      untrusted: ["Passages from documents:", ...passages, "The event:", untrusted].join("\n"),
    };
  },
  rule: writeTicket,
  bounds: (answer, input) => {
    const texts = [answer.value, answer.description, ...answer.actions.map((action) => action.text)];
    const links = (input.passages ?? []).flatMap(({ url }) => url ?? []);
    const foreign = answer.actions.find(({ url }) => url !== null && !isAwsLink(url) && !links.includes(url));
    if (foreign) return `a link that is not AWS's: ${foreign.url?.slice(0, 80)}`;
    for (const text of texts) {
      const hazard = findHazard(text);
      if (hazard !== null) return hazard;
      if (findInstructions(text).length > 0) return "it tells its reader what to decide";
    }
    const sources = (input.passages ?? []).map(({ source }) => source);
    const unknown = answer.actions
      .flatMap(({ text }) => readAnswer(text).cited)
      .find((source) => !sources.includes(source));
    if (unknown !== undefined) return `there is no source ${JSON.stringify(unknown.slice(0, 80))}`;
    const invented = texts.flatMap(accountsIn).find((id) => !isInEvent(id, input));
    return invented === undefined ? null : `the event names no account ${invented}`;
  },
};

const accountsIn = (text: string): string[] =>
  (text.match(/(?<![\d.,-])(?:\d{12}|\d{4}-\d{4}-\d{4})(?![\d.,-]\d|\d)/g) ?? []).map((id) =>
    id.replaceAll("-", ""),
  );

/** In its accounts, its resources, or the numbers of its text. */
function isInEvent(id: string, { event }: EventInput): boolean {
  const { accounts, resources, type, title, text } = event;
  const places = [...accounts, ...resources.map((resource) => resource.id), type, title, text];
  return places.some((place) => place.replaceAll("-", "").includes(id));
}

const CITED = 3;

/** The documents, the one that fits best first. */
const documented = (passages: readonly Passage[]): TicketText["actions"] =>
  passages.slice(0, CITED).map(({ source, title, url = null }, index) => ({
    text: `${index === 0 ? "Follow" : "See also"} “${shorten(plain(withoutInstructions(title)) || source, 200)}” [${source}].`,
    url,
  }));

function writeTicket(input: TicketInput): TicketText {
  const { event, organization, passages = [] } = input;
  const text = withoutInstructions(event.text);
  const known = findAccounts(organization, event.accounts).known.map((account) => account.name);
  const where = plain([event.region, listed(known)].filter(Boolean).join(", "));
  const title = plain(withoutInstructions(event.title)) || plain(event.type);
  const own = findActions(event, text);
  const documents = documented(passages);
  const actions = [...own.slice(0, MAX_ACTIONS - documents.length), ...documents];
  return {
    value: shorten(where ? `${shorten(title, 150)} (${where})` : title, 200),
    description: [
      firstSentences(text, event.category) || `${title}.`,
      dueLine(input),
      `What must be done: ${own[0]?.text ?? "check whether your workloads are affected."}`,
    ]
      .filter(Boolean)
      .join("\n\n"),
    actions,
    evidence: null,
  };
}

/** "a, b and 7 more": an event may touch hundreds of accounts. */
function listed(names: string[]): string {
  const shown = names.slice(0, 3).join(", ");
  return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown;
}

/** Harmless and without footnote marks; links are given apart where they are AWS's. */
const plain = (text: string): string =>
  harmless(text)
    .replace(/ ?\[\d{1,3}\](?=[\s.,;:)]|$)/g, "")
    .trim();

const FOOTNOTE = /^[ \t]{0,8}(?:\[(\d{1,3})\]|\((\d{1,3})\))[ \t:-]{0,4}(https:\/\/\S{1,500})/gm;

/** What is told in lines of facts rather than in prose, whose end is boilerplate. */
const FACTUAL: OperationalEvent["category"][] = ["finding", "alarm", "cost", "advice"];

/** What happened: the notice's own first sentences, without its headings and footnotes. */
function firstSentences(text: string, category: OperationalEvent["category"]): string {
  const sentences = splitSentences(text.replace(FOOTNOTE, ""))
    .filter((sentence) => !sentence.endsWith("?"))
    .slice(0, FACTUAL.includes(category) ? 10 : 3)
    .map((sentence) => (/[.!:;,]$/.test(sentence) ? sentence : `${sentence}.`));
  return shorten(plain(sentences.join(" ")), 1_200);
}

function dueLine({ event, now }: EventInput): string {
  if (event.category !== "scheduled-change" || event.startsAt === null) return "";
  const day = event.startsAt.slice(0, 10);
  const days = Math.round((Date.parse(day) - Date.parse(now.toISOString().slice(0, 10))) / 86_400_000);
  const count = Math.abs(days) === 1 ? "1 day" : `${Math.abs(days)} days`;
  return `Due: ${day} (${days === 0 ? "today" : days > 0 ? `in ${count}` : `${count} ago`}).`;
}

const ADVICE =
  /\b(?:we (?:strongly |highly )?(?:recommend|advise|suggest|encourage|ask)|you (?:must|should|can|need to|will need to|may want to)|to (?:keep|avoid|prevent|continue|resolve|fix|remediate)|please)\b|^(?:\d{1,2}[.)] |[-*•] )?(?:update|upgrade|migrate|replace|rotate|delete|remove|enable|disable|configure|restrict|verify|renew|reboot|restart|revoke|add|turn on|(?:review|stop|start|check|create|set|patch|move|launch|change|contact|test|back up) (?:an?|the|your|all|each|any|every|these|this|those|whether|that|new|affected))\b/i;
const BOILERPLATE =
  /questions or concerns|contact(?:ing)? (?:aws |the aws )?support|if you (?:have|need) (?:any )?(?:questions|help|assistance)|if you have any|for information on how to correct this issue|you are receiving this|we apologi[sz]e|thank you/i;

/** Advice in the notice, with its "[1] https://…" footnotes as links; else what one does about such an event. */
function findActions(event: OperationalEvent, text: string): RecommendedAction[] {
  const footnotes = new Map([...text.matchAll(FOOTNOTE)].map((match) => [match[1] ?? match[2], match[3]]));
  const asked = text.search(
    /what (?:do i|should i|do you|must i|can i|actions?) (?:need to |should i |do i need to )?(?:do|take)\?/i,
  );
  const section = (asked < 0 ? text : text.slice(text.indexOf("?", asked) + 1)).replace(FOOTNOTE, "");
  const advice = splitSentences(section)
    .filter((sentence) => ADVICE.test(sentence) && !BOILERPLATE.test(sentence) && !sentence.endsWith("?"))
    .slice(0, 5)
    .map((sentence): RecommendedAction => {
      const footnote = footnotes.get(sentence.match(/\[(\d{1,3})\]/)?.[1])?.replace(/[.,;:]{1,9}$/, "");
      const url = footnote ?? linksIn(sentence)[0]?.url ?? null;
      return { text: shorten(plain(sentence), 500), url: url !== null && isAwsLink(url) ? url : null };
    })
    .filter((action) => action.text.length > 10);
  const actions = advice.length > 0 ? advice : [{ text: plain(usualAction(event)), url: null }];
  const used = new Set(actions.map((action) => action.url));
  const links = event.links.length > 0 ? event.links : linksIn(text);
  for (const link of links)
    if (actions.length < 8 && !used.has(link.url) && !/\/(?:support|contact-us)\b/.test(link.url))
      actions.push({ text: `Read: ${link.title}`, url: link.url });
  const page = actions.every(({ url }) => url === null) ? consoleLink(event) : null;
  if (page !== null) actions.push({ text: "Look at it in the AWS console.", url: page });
  return actions;
}

/** What the bill calls that which is paid for. */
const usages = ({ resources }: OperationalEvent) => [
  ...new Set(resources.flatMap(({ type }) => (type === null ? [] : [plain(type)]))),
];

function usualAction(event: OperationalEvent): string {
  const open = event.resources.filter((resource) => resource.status !== "resolved").length;
  const resources =
    open === 1
      ? "the resource listed"
      : open > 1
        ? `the ${open} resources listed`
        : event.category === "finding"
          ? "the account"
          : `what you run on ${event.service}`;
  switch (event.category) {
    case "issue":
      return `Check ${resources} in ${event.region ?? "the Region"} for errors, and move or fail over what is affected.`;
    case "scheduled-change":
      return `Prepare ${resources} before the change takes place.`;
    case "finding":
      return event.threat
        ? `Isolate ${resources}, keep the evidence, and find out how it came about.`
        : `Correct the configuration of ${resources}.`;
    case "abuse":
      return `Find and stop what was reported on ${resources}, rotate the credentials in use there, and answer AWS Trust & Safety.`;
    case "alarm":
      return event.measuredUsd === null
        ? `Find out why the alarm rings: check ${resources} in ${event.region ?? "the Region"}, its logs and its latest changes.`
        : "Compare the charges of this month with what was expected, and stop what nobody needs.";
    case "cost":
      return `Find out who or what caused the spending (${listed(usages(event)) || event.service}), stop it if nobody needs it, and tell AWS in the console whether it was an anomaly.`;
    case "advice":
      return event.threat
        ? `Rotate or delete ${resources}, and look in CloudTrail for what was done with it.`
        : `Check ${resources} and do what the check recommends.`;
    case "notification":
      return `Check ${resources} and do what the notice asks for.`;
    case "report":
      return `Investigate ${resources} and answer the person who reported it.`;
  }
}
