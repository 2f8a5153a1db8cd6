import type { OperationalEvent } from "../events/operational-event.ts";
import { shorten } from "../judgements/text.ts";
import { withoutInstructions } from "../judgements/untrusted-text.ts";
import { type Concept, expandQuery, isServiceName } from "../memory/knowledge/expand-query.ts";
import type { FoundPassage } from "../memory/knowledge/knowledge.ts";
import { termsOf } from "../memory/knowledge/search-terms.ts";

/** What an event is about, for searches and for judging what they find. */
export interface Matter {
  query: string;
  /** The words that others may be asked with: no ids, no names that people gave, no text; "" where nothing is left. */
  publicWords: string;
  /** Does a passage speak of this very matter? 0 where not; else the more, the better. */
  relevanceOf(passage: FoundPassage): number;
}

/** The first sentences of what an event says are enough to find what is about the same. */
const QUERY_CHARACTERS = 200;
const TOLD_CHARACTERS = 700;

/** A title with fewer ideas says too little: "notification" and "operational issue" are all that some have. */
const FEW = 3;

/** How much of a passage's title the event speaks of, how much of the event the passage does, and both together. */
const LEAST = { title: 0.5, event: 0.2, both: 0.15 };
/** Ideas of a title that have to be met, unless nearly all of it is: one word in common is often chance. */
const LEAST_IDEAS = 1.5;
const NEARLY_ALL = 0.4;

/** What one does about it, or is told of it, where the source's words do not say so. */
const USUAL_WORDS: Partial<Record<OperationalEvent["category"], string>> = {
  cost: "cost anomaly, unusual spending",
  issue: "outage, failover",
  abuse: "abuse",
};

export function matterOf(event: OperationalEvent): Matter {
  const { category, service, title, type, resources } = event;
  const text = withoutInstructions(event.text);
  const kinds = new Set(resources.map((resource) => resource.type ?? kindOf(resource.id)));
  const metric = text.match(METRIC)?.[1] ?? "";
  const names = [title.replace(IDENTIFIER, " "), type.replace(/[^\p{L}\p{N}]+/gu, " ")];
  const subject = [...names, service, ...kinds, metric, USUAL_WORDS[category] ?? ""].join(" ");
  const told = shorten(text.replace(/\s+/g, " "), QUERY_CHARACTERS);
  const named = expandQuery(subject);
  const isNamedByPeople = category === "alarm" || category === "report";
  const publicWords = [
    service,
    ...(isNamedByPeople ? [] : names),
    ...(category === "report" ? [] : kinds),
    metric,
  ];
  const ideas = named.filter(saysMuch).length >= FEW ? named : expandQuery(`${subject} ${told}`);
  const spoken = new Set(termsOf(`${subject} ${text.slice(0, TOLD_CHARACTERS)}`));
  const mention = mentionOf(event);
  return {
    query: `${subject} ${told}`,
    publicWords: onceEach(publicWords.join(" ")),
    relevanceOf(passage) {
      const written = new Set(termsOf(`${passage.title} ${passage.metadata.service ?? ""} ${passage.text}`));
      const ofTitle = compare(expandQuery(passage.title), spoken);
      const ofEvent = compare(ideas, written);
      const both = ofTitle.share * ofEvent.share;
      if (mention?.test(`${passage.title}\n${passage.text}`)) return 1 + both;
      const isAbout =
        !ofTitle.isElsewhere &&
        ofTitle.share >= LEAST.title &&
        ofEvent.share >= LEAST.event &&
        both >= LEAST.both &&
        ((ofTitle.hasOwn && ofTitle.met >= LEAST_IDEAS) || both >= NEARLY_ALL);
      return isAbout ? both : 0;
    },
  };
}

/** Of the ideas of a question, what a passage has to speak of. */
const LEAST_OF_QUESTION = 1 / 3;

/** May a passage answer a question? What has one word of many in common with it seldom does. */
export function mayAnswer(question: string): (passage: Pick<FoundPassage, "title" | "text">) => boolean {
  const ideas = expandQuery(question).filter(saysMuch);
  return ({ title, text }) =>
    ideas.length === 0 || compare(ideas, new Set(termsOf(`${title} ${text}`))).share >= LEAST_OF_QUESTION;
}

/** The words of a text, each once. */
function onceEach(text: string): string {
  const words = text.match(/[\p{L}\p{N}][\p{L}\p{N}.-]*/gu) ?? [];
  const small = words.map((word) => word.toLowerCase());
  return words.filter((_, index) => small.indexOf(small[index] ?? "") === index).join(" ");
}

/** "eks cluster" of "arn:aws:eks:eu-west-1:111122223333:cluster/core"; "" where an id does not say what it is of. */
const kindOf = (id: string): string =>
  id
    .match(/^arn:[^:]*:([a-z0-9-]+):[^:]*:[^:]*:(?:([a-z-]+)[:/])?/)
    ?.slice(1)
    .join(" ") ?? "";

/** Ids of resources, addresses, amounts and versions are of one event only. */
const IDENTIFIER = /\b\p{L}{1,5}-[0-9a-f]{6,}\b|\d[\d.,]*/gu;

/** As `events/cloudwatch-text.ts` writes it. */
const METRIC = /^Metric: \S+ ([^,\s]+)/m;

/** Finds the source's own name for this kind of event, as runbooks quote it; null where it is a plain word. */
function mentionOf({ category, type }: OperationalEvent): RegExp | null {
  const name = type.replace(/!.*$/, "");
  if (category === "cost" || name.length < 4 || !/[^a-z]/.test(name)) return null;
  return new RegExp(`(?<![\\w.])${name.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")}(?!\\w)`, "u");
}

interface Comparison {
  /** Of the ideas, by their weight. */
  share: number;
  /** Weight of what was met. */
  met: number;
  /** Was a word itself met, besides names of services? */
  hasOwn: boolean;
  /** Is a service named that the other side does not speak of? */
  isElsewhere: boolean;
}

const SYNONYM = 0.75;

function compare(ideas: readonly Concept[], terms: ReadonlySet<string>): Comparison {
  const comparison: Comparison = { share: 0, met: 0, hasOwn: false, isElsewhere: false };
  let total = 0;
  for (const { variants } of ideas) {
    if (!saysMuch({ variants })) continue;
    const own = variants[0]?.terms[0] ?? "";
    const isService = isServiceName(own);
    const weight = isService ? 0.5 : 1;
    const met = variants.findIndex((variant) => variant.terms.every((term) => terms.has(term)));
    total += weight;
    if (met >= 0) comparison.met += weight * (met === 0 ? 1 : SYNONYM);
    if (met === 0 && !isService) comparison.hasOwn = true;
    if (met < 0 && isService) comparison.isElsewhere = true;
  }
  return { ...comparison, share: total === 0 ? 0 : comparison.met / total };
}

/** Is it a word, and not one of any event? */
const saysMuch = ({ variants: [own] }: Concept): boolean => {
  const term = own?.terms[0] ?? "";
  return /^\p{L}{2,}\d?$/u.test(term) && !saysLittle(term);
};

let littleSaid: Set<string> | null = null;

/** A word of any event or any document; or who finds, bills or watches things, which is not what they are about. */
function saysLittle(term: string): boolean {
  littleSaid ??= new Set(
    termsOf(`aws amazon runbook guide how what kind type alarm alert event incident issue operational service account
  resource notice notification report finding control rule state use old thing people team should general purpose allow
  enable exist associate not more each many long run out on call own customer without other mean work
  security hub guardduty guard duty trusted advisor config inspector health cloudwatch watch billing`),
  );
  return littleSaid.has(term);
}
