import { type StructuredToolInterface, tool } from "@langchain/core/tools";
import type { z } from "zod";
import type { AnswerInput } from "../judgements/answer.ts";
import { betweenMarks } from "../judgements/between-marks.ts";
import { quoteInMarkdown } from "../judgements/markdown-text.ts";
import { listPassages, type Passage } from "../judgements/passage.ts";
import { shorten } from "../judgements/text.ts";
import { withoutInstructions } from "../judgements/untrusted-text.ts";
import { termsOf } from "../memory/knowledge/search-terms.ts";
import type { Organization } from "../policy/organization.ts";
import { isProduction } from "../policy/registry.ts";
import type { IncidentQuery } from "../tools/incident-query.ts";
import type { QueryResult } from "../tools/query-incidents.ts";
import { rank } from "../tools/rank.ts";
import type { ReadingTools } from "../tools/reading-tools.ts";
import type { DocumentSearch } from "../tools/search-documents.ts";
import type { HistoryFilter } from "../tools/search-history.ts";
import type { TicketFilter } from "../tools/search-tickets.ts";
import type { Dependencies } from "./dependencies.ts";
import { describeQuery, incidentLine, resultLines } from "./describe-query.ts";
import { distinct } from "./distinct.ts";
import { inThread } from "./follow-up.ts";
import { answerIn, documentPassage, incidentPassage, ticketPassage } from "./passages.ts";
import { type QuestionContext, type ReadQuestion, readQuestion } from "./question.ts";
import { excludes } from "./question-exclusions.ts";
import { mayAnswer } from "./relevance.ts";
import { asksOfThread, type ThreadIncident } from "./thread-incident.ts";

/** What the data say to a question, and whether that is all of what it asks. */
type DataAnswer = NonNullable<AnswerInput["fromData"]>;

/** Characters of a question that are said back. */
const UNREAD = 200;
const MAX_PASSAGES = 10;
const LISTED = 10;

/** The searches of one question. What they find comes together in `passages`; a search that fails in `failures`. */
export function createLookup({
  organization,
  tools,
  external = () => [],
  clock,
}: Pick<Dependencies, "organization" | "external" | "clock"> & { tools: ReadingTools }) {
  const { searchTickets, searchHistory, searchDocuments, queryIncidents } = tools;
  const passages = new Map<string, Passage>();
  const failures: string[] = [];
  let queries = 0;
  const add = (found: readonly Passage[]) => {
    for (const passage of found) if (!passages.has(passage.source)) passages.set(passage.source, passage);
  };
  /** What is found; null, and a failure on the record, where the search fails. */
  const attempt = async <T>(search: () => Promise<T>): Promise<T | null> => {
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
  const findDocuments = async (input: z.input<typeof DocumentSearch>) =>
    (await searchDocuments.invoke(input)).map(documentPassage);
  const findIncidents = async (input: z.input<typeof IncidentQuery>) =>
    incidentPassages(input as Partial<IncidentQuery>, await queryIncidents.invoke(input));
  /** The numbers as a passage of their own, and each incident as one that can be cited. */
  const incidentPassages = (query: Partial<IncidentQuery>, result: QueryResult): Passage[] => {
    queries += 1;
    const counted = {
      source: `query-${queries}`,
      title: `Query: ${describeQuery(query, organization)}`,
      text: resultLines(result, organization, 0).join("\n"),
    };
    const lines = result.incidents.slice(0, LISTED).map((incident) => ({
      ...incidentPassage(incident, ""),
      text: incidentLine(incident, organization),
    }));
    return [counted, ...lines];
  };

  /** The same search for an agent, which reads text. */
  const asTool = <Input>(
    { name, description, schema }: Pick<StructuredToolInterface, "name" | "description" | "schema">,
    search: (input: Input) => Promise<Passage[]>,
  ): StructuredToolInterface =>
    tool(
      async (input: Input) => {
        const found = (await attempt(() => search(input)))?.slice(0, MAX_PASSAGES + 1);
        if (found === undefined) return "The search failed. What it would have found is not known.";
        add(found);
        return found.length === 0 ? "Nothing was found." : betweenMarks(listPassages(found));
      },
      { name, description, schema: schema as never },
    ) as unknown as StructuredToolInterface;

  let calls = 0;
  /** A tool of somebody else: what it gives is a passage that can be cited, and nothing that is to be followed. */
  const asForeignTool = (foreign: StructuredToolInterface): StructuredToolInterface =>
    tool(
      async (input: unknown) => {
        const text = String(await foreign.invoke(input as never));
        calls += 1;
        const passage = { source: `${foreign.name}-${calls}`, title: foreign.name, text };
        add([passage]);
        return betweenMarks(`[${passage.source}]\n${withoutInstructions(text)}`);
      },
      { name: foreign.name, description: foreign.description, schema: foreign.schema as never },
    ) as unknown as StructuredToolInterface;

  /** What the data say to a question that is understood to its last word; parts of it where not; null where to none. */
  const answerFromData = ({ query, isCount, text }: ReadQuestion, result: QueryResult): DataAnswer | null => {
    // "How do we upgrade an EKS cluster?" is about EKS, and asks for no incidents; "how many alarms ring" does.
    const isOnTopic = Object.keys(query).every((name) => name === "services" || name === "sources");
    if (isOnTopic && text !== "" && !isCount) return null;
    const about = describeQuery(query, organization, quoteInMarkdown);
    const lines = resultLines(result, organization, LISTED, quoteInMarkdown);
    // Where no incident fits, a ticket or a document may still help.
    if (text === "")
      return { isWhole: result.total > 0, text: [`I looked for ${about}.`, ...lines].join("\n") };
    // A number would be of another question than the one that was asked; what is left out could be what is shown.
    const shown = (excludes(text) ? [] : result.incidents.slice(0, 5)).map((incident) =>
      incidentLine(incident, organization, quoteInMarkdown),
    );
    const words = quoteInMarkdown(JSON.stringify(shorten(text, UNREAD)));
    const unread = `I read this as ${about}, and do not know what ${words} asks for.`;
    const rest = shown.length > 0 ? ["Some that fit the rest:", ...shown] : [];
    return { isWhole: false, text: [unread, ...rest].join("\n") };
  };

  /** What a question asks for, with what it takes up of the questions before it in its thread, oldest first. */
  const readInThread = async (question: string, earlier: readonly string[]): Promise<ReadQuestion> => {
    let services: Promise<string[]> | undefined;
    const listServices = () =>
      (services ??= attempt(() => knownServices(tools)).then((found) => found ?? []));
    let before: ReadQuestion | null = null;
    for (const one of [...earlier, question])
      before = inThread(
        before,
        one,
        await readWithServices(one, { organization, now: clock() }, listServices),
      );
    return before ?? { query: {}, isCount: false, text: question };
  };

  return {
    passages,
    failures,
    add,
    facts: describeRegistry(organization),
    tools: [
      asTool(queryIncidents, findIncidents),
      asTool(searchTickets, findTickets),
      asTool(searchHistory, findHistory),
      asTool(searchDocuments, findDocuments),
      ...external().map(asForeignTool),
    ],
    /**
     * Looks for what the question plainly asks for, so that most answers need no search of the agent's own. Gives what the
     * data say to it, for whoever has no model.
     */
    async searchFor(
      question: string,
      { earlier = [], thread = null }: { earlier?: readonly string[]; thread?: ThreadIncident | null } = {},
    ): Promise<DataAnswer | null> {
      const read = await readInThread(question, earlier);
      const { query, isCount, text } = read;
      if (thread !== null) add(thread.passages);
      if (thread !== null && asksOfThread(question, query)) {
        add(
          ((await attempt(() => findDocuments({ query: question, limit: 5 }))) ?? []).filter(
            mayAnswer(question),
          ),
        );
        return thread.answer;
      }
      // "What should I do about the VPN?" leaves "should" unread, and "VPN" is in the query.
      const words = [...(query.services ?? []), ...text.split(" ").filter(isTelling)].join(" ");
      const isQuery = Object.keys(query).length > 0;
      // Words find what was excluded, too.
      const isFindable = words !== "" && !excludes(text);
      const areTickets = isFindable || (words === "" && isOfTickets(query));
      const [result, tickets, history, documents] = await Promise.all([
        isQuery || (isCount && text === "") ? attempt(() => queryIncidents.invoke(query)) : null,
        areTickets
          ? attempt(() => findTickets({ ...ticketFilter(query), query: words, limit: MAX_PASSAGES }))
          : null,
        isFindable ? attempt(() => findHistory({ query: words, type: null, statuses: [], limit: 5 })) : null,
        text === "" ? null : attempt(() => findDocuments({ query: question, limit: MAX_PASSAGES })),
      ]);
      const records = rank([...(tickets ?? []), ...(history ?? [])], words, MAX_PASSAGES, textsOf);
      const found = inTurn((documents ?? []).filter(mayAnswer(question)), records);
      add(distinct(found, ({ source }) => source).slice(0, MAX_PASSAGES));
      if (result !== null && isQuery) add(incidentPassages(query, result));
      return result && answerFromData(read, result);
    },
  };
}

const textsOf = ({ title, text }: Passage): string[] => [title, text];

/** Is there more to a word than "should" or "please"? */
const isTelling = (word: string): boolean => termsOf(word).length > 0;

/** One of the first list, one of the second, and so on. */
const inTurn = <T>(first: readonly T[], second: readonly T[]): T[] =>
  Array.from({ length: Math.max(first.length, second.length) }, (_, index) => index).flatMap((index) =>
    [first, second].flatMap((list) => list.slice(index, index + 1)),
  );

/** What a question asks for. The services that incidents are known of are looked up where words are left that may name one. */
export async function readWithServices(
  question: string,
  context: Omit<QuestionContext, "services">,
  listServices: () => Promise<string[]>,
): Promise<ReadQuestion> {
  const read = (services: string[]) => readQuestion(question, { ...context, services });
  const plain = read([]);
  return plain.text === "" ? plain : read(await listServices());
}

/** The services that incidents are known of. */
export async function knownServices({
  queryIncidents,
}: Pick<ReadingTools, "queryIncidents">): Promise<string[]> {
  const { groups } = await queryIncidents.invoke({ groupBy: "service", limit: 1 });
  return groups?.map(({ key }) => key) ?? [];
}

/** What tickets can be asked for as well as incidents. */
const OF_TICKETS = ["teams", "statuses", "minimumSeverity", "accounts"];

/** Do tickets that fit a query's filters fit the whole of it? A closed ticket may be of an incident that was discharged. */
const isOfTickets = (query: Partial<IncidentQuery>): boolean =>
  Object.keys(query).length > 0 && Object.keys(query).every((name) => OF_TICKETS.includes(name));

/** As much of a query about incidents as tickets can be asked for. */
function ticketFilter({
  teams = [],
  statuses = [],
  minimumSeverity = null,
  accounts = [],
}: Partial<IncidentQuery>) {
  const [account = null, ...others] = accounts;
  const [status] = statuses;
  return {
    teams,
    status: statuses.length === 1 && (status === "open" || status === "closed") ? status : null,
    minimumSeverity,
    account: others.length === 0 ? account : null,
  };
}

const NAMED = 50;

/** Whom and what a question may be about. */
function describeRegistry(organization: Organization): string {
  const { teams, accounts } = organization;
  const named = accounts
    .slice(0, NAMED)
    .map((one) => `${one.name} ${one.id}${isProduction(organization, one) ? " production" : ""}`);
  return [
    `Teams: ${teams.map(({ id, name, role }) => `${id} (${name}, ${role})`).join(", ")}`,
    `Accounts: ${named.join(", ")}${accounts.length > NAMED ? `, and ${accounts.length - NAMED} more` : ""}`,
  ].join("\n");
}
