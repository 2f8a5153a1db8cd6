import { z } from "zod";
import { isAwsLink, linksIn } from "../events/links.ts";
import type { OperationalEvent } from "../events/operational-event.ts";
import { findAccounts } from "../policy/registry.ts";
import { describeEvent, type EventInput } from "./describe-event.ts";
import type { Judgement } from "./judgement.ts";
import { shorten, splitSentences } from "./text.ts";
import { withoutInstructions } from "./untrusted-text.ts";

export const RecommendedAction = z.object({
  text: z.string().min(1).max(500),
  url: z.string().nullable().describe("a link to AWS's documentation"),
});
export type RecommendedAction = z.infer<typeof RecommendedAction>;

export const TicketText = z.object({
  value: z.string().min(1).max(200).describe("the title"),
  description: z.string().min(1).max(8_000).describe("what happened and what must be done"),
  actions: z.array(RecommendedAction).max(8),
  evidence: z.string().nullable(),
});
export type TicketText = z.infer<typeof TicketText>;

export const ticketText: Judgement<EventInput, TicketText> = {
  name: "ticket-text",
  schema: TicketText,
  prompt: "ticket-text",
  question: describeEvent,
  rule: writeTicket,
  bounds: (answer) => {
    const urls = [
      ...answer.actions.map((action) => action.url),
      ...(`${answer.value} ${answer.description} ${answer.actions.map((a) => a.text).join(" ")}`.match(
        /https?:\/\/\S+/g,
      ) ?? []),
    ];
    const foreign = urls.find((url) => url !== null && !isAwsLink(url.replace(/[.,;:)]+$/, "")));
    return foreign == null ? null : `a link that is not AWS's: ${foreign.slice(0, 80)}`;
  },
};

function writeTicket(input: EventInput): TicketText {
  const { event, organization } = input;
  const text = withoutInstructions(event.text);
  const known = findAccounts(organization, event.accounts).known.map((account) => account.name);
  const where = [event.region, known.join(", ")].filter(Boolean).join(", ");
  const actions = findActions(event, text);
  return {
    value: shorten(where ? `${oneLine(event.title)} (${where})` : oneLine(event.title), 200),
    description: [
      firstSentences(text) || `${oneLine(event.title)}.`,
      dueLine(input),
      `What must be done: ${actions[0]?.text ?? "check whether your workloads are affected."}`,
    ]
      .filter(Boolean)
      .join("\n\n"),
    actions,
    evidence: null,
  };
}

const oneLine = (text: string) => text.replace(/\s+/g, " ").trim();

/** What happened: the notice's own first sentences, without links. */
function firstSentences(text: string): string {
  const plain = splitSentences(text.replace(/\[\d+\]\s*https?:\/\/\S+/g, "").replace(/https?:\/\/\S+/g, ""));
  return shorten(
    plain
      .slice(0, 3)
      .join(" ")
      .replace(/\s*\[\d+\]/g, ""),
    1_200,
  );
}

function dueLine({ event, now }: EventInput): string {
  if (event.category !== "scheduled-change" || event.startsAt === null) return "";
  const days = Math.ceil((Date.parse(event.startsAt) - now.getTime()) / 86_400_000);
  const distance = days >= 0 ? `in ${days} days` : `${-days} days ago`;
  return `Due: ${event.startsAt.slice(0, 10)} (${distance}).`;
}

const ADVICE =
  /\b(?:we recommend|you (?:must|should|can|need to)|we (?:advise|suggest)|to (?:keep|avoid|prevent|continue)|please)\b|^(?:update|upgrade|migrate|replace|rotate|delete|remove|enable|disable|configure|review|stop|start|restrict|check|verify|create|set)\b/i;
const BOILERPLATE =
  /questions or concerns|contact aws support|if you (?:have|need) (?:questions|help)|if you have any/i;

/** Advice in the notice, with its "[1] https://…" footnotes as links; else what one does about such an event. */
function findActions(event: OperationalEvent, text: string): RecommendedAction[] {
  const footnotes = new Map(
    [...text.matchAll(/^\s*\[(\d+)\]\s*(https:\/\/\S+)/gm)].map((match) => [match[1], match[2]]),
  );
  const section = text.match(/what (?:do i|should i|do you|must i) (?:need to )?do\?([\s\S]+)/i)?.[1] ?? text;
  const advice = splitSentences(section)
    .filter((sentence) => ADVICE.test(sentence) && !BOILERPLATE.test(sentence) && !/^\[\d+\]/.test(sentence))
    .slice(0, 5)
    .map((sentence): RecommendedAction => {
      const url = footnotes.get(sentence.match(/\[(\d+)\]/)?.[1]) ?? null;
      return {
        text: shorten(
          sentence
            .replace(/\s*\[\d+\]/g, "")
            .replace(/https?:\/\/\S+/g, "")
            .trim(),
          500,
        ),
        url: url !== null && isAwsLink(url) ? url : null,
      };
    })
    .filter((action) => action.text !== "");
  const actions = advice.length > 0 ? advice : [{ text: usualAction(event), url: null }];
  const used = new Set(actions.map((action) => action.url));
  const links = event.links.length > 0 ? event.links : linksIn(text);
  for (const link of links
    .filter(({ url }) => !used.has(url) && !/\/(support|contact-us)\b/.test(url))
    .slice(0, 8 - actions.length))
    actions.push({ text: `Read: ${link.title}`, url: link.url });
  return actions;
}

function usualAction(event: OperationalEvent): string {
  const open = event.resources.filter((resource) => resource.status !== "resolved").length;
  const resources =
    open === 1
      ? "the resource listed"
      : open > 1
        ? `the ${open} resources listed`
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
    case "notification":
      return `Check ${resources} and do what the notice asks for.`;
    case "report":
      return `Investigate ${resources} and answer the person who reported it.`;
  }
}
