import { classify } from "../../judgements/classify.ts";
import { IncidentQuery, selectIncidents } from "../../tools/incident-query.ts";
import { type Asked, askAll } from "./ask-all.ts";
import { queries } from "./questions.ts";
import type { Verdict } from "./score.ts";
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
  // The graph decides first whether a message asks at all; what it takes for a report never comes to be answered.
  const reports = queries.filter(
    ({ question }) => classify.rule({ text: question, pending: "" }).value === "report",
  );
  console.log(`taken for a report      ${reports.length} of ${queries.length}`);
  for (const { id } of reports) console.log(`  ${id}`);
  for (const { id, question, answer, verdict } of [...questions, ...others])
    if (verdict === "wrong" || (verdict === "unread" && questions.some((one) => one.id === id)))
      console.log(`\n${verdict}: ${id}: ${question}\n${answer}`);
}

const countOf = (asked: readonly Asked[], wanted: Verdict): number =>
  asked.filter(({ verdict }) => verdict === wanted).length;

const figures = (asked: readonly Asked[]): string =>
  `${countOf(asked, "right")} right, ${countOf(asked, "unread")} not understood, ${countOf(asked, "wrong")} wrong, of ${asked.length}`;

const sorted = (counts: Record<string, number>): string => JSON.stringify(Object.entries(counts).sort());
