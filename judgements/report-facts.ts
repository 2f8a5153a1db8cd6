import { z } from "zod";
import type { Account } from "../policy/organization.ts";
import { describeMessage, type MessageInput } from "./classify.ts";
import type { Judgement } from "./judgement.ts";
import { splitSentences } from "./text.ts";

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
  bounds: (answer, input) => {
    const text = `${input.pending}\n${input.text}`.toLowerCase();
    const unsaid = [...answer.accounts, ...answer.resources].find(
      (name) => !text.includes(name.toLowerCase()),
    );
    return unsaid === undefined ? null : `nobody typed ${JSON.stringify(unsaid.slice(0, 80))}`;
  },
};

const ACCOUNT = /(?<![\d-])(\d{12}|\d{4}-\d{4}-\d{4})(?![\d-])/g;
const ARN = /\barn:aws[\w-]*:[^\s,;'"<>]{3,300}/g;
const BARE_ID =
  /\b(?:i|vol|snap|ami|vpc|vpce|subnet|sg|nat|tgw|vpn|vgw|cgw|igw|eni|rtb|acl|pcx|eipalloc|fs|lt|asg|dxcon|dxvif|tgw-attach)-[0-9a-z]{3,20}\b/gi;
const REGION =
  /\b(?:us|eu|ap|ca|sa|me|af|il|mx|cn)(?:-gov)?-(?:north|south|east|west|central|northeast|southeast|northwest|southwest)-\d\b/i;

/** Cities by which people call Regions. Source: AWS Global Infrastructure, "Regions and Availability Zones". */
const CITIES: Record<string, string> = {
  sydney: "ap-southeast-2", melbourne: "ap-southeast-4", singapore: "ap-southeast-1", jakarta: "ap-southeast-3",
  tokyo: "ap-northeast-1", seoul: "ap-northeast-2", osaka: "ap-northeast-3", mumbai: "ap-south-1", hyderabad: "ap-south-2",
  ireland: "eu-west-1", dublin: "eu-west-1", london: "eu-west-2", paris: "eu-west-3", frankfurt: "eu-central-1",
  zurich: "eu-central-2", stockholm: "eu-north-1", milan: "eu-south-1", spain: "eu-south-2", virginia: "us-east-1",
  ohio: "us-east-2", oregon: "us-west-2", california: "us-west-1", "são paulo": "sa-east-1", "sao paulo": "sa-east-1",
  canada: "ca-central-1", montreal: "ca-central-1", calgary: "ca-west-1", "cape town": "af-south-1",
  bahrain: "me-south-1", uae: "me-central-1", "tel aviv": "il-central-1", "hong kong": "ap-east-1",
}; // biome-ignore format: a table

function readFacts({ text, pending, accounts }: ReportInput): ReportFacts {
  const all = pending ? `${pending}\n${text}` : text;
  const lower = all.toLowerCase();
  const named = accounts.filter((account) => isNamed(lower, account.name.toLowerCase()));
  const arns = all.match(ARN)?.map((arn) => arn.replace(/[.,;:)]+$/, "")) ?? [];
  const ids = [...all.matchAll(ACCOUNT)].map((match) => match[0]);
  const fromArns = arns.map((arn) => arn.split(":")[4] ?? "").filter((id) => /^\d{12}$/.test(id));
  const city = Object.keys(CITIES).find((name) => isNamed(lower, name));
  const symptom =
    splitSentences(all).find((sentence) => sentence.replace(/[\d\W]+/g, "").length >= 6) ?? null;
  const found = [...new Set([...ids, ...fromArns, ...named.map((account) => account.name)])];
  const rest = all.replace(ACCOUNT, "").replace(/\W+/g, " ").trim();
  return {
    value: found.length > 0 && rest.split(" ").length >= 3,
    accounts: found,
    resources: [...new Set([...arns, ...(all.replace(ARN, " ").match(BARE_ID) ?? [])])],
    region: all.match(REGION)?.[0].toLowerCase() ?? (city ? (CITIES[city] ?? null) : null),
    symptom,
    evidence: ids[0] ?? named[0]?.name ?? null,
  };
}

/** `name` as a word of its own: "payments-prod" is not in "payments-prod-eu". */
function isNamed(text: string, name: string): boolean {
  const at = text.indexOf(name);
  if (at < 0) return false;
  const isEdge = (character: string | undefined) => character === undefined || !/[\w-]/.test(character);
  return isEdge(text[at - 1]) && isEdge(text[at + name.length]);
}
