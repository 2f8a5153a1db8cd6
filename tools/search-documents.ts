import { tool } from "@langchain/core/tools";
import { z } from "zod";
import type { Stores } from "../memory/stores.ts";

export const DocumentSearch = z.object({
  query: z.string().min(1).describe("words that the document would use"),
  limit: z.number().int().min(1).max(20).default(5),
});

/** What the team's documents say: runbooks, standards, pages of AWS. Reads only; throws where it could not look. */
export function createSearchDocuments({ knowledge }: Pick<Stores, "knowledge">) {
  return tool(({ query, limit }) => knowledge.search({ collection: "documents", query, limit }), {
    name: "search_documents",
    description:
      "Finds passages of the team's documents (runbooks, standards, pages of AWS) by words. For questions of how something is done, or what the rules are.",
    schema: DocumentSearch,
  });
}
