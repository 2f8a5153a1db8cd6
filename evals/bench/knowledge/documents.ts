import type { KnowledgeDocument } from "../../../memory/knowledge/knowledge.ts";
import { readDocuments } from "../../retrieval/measure.ts";

const stories = readDocuments().filter(({ collection }) => collection === "history");

/** The story of one incident more, about 1.5 KB: words of the retrieval set, and identifiers of its own. */
export function historyDocument(number: number): KnowledgeDocument {
  const pick = (step: number) => stories[(number * step + step) % stories.length];
  const [first, ...others] = [1, 7, 31, 57].map(pick);
  const hex = (number * 2_654_435_761).toString(16).padStart(17, "0").slice(-17);
  const own = `Resources: i-${hex}, arn:aws:rds:eu-central-1:222233334444:db:orders-${number}, ticket T-${number}.`;
  return {
    id: `aws.bench~222233334444~${number}`,
    collection: "history",
    title: `${first?.title} (${number})`,
    text: [first?.text, own, ...others.map((other) => other?.text)].join("\n\n").slice(0, 1_500),
    url: null,
    metadata: { service: number % 2 === 0 ? "RDS" : "EC2", status: number % 3 === 0 ? "open" : "closed" },
    updatedAt: new Date(Date.UTC(2026, 0, 1) + number * 60_000).toISOString(),
  };
}
