import { expect, test } from "vitest";
import { CORPORA, eventOf, measureResearch, qualityOf, readLabels } from "./measure.ts";
import { GOALS } from "./run.ts";

test("every label names an event that is open, under its title", async () => {
  const labels = readLabels();
  expect(labels.length).toBeGreaterThanOrEqual(80);
  for (const label of labels) {
    const { title, state } = eventOf(label);
    expect(state).not.toBe("resolved");
    expect(title).toBe(label.title);
  }
  expect(new Set(labels.map(({ event, delivery, part }) => `${event} ${delivery} ${part}`)).size).toBe(
    labels.length,
  );
});

test("every document and story that a label names exists", async () => {
  const researched = await measureResearch();
  const known = researched.flatMap(({ right, allowed }) => [...right, ...allowed]);
  const named = readLabels().flatMap(({ documents, history }) =>
    [documents, history].flatMap(({ right, allowed }) => [...right, ...allowed]),
  );
  expect(named.filter((id) => !known.includes(id))).toEqual([]);
});

test("tickets cite what is right and seldom anything else, also for events that were never looked at", async () => {
  const researched = await measureResearch();
  for (const corpus of CORPORA)
    for (const heldOut of [false, true]) {
      const part = researched.filter((one) => one.corpus === corpus && one.label.heldOut === heldOut);
      const { precision, coverage } = qualityOf(part);
      const what = `${corpus}, ${heldOut ? "held out" : "worked on"}`;
      expect(part.some(({ right }) => right.length > 0)).toBe(true);
      expect({ what, isMet: precision >= GOALS[corpus].precision, precision }).toMatchObject({ isMet: true });
      expect({ what, isMet: coverage >= GOALS[corpus].coverage, coverage }).toMatchObject({ isMet: true });
    }
});
