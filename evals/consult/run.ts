import { IncidentQuery, selectIncidents } from "../../tools/incident-query.ts";
import type { Measured } from "../measured.ts";
import { type Asked, askAll } from "./ask-all.ts";
import { messages, queries } from "./questions.ts";
import type { Verdict } from "./score.ts";
import { type Heard, openSeededGraph } from "./seeded-graph.ts";
import { createSeededConsult, incidentOf, organization, seed } from "./seeded-store.ts";

/** How many questions about a store with known facts are answered rightly, typed and in plain words, without a model. */
export async function run(): Promise<Measured> {
  const known = seed.incidents.map(incidentOf);
  const exact = queries.filter(({ query, expect }) => {
    const { total, groups } = selectIncidents(known, IncidentQuery.parse(query), organization);
    const counts = Object.fromEntries((groups ?? []).map(({ key, count }) => [key, count]));
    return total === expect.total && sorted(counts) === sorted(expect.groups ?? {});
  });
  const { questions, others } = await askAll(await createSeededConsult());
  const heard = await hear();
  const answers = (name: string, asked: readonly Asked[]) => ({
    name,
    figures: [asked.length, countOf(asked, "right"), countOf(asked, "unread"), countOf(asked, "wrong")],
  });
  const wrong = [...questions, ...others].filter(
    ({ id, verdict }) =>
      verdict === "wrong" || (verdict === "unread" && questions.some((one) => one.id === id)),
  );
  return {
    columns: ["asked", "right", "not understood", "wrong"],
    rows: [
      { name: "typed queries", figures: [queries.length, exact.length, 0, queries.length - exact.length] },
      answers("the same in plain words", questions),
      // Whoever says that it cannot read these is right.
      answers("not to be read", others),
      ...heard.rows,
    ],
    wrong: [
      ...wrong.map(({ id, question, answer, verdict }) => `${verdict}: ${id}: ${question} → ${answer}`),
      ...heard.wrong,
    ],
  };
}

/** The graph decides first whether a message asks at all; what it takes for a report never comes to be answered. */
async function hear(): Promise<Pick<Measured, "rows" | "wrong">> {
  const graph = await openSeededGraph();
  const wrong: string[] = [];
  const count = async (name: string, texts: readonly string[], isRight: (heard: Heard) => boolean) => {
    let right = 0;
    for (const text of texts) {
      const heard = await graph.say(text);
      if (isRight(heard)) right += 1;
      else wrong.push(`${heard.outcome}: ${text}`);
    }
    return { name, figures: [texts.length, right, 0, texts.length - right] };
  };
  const isAnswered = ({ outcome, hasWritten }: Heard) => outcome === "answered" && !hasWritten;
  try {
    const rows = [
      await count(
        "taken for a question, in plain words",
        queries.map(({ question }) => question),
        isAnswered,
      ),
      await count("taken for a question, without a word that asks", messages.questions, isAnswered),
      await count("taken for a report", messages.reports, ({ outcome }) => outcome !== "answered"),
    ];
    return { rows, wrong };
  } finally {
    await graph.close();
  }
}

const countOf = (asked: readonly Asked[], wanted: Verdict): number =>
  asked.filter(({ verdict }) => verdict === wanted).length;

const sorted = (counts: Record<string, number>): string => JSON.stringify(Object.entries(counts).sort());
