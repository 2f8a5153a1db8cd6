import { z } from "zod";
import { isSignificantCost } from "../policy/significance.ts";
import { type Amount, findAmounts } from "./amounts.ts";
import { describeEvent, type EventInput } from "./describe-event.ts";
import type { Judgement } from "./judgement.ts";
import { quoteMeasured } from "./measured-cost.ts";
import { speaksOfMoney } from "./money-words.ts";
import { countIn, findMining, findRunaway, usesLargeAccelerators } from "./runaway-charge.ts";
import { sentencesAround, shorten, splitSentences } from "./text.ts";
import { findMeteredTransfer, findTransferCosts } from "./transfer-cost.ts";
import { withoutInstructions } from "./untrusted-text.ts";

export const CostImpact = z.object({
  value: z.boolean().describe("does this cost the organization money, or could money be saved?"),
  monthlyUsd: z
    .number()
    .nonnegative()
    .nullable()
    .describe("US dollars a month, or once; null where no amount can be told"),
  openEnded: z.boolean().describe("a charge that runs until somebody stops it, too large to leave"),
  evidence: z.string().nullable().describe("the words of the event that say so"),
});
export type CostImpact = z.infer<typeof CostImpact>;

export const costImpact: Judgement<EventInput, CostImpact> = {
  name: "cost-impact",
  schema: CostImpact,
  prompt: "cost-impact",
  question: describeEvent,
  rule: judgeCost,
  // What the source measured is the amount, and what a weakness could cost one day is not a bill.
  isOpen: (_, input) => input.event.measuredUsd === null && !isWeakness(input.event),
  bounds: (answer, input) => {
    const isClaimed = answer.openEnded || answer.monthlyUsd !== null;
    if (isClaimed && !answer.value) return "an amount without a cost impact";
    const { event, organization } = input;
    const rule = judgeCost(input);
    // A number of the source is not to be estimated anew: others stand beside it in the text (spent, expected).
    if (event.measuredUsd !== null)
      return agree(answer, rule) ? null : `the source measured ${event.measuredUsd} USD`;
    // Who writes the event could have talked a model out of a cost: what the rule finds stays.
    const isSignificant = isSignificantCost(organization, answer);
    if (rule.value && !answer.value) return "the event names a cost";
    if (!isSignificant && isSignificantCost(organization, rule)) return "the event names a significant cost";
    if (!answer.value) return null;
    if (isWeakness(input.event)) return "what a weakness could cost one day is not a bill";
    if (!isSignificant) return rule.value || isTold(answer.evidence, input) ? null : NO_MONEY;
    // A significant cost can make a non-production event count, so it must rest on words that are there.
    if (answer.evidence === null) return "a significant cost needs quoted evidence";
    const quoted = { ...input, event: { ...event, title: "", text: wholeSentences(answer.evidence, input) } };
    // What the rule itself found may rest on more words than one quote holds: a mine, and what it runs on.
    return agree(answer, rule) || isSignificantCost(organization, judgeCost(quoted))
      ? null
      : "the quoted words name no significant cost";
  },
};

const NO_MONEY = "a cost needs quoted evidence that speaks of money";

/** With all of the sentences that it is a part of: "charged" may be quoted out of "you are not charged". */
const wholeSentences = (evidence: string, { event }: EventInput): string =>
  sentencesAround(`${event.title}\n${event.text}`, evidence).join("\n");

/** Does the event itself speak of money where it is quoted, without denying it? */
const isTold = (evidence: string | null, input: EventInput): boolean =>
  evidence !== null &&
  speaksOfMoney(evidence) &&
  splitSentences(withoutInstructions(wholeSentences(evidence, input))).some(
    (sentence) => speaksOfMoney(sentence) && !FREE.test(sentence) && !TURNOVER.test(sentence),
  );

/** Words that deny a cost. They speak for their clause only: "free until May, then billed at …". */
const FREE =
  /\b(?:no|without(?: any)?|zero|(?:not|n't|never) (?:incur |have |see |cause |pay )?any|avoids? any) (?:additional |extra |further |new )?(?:charges?|costs?|fees?|cost impact|billing impact|price change)\b|\b(?:free of charge|at no (?:additional |extra )?(?:cost|charge)|cost neutral)\b|\b(?:not|n't|never|no longer) (?:be |being |change |affect |increase )?(?:charged|billed|(?:your |the |our )?(?:bill|charges|costs?|price|pricing))\b|\b(?:costs?|charges|price|pricing|bill) (?:will |does |do )?(?:not change|remains? (?:the same|unchanged)|stays? the same|is unchanged)\b|\bno (?:change|impact) (?:to|on) (?:your |the )?(?:bill|costs?|charges|pricing)\b|\b(?:a|the|this|your|service|sla) credits? (?:of|for|is|was|has been|will be|in the amount)\b|\b(?:refund(?:s|ed|ing)?|reimburs\w+|credited to)\b/i;

const COST_WORDS =
  /\b(?:billed|charged|surcharges?|overages?|(?:additional|extra|unexpected|unusual|higher|hourly|monthly|data transfer|extended support|increased|recurring) (?:charges?|costs?|fees?|rates?|bill|spend\w*)|(?:charges?|fees?) (?:apply|applies|will|accrue)|(?:incurs?|incurring|avoid|avoids?) (?:\w+ ){0,2}(?:charges?|costs?|fees?)|higher (?:hourly )?(?:rates?|price)|(?:price|pricing|cost|spend|bill) (?:change|increase|impact|anomal|spike|explosion)\w*|on-demand (?:rates?|pric\w+)|estimated (?:monthly )?savings|(?:over|exceed\w*|past) (?:the |your |our )?(?:\w+ )?budget|free tier (?:limit|usage|expir|end)\w*|(?:exceed\w*|beyond|over|past|\d+ ?% of) (?:the |your |our )?(?:\w+ ){0,3}free tier|cost(?:s|ing)? us|(?:our|your) (?:aws )?(?:bill|spend|costs?|invoice|charges)|(?:bill|costs?|spend\w*|charges) (?:has |have |is |are |was |were )?(?:up|doubl\w+|tripl\w+|jump\w*|rose|ris\w+|explod\w+|spik\w+|went up|gone up)|save (?:money|up to)|payment (?:failed|declined|overdue)|past due)\b/i;

/** Extended support is always paid for: EKS, RDS, ElastiCache, OpenSearch. */
const EXTENDED_SUPPORT = /(?<!\b(?:no|not offer|without) )\bextended support\b/i;
const COMMITMENT =
  /\b(?:savings plans?|reserved (?:db |cache )?(?:instances?|nodes?|capacity)|\bRIs?\b|commitments?)\b/i;
const COMMITMENT_CHANGES =
  /\b(?:expir\w+|ends?|ending|not renew\w*|renew\w*|coverage|utili[sz]ation|unused|purchas\w+|recommend\w+)\b/i;

/** What the business loses is not what the cloud costs. */
const TURNOVER =
  /\b(?:revenue|sales|orders?|transactions?|turnover|customers? (?:can't|cannot) pay|lost business|gmv)\b/i;

const HOURLY = /\bhourly\b|\bper[- ][\w-]*?hour\b|\b(?:an|every|each) hour\b|\/\s?h(?:ou)?r?\b/i;

/** What GuardDuty calls keys that somebody else uses already: they start whatever they may. Source: GuardDuty finding types. */
const COMPROMISED = /^AttackSequence:IAM\/CompromisedCredentials$/;

/** Checks of Trusted Advisor that are about money, whether or not they give an amount. */
const MONEY_ADVICE =
  /\b(?:low utili[sz]ation|under-?utili[sz]ed|over-?provisioned|idle|unassociated elastic ip|inactive (?!users?|access|keys?|iam)|savings plans?|reserved (?:instances?|nodes?|capacity)|lease expiration|cost optimi[sz]ation|not right-?sized)/i;
const SAVINGS = /\bsavings?\b/i;
/** A column of money whose currency stands elsewhere: "Estimated Monthly Savings: 120.50". */
const BARE_SAVINGS = /^([^:\n]{0,60}\bsavings?\b[^:\n]{0,60}): (\d[\d,.]{0,15})$/i;

const NOTHING: CostImpact = { value: false, monthlyUsd: null, openEnded: false, evidence: null };

function judgeCost(input: EventInput): CostImpact {
  const { event } = input;
  // What a weakness could cost one day is not a bill.
  if (isWeakness(input.event)) return NOTHING;
  const text = withoutInstructions(`${event.title}\n${event.text}`);
  if (event.measuredUsd !== null || event.category === "cost") return measured(event);
  const clauses = splitSentences(text)
    .flatMap((sentence) => sentence.split(/;\s|,?\s(?:but|however|then)\s/i))
    .filter((clause) => !FREE.test(clause) && !TURNOVER.test(clause));

  const runaway = findRunaway(clauses, input);
  if (runaway !== null) return openEnded(runaway);
  if (event.threat && (event.category === "finding" ? COMPROMISED : /CREDENTIAL|COMPROMISE/).test(event.type))
    return openEnded(clauses[0] ?? event.type);
  return statedCost(input, text, clauses) ?? unstatedCost(input, clauses);
}

/** What the source measured is the cost; one that it could not measure is a cost all the same. */
function measured(event: EventInput["event"]): CostImpact {
  const { measuredUsd } = event;
  if (measuredUsd !== null && measuredUsd <= 0) return NOTHING;
  return {
    value: true,
    monthlyUsd: measuredUsd === null ? null : cents(measuredUsd),
    // What was measured is the beginning: a large accelerated instance costs hundreds of dollars each further day.
    openEnded: event.category === "cost" && usesLargeAccelerators(event),
    evidence: quoteMeasured(event),
  };
}

/** The largest amount that the text states, or that follows from the traffic it states; null where there is none. */
function statedCost(input: EventInput, text: string, clauses: string[]): CostImpact | null {
  const { event, organization } = input;
  const open = openResources(event);
  // Advice states what things cost, too: what it is about is what can be saved.
  const savings =
    event.category === "advice" ? clauses.filter((clause) => SAVINGS.test(clause) && /\d/.test(clause)) : [];
  const sums = (savings.length > 0 ? savings : clauses).flatMap((clause) => {
    const amounts = amountsIn(clause, event);
    const count = amounts.some((amount) => amount.perResource) ? Math.max(open, countIn(clause), 1) : 1;
    return amounts.map((amount) => ({ amount, monthlyUsd: sumOf(amount, count) }));
  });
  const [largest] = sums.sort((a, b) => b.monthlyUsd - a.monthlyUsd);
  if (savings.length > 0 && !largest) return NOTHING;
  if (largest)
    return {
      value: true,
      monthlyUsd: cents(largest.monthlyUsd),
      // A price for a unit of which nobody counts how many says less than the number of resources that pay it.
      openEnded:
        isHourlyOnMany(input, text, clauses) &&
        !largest.amount.perResource &&
        largest.monthlyUsd < organization.policy.significantCostUsd,
      evidence: largest.amount.quote,
    };
  const metered = event.category === "alarm" ? findMeteredTransfer(text) : null;
  const traffic = [...clauses.flatMap(findTransferCosts), ...(metered ? [metered] : [])];
  const [most] = traffic.sort((a, b) => b.monthlyUsd - a.monthlyUsd);
  if (!most || event.category === "scheduled-change") return null;
  return { value: true, monthlyUsd: cents(most.monthlyUsd), openEnded: false, evidence: most.quote };
}

/** Words that speak of a cost without an amount. */
function unstatedCost(input: EventInput, clauses: string[]): CostImpact {
  const { event } = input;
  const words =
    clauses.find(speaksOfCost) ??
    findMining(clauses, input) ??
    (event.category === "advice" ? clauses.find((clause) => MONEY_ADVICE.test(clause)) : undefined);
  if (words === undefined || words === null)
    return event.billing ? { ...NOTHING, value: true, evidence: firstOf(clauses) } : NOTHING;
  return {
    value: true,
    monthlyUsd: null,
    openEnded: isHourlyOnMany(input, clauses.join("\n"), clauses),
    evidence: shorten(words, 300),
  };
}

function amountsIn(clause: string, { category }: EventInput["event"]): Amount[] {
  const amounts = findAmounts(clause).filter((amount) => amount.monthlyUsd > 0);
  const bare = category === "advice" && amounts.length === 0 ? clause.match(BARE_SAVINGS) : null;
  return bare
    ? findAmounts(`${bare[1]}: $${bare[2]}`).map((amount) => ({ ...amount, quote: clause }))
    : amounts;
}

/** An hourly charge that many resources pay, whatever one of them pays. */
function isHourlyOnMany({ event, organization }: EventInput, text: string, clauses: string[]): boolean {
  const isMany = openResources(event) >= organization.policy.openEndedResources;
  return isMany && HOURLY.test(text) && clauses.some(speaksOfCost);
}

/** A finding of what could be done to a resource, not of what somebody does. */
export const isWeakness = ({ category, threat }: EventInput["event"]) => category === "finding" && !threat;

function agree(answer: CostImpact, rule: CostImpact): boolean {
  const isNear = (a: number | null, b: number | null) => a === b || Math.abs((a ?? 0) - (b ?? 0)) < 1;
  const { value, openEnded, monthlyUsd } = answer;
  return value === rule.value && openEnded === rule.openEnded && isNear(monthlyUsd, rule.monthlyUsd);
}

function speaksOfCost(clause: string): boolean {
  const says =
    COST_WORDS.test(clause) ||
    EXTENDED_SUPPORT.test(clause) ||
    (COMMITMENT.test(clause) && COMMITMENT_CHANGES.test(clause));
  // An amount of nothing is no cost, whatever the words beside it.
  const amounts = says ? findAmounts(clause) : [];
  return says && (amounts.length === 0 || amounts.some((amount) => amount.monthlyUsd > 0));
}

const openResources = (event: EventInput["event"]) =>
  event.resources.filter((resource) => resource.status !== "resolved").length;

const sumOf = (amount: Amount, count: number) => amount.monthlyUsd * (amount.perResource ? count : 1);

const firstOf = ([first]: string[]) => (first === undefined ? null : shorten(first, 300));

const cents = (usd: number) => Math.round(usd * 100) / 100;

const openEnded = (clause: string): CostImpact => ({
  value: true,
  monthlyUsd: null,
  openEnded: true,
  evidence: shorten(clause, 300),
});
