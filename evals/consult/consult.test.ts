import { beforeAll, describe, expect, test } from "vitest";
import { judgedBy } from "../../graph/test-application.ts";
import { createWalk } from "../../graph/test-walk.ts";
import { Lookups, type Reply } from "../../judgements/scripted-model.ts";
import { IncidentQuery, selectIncidents } from "../../tools/incident-query.ts";
import { type Asked, askAll } from "./ask-all.ts";
import { messages, others, queries } from "./questions.ts";
import { judge, judgeOther, readStated } from "./score.ts";
import { clock, createSeededConsult, incidentOf, organization, seed } from "./seeded-store.ts";

const known = seed.incidents.map(incidentOf);
const countsOf = (groups: readonly { key: string; count: number }[] | null) =>
  groups === null ? undefined : Object.fromEntries(groups.map(({ key, count }) => [key, count]));

test("there are 40 questions and 20 that cannot be read, over every team, account, source and status", () => {
  expect([queries.length, others.length, new Set([...queries, ...others].map(({ id }) => id)).size]).toEqual([
    40, 20, 60,
  ]);
  const of = (values: (incident: (typeof known)[number]) => readonly unknown[]) =>
    new Set(known.flatMap(values));
  expect(of(({ stakeholders }) => stakeholders).size).toBe(organization.teams.length);
  const accounts = of((incident) => incident.accounts);
  expect(organization.accounts.filter(({ id }) => !accounts.has(id))).toEqual([]);
  expect(of(({ source }) => [source]).size).toBe(8);
  expect(of(({ status }) => [status]).size).toBe(5);
});

describe("a typed query is exact", () => {
  test.each(queries)("$id", ({ query, expect: { total, ids, groups } }) => {
    const found = selectIncidents(known, query, organization);
    expect([found.total, countsOf(found.groups)]).toEqual([total, groups]);
    if (ids !== undefined) expect(found.incidents.map(({ id }) => id).sort()).toEqual([...ids].sort());
  });
});

test("a service is found by its own name, whatever its source puts before it, and by findings about it", () => {
  const countOf = (service: string) =>
    selectIncidents(known, IncidentQuery.parse({ services: [service] }), organization).total;
  expect(["rds", "AWS/RDS", "redshift", "Lambda"].map(countOf)).toEqual([7, 2, 1, 5]);
});

describe("without a model", () => {
  let asked: { questions: Asked[]; others: Asked[] };
  const those = (all: readonly Asked[], wanted: Asked["verdict"]) =>
    all.filter(({ verdict }) => verdict === wanted).map(({ id, answer }) => ({ id, answer }));

  beforeAll(async () => {
    asked = await askAll(await createSeededConsult());
  });

  test("no number is wrong", () => {
    expect(those([...asked.questions, ...asked.others], "wrong")).toEqual([]);
  });

  test("at least 38 of the 40 are right", () => {
    const right = those(asked.questions, "right").length;
    expect(right, JSON.stringify(those(asked.questions, "unread"), null, 1)).toBeGreaterThanOrEqual(38);
  });

  test("what is not understood is said", () => {
    for (const { answer } of those([...asked.questions, ...asked.others], "unread"))
      expect(answer).toMatch(/and do not know what ".+" asks for|This is what I know|I found nothing about/);
  });
});

describe("a message", () => {
  const said = async (texts: readonly string[]) => {
    const { stores, send } = createWalk({ organization, clock });
    for (const incident of known) await stores.incidents.save(incident);
    const heard: [string, string][] = [];
    for (const [index, text] of texts.entries()) {
      const [state] = await send({ message: { user: "operator", thread: `T${index}`, text } });
      heard.push([text, state?.outcome ?? "none"]);
    }
    return { heard, count: (await stores.incidents.list()).length };
  };

  test("that asks opens nothing, with or without a word that asks", async () => {
    const texts = [...queries.map(({ question }) => question), ...messages.questions];
    const { heard, count } = await said(texts);
    const others = heard.filter(([, outcome]) => outcome !== "answered").map(([text]) => text);
    // What speaks of reports by people is left for a model to tell from one.
    expect(others).toEqual(["all chat reports from last week, with their owners"]);
    expect(count).toBe(known.length + others.length);
  });

  test("that reports is never taken for a question", async () => {
    const { heard } = await said(messages.reports);
    expect(heard.filter(([, outcome]) => outcome === "answered")).toEqual([]);
  });
});

test("a model's query gives it the right facts, which its answer may cite", async () => {
  const replies: Reply[] = [];
  const judges = judgedBy({ answer: () => replies.shift() ?? new Error("the script is over") });
  const ask = await createSeededConsult(judges);
  for (const { id, query, expect: facts } of queries) {
    const [first] = facts.ids ?? [];
    const sources = ["query-1", ...(first === undefined ? [] : [first])].map((one) => `[${one}]`).join(", ");
    replies.push(
      new Lookups({ name: "query_incidents", args: query }),
      `There are ${facts.total} [query-1].\nSources: ${sources}`,
    );
    // Nothing in it can be looked up beforehand: the model's is the first query.
    const { answer, by } = await ask("How is the moon?");
    expect([id, by, answer]).toEqual([
      id,
      "test:scripted",
      `There are ${facts.total} [query-1].\n\nSources: ${sources}`,
    ]);
    const lines = judges.model.asked.at(-1)?.at(-1)?.text.split("\n") ?? [];
    expect([id, lines.filter((line) => /^\[query-1\] Query: /.test(line)).length]).toEqual([id, 1]);
    const { totals, groups } = readStated(lines.filter((line) => !line.includes("] ")).join("\n"));
    expect([id, totals, groups]).toEqual([id, [facts.total], facts.groups ?? {}]);
    for (const one of facts.ids ?? [])
      expect([id, lines.some((line) => line.startsWith(`[${one}] `))]).toEqual([id, true]);
  }
});

describe("the score", () => {
  const answer =
    "I looked for 3 incidents.\n2 incidents\n- A: open [a]\n- B: open [b]\n\nIt may help:\n- 9 incidents [c]";

  test("reads what is stated, and neither what was understood nor what may help", () => {
    expect(readStated(answer)).toEqual({ totals: [2], groups: {}, ids: ["a", "b"] });
    expect(readStated("5 incidents\n- open: 3\n- a: b: 2")).toEqual({
      totals: [5],
      groups: { open: 3, "a: b": 2 },
      ids: [],
    });
  });

  test("a number or an incident that is not expected is not right", () => {
    const stated = readStated(answer);
    expect(judge(stated, { total: 2, ids: ["b", "a"] })).toBe("right");
    expect(judge(stated, { total: 2, ids: ["a", "c"] })).toBe("wrong");
    expect(judge(stated, { total: 2, groups: { open: 2 } })).toBe("unread");
    expect(judge(stated, { total: 3 })).toBe("wrong");
    expect(judge({ totals: [2], groups: { open: 1 }, ids: [] }, { total: 2, groups: { open: 2 } })).toBe(
      "wrong",
    );
    expect(judge(readStated("I found nothing."), { total: 0 })).toBe("unread");
    expect([judgeOther(stated), judgeOther(stated, 2), judgeOther(readStated(""))]).toEqual([
      "wrong",
      "right",
      "unread",
    ]);
  });
});
