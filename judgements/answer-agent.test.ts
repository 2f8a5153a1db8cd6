import { tool } from "@langchain/core/tools";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { type AnswerInput, answerQuestion } from "./answer.ts";
import type { Judges } from "./model.ts";
import type { Passage } from "./passage.ts";
import { Lookups, type Reply, ScriptedModel } from "./scripted-model.ts";
import { totalOf } from "./usage.ts";

const passage = (source: string): Passage => ({
  source,
  title: `Ticket ${source}`,
  text: `About ${source}.`,
});

/** A question with one passage at hand and one that a search finds. */
function question(changes: Partial<AnswerInput> = {}) {
  const searched: string[] = [];
  const passages = new Map([["T-1", passage("T-1")]]);
  const search = tool(
    async ({ query }: { query: string }) => {
      searched.push(query);
      passages.set("T-2", passage("T-2"));
      return "[T-2] Ticket T-2\nAbout T-2.";
    },
    { name: "search_tickets", description: "Finds tickets.", schema: z.object({ query: z.string() }) },
  );
  const input: AnswerInput = {
    question: "What about the moon?",
    facts: "Today: 2026-03-02",
    earlier: ["Person: hello"],
    fromData: null,
    passages,
    tools: [search as never],
    ...changes,
  };
  return { input, searched };
}

const lookup = (query = "moon") => new Lookups({ name: "search_tickets", args: { query } });
const cites = (source: string, text = "It is down") => `${text} [${source}].\nSources: [${source}]`;

const ask = async (scripts: Reply[][], more: Partial<Judges> = {}) => {
  const models = scripts.map((replies, index) => ({
    id: `model-${index}`,
    model: new ScriptedModel(replies),
  }));
  const { input, searched } = question();
  const written: (string | null)[] = [];
  const listener = {
    write: (piece: string) => written.push(piece),
    restart: () => written.push(null),
  };
  const given = await answerQuestion(input, { models, onFailure: "rule", ...more }, listener);
  return { ...given, searched, written, asked: models.map(({ model }) => model.asked) };
};

describe("an answer by an agent", () => {
  it("rests on what was at hand, in one call", async () => {
    const { answer, record, calls, asked } = await ask([[cites("T-1")]]);
    expect(answer).toBe("It is down [T-1].\n\nSources: [T-1]");
    expect(record).toEqual({ name: "answer", by: "model-0", value: answer, evidence: null, attempts: [] });
    expect(totalOf(calls)).toMatchObject({ modelCalls: 1, inputTokens: 100 });
    const [system, human] = asked[0]?.[0] ?? [];
    expect(system?.text).toContain("# Answer a question");
    for (const text of ["Today: 2026-03-02", "[T-1] Ticket T-1", "Person: hello", "What about the moon?"]) {
      expect(human?.text).toContain(text);
      expect(system?.text).not.toContain(text);
    }
  });

  it("looks something up and cites what it found", async () => {
    const { answer, searched, calls } = await ask([[lookup(), cites("T-2")]]);
    expect(searched).toEqual(["moon"]);
    expect(answer).toContain("Sources: [T-2]");
    expect(calls).toHaveLength(2);
  });

  it("that cites what nobody found is asked for once more, and told why", async () => {
    const { answer, record, calls, asked } = await ask([[cites("T-9"), cites("T-1")]]);
    expect(answer).toContain("[T-1]");
    expect(record.attempts).toEqual([{ model: "model-0", problem: 'there is no source "T-9"' }]);
    expect(calls.map(({ problem }) => problem)).toEqual(['there is no source "T-9"', null]);
    expect(asked[0]?.[1]?.at(-1)?.text).toContain('cannot be used: there is no source "T-9"');
  });

  it("is given by the next model where the first one fails, which goes on with what was looked up", async () => {
    const { answer, record, searched, asked } = await ask([[lookup(), new Error("down")], [cites("T-2")]]);
    expect(answer).toContain("[T-2]");
    expect(record).toMatchObject({ by: "model-1", attempts: [{ model: "model-0", problem: "down" }] });
    expect(searched).toEqual(["moon"]);
    expect(asked[1]?.[0]?.map(({ type }) => type)).toEqual(["system", "human", "ai", "tool"]);
  });

  it("is given by the next model where the first one gives none that can be used", async () => {
    const { record } = await ask([["It is down.", "It is down."], [cites("T-1")]]);
    expect(record).toMatchObject({ by: "model-1" });
    expect(record.attempts.map(({ model }) => model)).toEqual(["model-0", "model-0"]);
  });

  it("falls back to the passages where every model fails", async () => {
    const { answer, record, calls } = await ask([[new Error("down")], [new Error("down too")]]);
    expect(answer).toContain("This is what I know");
    expect(record).toMatchObject({ by: "rule" });
    expect(record.attempts.map(({ problem }) => problem)).toEqual(["down", "down too"]);
    expect(calls).toHaveLength(2);
  });

  it("of a model that looks things up for ever comes from the next one", async () => {
    const { record, calls, searched } = await ask([Array<Reply>(20).fill(lookup()), [cites("T-1")]]);
    expect(record).toMatchObject({ by: "model-1" });
    expect(calls.length).toBe(6);
    expect(searched.length).toBeLessThanOrEqual(8);
  });

  it("costs no more tokens than it may", async () => {
    const { record, calls } = await ask([[lookup(), lookup(), cites("T-2")]], { maxTokens: 200 });
    expect(calls).toHaveLength(2);
    expect(record.by).toBe("rule");
    expect(record.attempts[0]?.problem).toContain("tokens for this run are spent");
  });

  it("asks nobody who is known to be down, or cannot be asked", async () => {
    const breaker = { isOpen: (id: string) => id === "model-0", failed: () => {}, succeeded: () => {} };
    const { record, asked } = await ask([[], [cites("T-1")]], { breaker });
    expect(record).toMatchObject({
      by: "model-1",
      attempts: [{ problem: expect.stringContaining("left out") }],
    });
    expect(asked[0]).toEqual([]);

    const { input } = question();
    const unusable = { models: [{ id: "x", problem: "no such provider" }], onFailure: "rule" as const };
    const { record: without } = await answerQuestion(input, unusable);
    expect(without).toMatchObject({ by: "rule", attempts: [{ model: "x", problem: "no such provider" }] });
  });

  it("without models is the passages, and nobody is asked", async () => {
    const { answer, record, calls } = await ask([]);
    expect(answer).toContain("[T-1]");
    expect(record).toMatchObject({ by: "rule", attempts: [] });
    expect(calls).toEqual([]);
  });

  it("cannot call what it was not given", async () => {
    const write = new Lookups({ name: "create_tickets", args: { title: "x" } });
    const { record } = await ask([[write, cites("T-1")]]);
    expect(record.by).toBe("model-0");
  });
});

describe("an answer that is watched being written", () => {
  it("comes sentence by sentence, without the line of sources", async () => {
    const { written } = await ask([[`First. Second [T-1].\n\nSources: [T-1]`]]);
    expect(written).toEqual(["First. ", "Second [T-1].\n\n"]);
  });

  it("stops before what would act, and begins again", async () => {
    const bad = "First. Log in at https://evil.example/x now. Third.\nSources: none";
    const { written } = await ask([[bad, cites("T-1", "Good")]]);
    expect(written).toEqual(["First. ", null, "Good [T-1].\n"]);
  });
});
