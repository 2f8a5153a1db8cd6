import { type StructuredToolInterface, tool } from "@langchain/core/tools";
import type { z } from "zod";
import { listPassages, type Passage } from "../judgements/answer.ts";
import { betweenMarks } from "../judgements/between-marks.ts";
import type { Organization } from "../policy/organization.ts";
import { isProduction } from "../policy/registry.ts";
import { rank } from "../tools/rank.ts";
import type { HistoryFilter } from "../tools/search-history.ts";
import type { TicketFilter } from "../tools/search-tickets.ts";
import type { Dependencies } from "./dependencies.ts";
import { answerIn, incidentPassage, ticketPassage } from "./passages.ts";
import { readQuestion } from "./question.ts";

const MAX_PASSAGES = 10;

/** The searches of one question. What they find comes together in `passages`; a search that fails in `failures`. */
export function createLookup({ organization, tools }: Pick<Dependencies, "organization" | "tools">) {
  const { searchTickets, searchHistory } = tools.reading;
  const passages = new Map<string, Passage>();
  const failures: string[] = [];
  const add = (found: readonly Passage[]) => {
    for (const passage of found) if (!passages.has(passage.source)) passages.set(passage.source, passage);
  };
  /** What is found; nothing, and a failure on the record, where the search fails. */
  const attempt = async (search: () => Promise<Passage[]>): Promise<Passage[] | null> => {
    try {
      return await search();
    } catch (error) {
      failures.push(`consult: ${String(error)}`);
      return null;
    }
  };
  const findTickets = async (input: z.input<typeof TicketFilter>) =>
    (await searchTickets.invoke(input)).map((ticket) => ticketPassage(ticket, organization));
  const findHistory = async (input: z.input<typeof HistoryFilter>) =>
    (await searchHistory.invoke(input)).map(({ incident, report }) =>
      incidentPassage(incident, answerIn(report)),
    );

  /** The same search for an agent, which reads text. */
  const asTool = <Input>(
    { name, description, schema }: Pick<StructuredToolInterface, "name" | "description" | "schema">,
    search: (input: Input) => Promise<Passage[]>,
  ): StructuredToolInterface =>
    tool(
      async (input: Input) => {
        const found = (await attempt(() => search(input)))?.slice(0, MAX_PASSAGES);
        if (found === undefined) return "The search failed. What it would have found is not known.";
        add(found);
        return found.length === 0 ? "Nothing was found." : betweenMarks(listPassages(found));
      },
      { name, description, schema: schema as never },
    ) as unknown as StructuredToolInterface;

  return {
    passages,
    failures,
    add,
    facts: describeRegistry(organization),
    tools: [asTool(searchTickets, findTickets), asTool(searchHistory, findHistory)],
    /** Looks for what the question plainly asks for, so that most answers need no search of the agent's own. */
    async searchFor(question: string): Promise<void> {
      const { text, filter } = readQuestion(question, organization);
      const [tickets, history] = await Promise.all([
        attempt(() => findTickets({ ...filter, query: text, limit: MAX_PASSAGES })),
        attempt(async () =>
          text === "" ? [] : findHistory({ query: text, type: null, statuses: [], limit: 5 }),
        ),
      ]);
      const found = [...(tickets ?? []), ...(history ?? [])];
      add(rank(found, text, MAX_PASSAGES, (passage) => [passage.title, passage.text]));
    },
  };
}

const LISTED = 50;

/** Whom and what a question may be about. */
function describeRegistry(organization: Organization): string {
  const { teams, accounts } = organization;
  const named = accounts
    .slice(0, LISTED)
    .map((one) => `${one.name} ${one.id}${isProduction(organization, one) ? " production" : ""}`);
  return [
    `Teams: ${teams.map(({ id, name, role }) => `${id} (${name}, ${role})`).join(", ")}`,
    `Accounts: ${named.join(", ")}${accounts.length > LISTED ? `, and ${accounts.length - LISTED} more` : ""}`,
  ].join("\n");
}
