import { z } from "zod";
import type { Account } from "../policy/organization.ts";
import { describeMessage, type MessageInput } from "./classify.ts";
import type { Judgement } from "./judgement.ts";
import { findSpokenOutage, findSpokenStrain, tellsOfTrouble } from "./spoken-trouble.ts";
import { findAttack, findOutage, findSlowness } from "./symptoms.ts";
import { shorten, splitSentences } from "./text.ts";
import { withoutInstructions } from "./untrusted-text.ts";

export const ReportFacts = z.object({
  value: z.boolean().describe("is the report specific enough to act on: an account, and what is wrong?"),
  accounts: z.array(z.string()).describe("12-digit ids, or names of accounts, as typed"),
  resources: z.array(z.string()).describe("resource ids and ARNs as typed"),
  region: z.string().nullable().describe("Region code such as ap-southeast-2"),
  symptom: z.string().nullable().describe("what is wrong, in the person's words"),
  evidence: z.string().nullable(),
});
export type ReportFacts = z.infer<typeof ReportFacts>;

export interface ReportInput extends MessageInput {
  /** The registry: a person may name an account by its name. */
  accounts: readonly Account[];
}

export const reportFacts: Judgement<ReportInput, ReportFacts> = {
  name: "report-facts",
  schema: ReportFacts,
  prompt: "report-facts",
  question: describeMessage,
  rule: readFacts,
  // Without an account it is asked back anyway, and with one and trouble nothing is unclear.
  isOpen: (ruled, input) => ruled.accounts.length > 0 && !(ruled.value && tellsOfTrouble(saidIn(input))),
  bounds: (answer, input) => {
    const text = saidIn(input);
    const rule = readFacts(input);
    const unsaid = [...answer.accounts, ...answer.resources].find((name) => !isTyped(text, name));
    if (unsaid !== undefined) return `nobody typed ${JSON.stringify(unsaid.slice(0, 80))}`;
    // Which account is concerned decides whether anything is done at all, and which resource who does it.
    const [given, named] = [answer, rule].map(({ accounts }) => accounts.map((name) => idOf(name, input)));
    const differing = [...missing(named, given), ...missing(given, named)][0];
    if (differing !== undefined)
      return `the accounts differ from those that are typed: ${differing.slice(0, 80)}`;
    const left = missing(rule.resources, answer.resources)[0];
    if (left !== undefined) return `the resource ${left.slice(0, 80)} is left out`;
    const odd = answer.resources.find((name) => !/\d|^arn:/.test(name) || name.includes("://"));
    if (odd !== undefined) return `this is no id of a resource: ${odd.slice(0, 80)}`;
    if (rule.value && !answer.value && tellsOfTrouble(text))
      return "it names an account and says what is wrong";
    if (answer.region !== null && !REGION.test(answer.region)) return "this is no Region";
    const symptom = answer.symptom === null ? "" : folded(answer.symptom);
    return folded(text).includes(symptom) ? null : "the symptom is not in the person's words";
  },
};

const folded = (text: string) => text.replace(/\s+/g, " ").trim().toLowerCase();

/** Standing alone: not cut out of a longer number or word. */
const isTyped = (text: string, name: string): boolean =>
  folded(name) !== "" && isNamed(folded(text), folded(name));

const missing = (wanted: string[] = [], found: string[] = []) => wanted.filter((one) => !found.includes(one));

/** The id of an account by its id or name, written in whichever way. */
const idOf = (name: string, { accounts }: ReportInput): string =>
  accounts.find((account) => account.name.toLowerCase() === name.trim().toLowerCase())?.id ??
  (/^[\d -]+$/.test(name) ? name.replace(/\D/g, "") : name);

/** Word processors write other hyphens, and spaces that do not break. */
const ACCOUNT =
  /(?<![\d\-\u2010-\u2013])(?:\d{12}|\d{4}([ \-\u00a0\u202f\u2010-\u2013])\d{4}\1\d{4})(?![\d\-\u2010-\u2013])/g;
const ARN = /\barn:aws[\w-]{0,20}:[^\s,;'"<>]{3,300}/g;
const BARE_ID =
  /\b(?:i|vol|snap|ami|vpc|vpce|vpce-svc|subnet|sg|nat|tgw|vpn|vgw|cgw|igw|eni|rtb|acl|pcx|eipalloc|fs|fsap|lt|db|dxcon|dxvif|dxlag|tgw-attach|cluster|task)-(?=[0-9a-z]{0,19}\d)[0-9a-z]{3,20}\b/gi;
/** Also inside the name of an Availability Zone, "eu-west-1a". */
const REGION =
  /\b(?:us|eu|ap|ca|sa|me|af|il|mx|cn)(?:-gov)?-(?:north|south|east|west|central|northeast|southeast|northwest|southwest)-\d(?=[a-f]?\b)/i;

/**
 * Cities by which people call Regions. Source: AWS Global Infrastructure, "Regions and Availability Zones".
 */
const CITIES: readonly [city: string, region: string][] = (
  "sydney ap-southeast-2, melbourne ap-southeast-4, singapore ap-southeast-1, jakarta ap-southeast-3, " +
  "kuala lumpur ap-southeast-5, malaysia ap-southeast-5, auckland ap-southeast-6, bangkok ap-southeast-7, " +
  "thailand ap-southeast-7, tokyo ap-northeast-1, seoul ap-northeast-2, osaka ap-northeast-3, taipei ap-east-2, " +
  "hong kong ap-east-1, mumbai ap-south-1, hyderabad ap-south-2, ireland eu-west-1, dublin eu-west-1, " +
  "london eu-west-2, paris eu-west-3, frankfurt eu-central-1, zurich eu-central-2, stockholm eu-north-1, " +
  "milan eu-south-1, spain eu-south-2, virginia us-east-1, ohio us-east-2, oregon us-west-2, " +
  "california us-west-1, mexico mx-central-1, são paulo sa-east-1, sao paulo sa-east-1, montreal ca-central-1, " +
  "canada ca-central-1, calgary ca-west-1, cape town af-south-1, bahrain me-south-1, uae me-central-1, " +
  "tel aviv il-central-1"
)
  .split(", ")
  .map((entry) => [entry.slice(0, entry.lastIndexOf(" ")), entry.slice(entry.lastIndexOf(" ") + 1)]);

/** All that the thread says of the matter. */
const saidIn = ({ text, pending, handled }: ReportInput): string => {
  const earlier = pending || handled;
  return earlier ? `${earlier}\n${text}` : text;
};

function readFacts(input: ReportInput): ReportFacts {
  const { accounts } = input;
  const said = saidIn(input);
  // An account that only an order names ("treat … as production") is not one that has trouble, where another one is named.
  const facts = factsIn(withoutInstructions(said), accounts);
  return facts.accounts.length > 0 ? facts : factsIn(said, accounts);
}

function factsIn(all: string, accounts: ReportInput["accounts"]): ReportFacts {
  const lower = all.toLowerCase();
  const named = accounts.filter((account) => isNamed(lower, account.name.toLowerCase()));
  const arns = all.match(ARN)?.map((arn) => arn.replace(/[.:)]{1,10}$/, "")) ?? [];
  const typed = [...all.matchAll(ACCOUNT)].map((match) => match[0]);
  const fromArns = arns.map((arn) => arn.split(":")[4] ?? "").filter((id) => /^\d{12}$/.test(id));
  const ids = typed.map((id) => id.replace(/\D/g, ""));
  const found = [...new Set([...ids, ...fromArns, ...named.map((account) => account.name)])];
  const rest = all
    .replace(ACCOUNT, " ")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
  return {
    value: found.length > 0 && (countWords(rest) >= 3 || tellsOfTrouble(rest)),
    accounts: found,
    resources: [...new Set([...arns, ...(all.replace(ARN, " ").match(BARE_ID) ?? [])])],
    region:
      all.match(REGION)?.[0].toLowerCase() ?? CITIES.find(([city]) => isNamed(lower, city))?.[1] ?? null,
    symptom: findSymptom(all),
    evidence: typed[0] ?? named[0]?.name ?? null,
  };
}

/** Chinese, Japanese and Thai put no spaces between words; two of their characters are about one. */
function countWords(text: string): number {
  const unspaced = text.match(/[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}ー]/gu)?.length ?? 0;
  return text.split(" ").length + Math.floor(unspaced / 2);
}

/** The sentence that says what is wrong, else the first that says anything. */
function findSymptom(text: string): string | null {
  const telling = splitSentences(text).filter((sentence) => sentence.replace(/[\d\W]+/g, "").length >= 6);
  const spoken = findSpokenOutage(text)?.quote ?? findSpokenStrain(text);
  const symptom = findOutage(text) ?? findSlowness(text) ?? findAttack(text) ?? spoken ?? telling[0] ?? null;
  return symptom === null ? null : shorten(symptom, 300);
}

/** `name` as a word of its own: "payments-prod" is not in "payments-prod-eu". */
function isNamed(text: string, name: string): boolean {
  const isEdge = (character: string | undefined) => character === undefined || !/[\w-]/.test(character);
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length))
    if (isEdge(text[at - 1]) && isEdge(text[at + name.length])) return true;
  return false;
}
