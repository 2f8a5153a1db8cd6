import { z } from "zod";
import { isSignificantCost } from "../policy/significance.ts";
import { type Amount, findAmounts } from "./amounts.ts";
import { describeEvent, type EventInput } from "./describe-event.ts";
import type { Judgement } from "./judgement.ts";
import { LEAKED } from "./symptoms.ts";
import { shorten, splitSentences } from "./text.ts";
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
  bounds: (answer, input) => {
    const isClaimed = answer.openEnded || answer.monthlyUsd !== null;
    if (isClaimed && !answer.value) return "an amount without a cost impact";
    // A significant cost can make a non-production event count, so it must rest on words that are there.
    const isSignificant = isSignificantCost(input.organization, answer);
    if (isSignificant && isWeakness(input)) return "what a weakness could cost one day is not a bill";
    return isSignificant && answer.evidence === null ? "a significant cost needs quoted evidence" : null;
  },
};

/** Words that deny a cost. They speak for their clause only: "free until May, then billed at …". */
const FREE =
  /\b(?:no|without(?: any)?|zero|(?:not|n't|never) (?:incur |have |see |cause |pay )?any|avoids? any) (?:additional |extra |further |new )?(?:charges?|costs?|fees?|cost impact|billing impact|price change)\b|\b(?:free of charge|at no (?:additional |extra )?(?:cost|charge)|cost neutral)\b|\b(?:not|n't|never) (?:be |change |affect |increase )?(?:charged|billed|(?:your |the |our )?(?:bill|charges|costs?|price|pricing))\b|\b(?:costs?|charges|price|pricing|bill) (?:will |does |do )?(?:not change|remains? (?:the same|unchanged)|stays? the same|is unchanged)\b|\bno (?:change|impact) (?:to|on) (?:your |the )?(?:bill|costs?|charges|pricing)\b/i;

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

const SUPPOSED =
  /\b(?:if|could|whether|in case|unless|should (?:you|your)|to (?:prevent|avoid|check)|never|how to)\b/i;
const DENIED =
  /\b(?:no (?:evidence|indications?|signs?|reason to believe)|not (?:been )?(?:exposed|leaked|compromised|stolen)|none|nothing|were not|was not|has not|have not)\b/i;

const MINING =
  /crypto-?\s?(?:currency|mining|jacking)|bitcoin|monero|coin ?miner|\bmining (?:pool|activity|software)\b|\bxmrig\b/i;
const ACCELERATED =
  /\b(?:p[2-6][a-z]*|g[3-7][a-z]*|trn[12][a-z]*|inf[12]|dl[12][a-z]*)\.\w+\b|\bgpu (?:fleet|instances?|cluster|nodes?)\b/i;
const FLEET =
  /(?<![\d.,$€£]|USD )\b(\d{1,5}) (?!per\b|an?\b|each\b|(?:second|minute|hour|day|week|month|year)s?\b|USD|EUR|dollars)(?:[\w.-]{1,20} ){0,3}?(?:instances?|nodes?|clusters?|tasks?|vms?|servers?|databases?|gateways?|endpoints?|volumes?|[a-z]\d[a-z]*\.\d*x?large)\b/i;
const UNPLANNED =
  /\b(?:unexpected\w*|unauthori[sz]ed|unknown|runaway|left running|still running|left on|forgot\w*|idle|mining|nobody|no one|noone|(?:we|i) (?:did not|didn't|don't|do not|never)|not ours|out of nowhere)\b/i;
const HOURLY = /\bhourly\b|\bper[- ][\w-]*?hour\b|\b(?:an|every|each) hour\b|\/\s?h(?:ou)?r?\b/i;

function judgeCost(input: EventInput): CostImpact {
  const { event, organization } = input;
  // What a weakness could cost one day is not a bill.
  if (isWeakness(input)) return { value: false, monthlyUsd: null, openEnded: false, evidence: null };
  const text = withoutInstructions(`${event.title}\n${event.text}`);
  const clauses = splitSentences(text)
    .flatMap((sentence) => sentence.split(/;\s|,?\s(?:but|however|then)\s/i))
    .filter((clause) => !FREE.test(clause) && !TURNOVER.test(clause));

  if (event.threat && event.category !== "finding" && /CREDENTIAL|COMPROMISE/.test(event.type))
    return openEnded(event.type);
  const runaway = clauses.find((clause) => isRunaway(clause, input));
  if (runaway) return openEnded(runaway);

  const open = event.resources.filter((resource) => resource.status !== "resolved").length;
  const sums = clauses.flatMap((clause) => {
    const amounts = findAmounts(clause).filter((amount) => amount.monthlyUsd > 0);
    const count = amounts.some((amount) => amount.perResource) ? Math.max(open, countIn(clause), 1) : 1;
    return amounts.map((amount) => ({ amount, monthlyUsd: sumOf(amount, count) }));
  });
  const [largest] = sums.sort((a, b) => b.monthlyUsd - a.monthlyUsd);
  const words = clauses.find(speaksOfCost);
  const isOpenEnded =
    words !== undefined && HOURLY.test(text) && open >= organization.policy.openEndedResources;
  if (largest)
    return {
      value: true,
      monthlyUsd: Math.round(largest.monthlyUsd * 100) / 100,
      // A price for a unit of which nobody counts how many says less than the number of resources that pay it.
      openEnded:
        isOpenEnded &&
        !largest.amount.perResource &&
        largest.monthlyUsd < organization.policy.significantCostUsd,
      evidence: largest.amount.quote,
    };
  if (words !== undefined)
    return { value: true, monthlyUsd: null, openEnded: isOpenEnded, evidence: shorten(words, 300) };
  return { value: event.billing, monthlyUsd: null, openEnded: false, evidence: null };
}

const isWeakness = ({ event }: EventInput) => event.category === "finding" && !event.threat;

function speaksOfCost(clause: string): boolean {
  if (COST_WORDS.test(clause) || EXTENDED_SUPPORT.test(clause)) return true;
  return COMMITMENT.test(clause) && COMMITMENT_CHANGES.test(clause);
}

/** A charge that grows until somebody acts: a key in the wrong hands, mining, a fleet that nobody asked for. */
function isRunaway(clause: string, { event, organization }: EventInput): boolean {
  if (LEAKED.test(clause) && !SUPPOSED.test(clause) && !DENIED.test(clause)) {
    // "may have been exposed": AWS writes so where it has found the key; elsewhere it is general advice.
    if (event.threat || !/\b(?:may|might)\b/i.test(clause)) return true;
  }
  const isActive = event.threat || event.category === "report";
  if (isActive && MINING.test(clause) && !SUPPOSED.test(clause) && !DENIED.test(clause)) return true;
  if (!isActive && event.category !== "notification") return false;
  if (!UNPLANNED.test(clause)) return false;
  return ACCELERATED.test(clause) || countIn(clause) >= organization.policy.openEndedResources;
}

const sumOf = (amount: Amount, count: number) => amount.monthlyUsd * (amount.perResource ? count : 1);

/** "12 clusters": how many a clause speaks of; 0 where it does not say. */
const countIn = (clause: string) => Number(clause.match(FLEET)?.[1] ?? 0);

const openEnded = (clause: string): CostImpact => ({
  value: true,
  monthlyUsd: null,
  openEnded: true,
  evidence: shorten(clause, 300),
});
