import { tool } from "@langchain/core/tools";
import { z } from "zod";
import { rank } from "../../../../tools/rank.ts";

interface PastEvent {
  isFinding: boolean;
  text: string;
}

/** What the reference asks its knowledge bases for at most. */
const MOST = 25;

/** The events that the peer has handled, and the two tools that search them; events never need them, questions do. */
export function createPastEvents() {
  const past: PastEvent[] = [];
  const search = (query: string, isFinding: boolean) => {
    const candidates = past.filter((one) => one.isFinding === isFinding);
    return JSON.stringify(rank(candidates, query, MOST, ({ text }) => [text]).map(({ text }) => text));
  };
  const query = (example: string) =>
    z.object({ query: z.string().describe(`What to look for, in plain language, such as '${example}'`) });
  return {
    add: (one: PastEvent) => void past.push(one),
    tools: [
      tool(({ query }) => search(query, false), {
        name: "search_ops_events",
        description: "Searches earlier operational health events in plain language",
        schema: query("Are there troubles with the network that need attention now?"),
      }),
      tool(({ query }) => search(query, true), {
        name: "search_sec_findings",
        description: "Searches earlier Security Hub findings in plain language",
        schema: query("Are there security risks that need attention now?"),
      }),
    ],
  };
}
