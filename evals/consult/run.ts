import { IncidentQuery, selectIncidents } from "../../tools/incident-query.ts";
import { type Asked, askAll } from "./ask-all.ts";
import { messages, queries } from "./questions.ts";
import type { Verdict } from "./score.ts";
import { type Heard, openSeededGraph } from "./seeded-graph.ts";
import { createSeededConsult, incidentOf, organization, seed } from "./seeded-store.ts";

/** How many questions about a store with known facts are answered rightly, typed and in plain words, without a model. */
export async function run(): Promise<void> {
  const known = seed.incidents.map(incidentOf);
  const exact = queries.filter(({ query, expect }) => {
    const { total, groups } = selectIncidents(known, IncidentQuery.parse(query), organization);
    const counts = Object.fromEntries((groups ?? []).map(({ key, count }) => [key, count]));
    return total === expect.total && sorted(counts) === sorted(expect.groups ?? {});
  });
  const { questions, others } = await askAll(await createSeededConsult());
  console.log(`typed queries           ${exact.length} of ${queries.length} exact`);
  console.log(`the same in plain words ${figures(questions)}`);
  console.log(`not to be read          ${figures(others)}`);
  await printHeard();
  for (const { id, question, answer, verdict } of [...questions, ...others])
    if (verdict === "wrong" || (verdict === "unread" && questions.some((one) => one.id === id)))
      console.log(`\n${verdict}: ${id}: ${question}\n${answer}`);
}

/** The graph decides first whether a message asks at all; what it takes for a report never comes to be answered. */
async function printHeard(): Promise<void> {
  const graph = await openSeededGraph();
  const wrong: string[] = [];
  const count = async (texts: readonly string[], isRight: (heard: Heard) => boolean): Promise<string> => {
    let right = 0;
    for (const text of texts) {
      const heard = await graph.say(text);
      if (isRight(heard)) right += 1;
      else wrong.push(`  ${heard.outcome}: ${text}`);
    }
    return `${right} of ${texts.length}`;
  };
  const isAnswered = ({ outcome, hasWritten }: Heard) => outcome === "answered" && !hasWritten;
  const asked = await count(
    queries.map(({ question }) => question),
    isAnswered,
  );
  console.log(`taken for a question    ${asked} in plain words, by the graph`);
  console.log(
    `                        ${await count(messages.questions, isAnswered)} without a word that asks`,
  );
  console.log(
    `taken for a report      ${await count(messages.reports, ({ outcome }) => outcome !== "answered")}`,
  );
  for (const line of wrong) console.log(line);
  await graph.close();
}

const countOf = (asked: readonly Asked[], wanted: Verdict): number =>
  asked.filter(({ verdict }) => verdict === wanted).length;

const figures = (asked: readonly Asked[]): string =>
  `${countOf(asked, "right")} right, ${countOf(asked, "unread")} not understood, ${countOf(asked, "wrong")} wrong, of ${asked.length}`;

const sorted = (counts: Record<string, number>): string => JSON.stringify(Object.entries(counts).sort());
