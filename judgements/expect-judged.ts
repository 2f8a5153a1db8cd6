import { expect } from "vitest";
import { costImpact } from "./cost-impact.ts";
import { severity } from "./severity.ts";
import { input } from "./test-inputs.ts";
import { findInstructions } from "./untrusted-text.ts";

export type Changes = Parameters<typeof input>[0] & object;

/** Name, event, least and most severe that an experienced operator would call it, cost impact. */
export type Row = [name: string, changes: Changes, severity: [number, number], cost: boolean];

/** The rules agree with that operator, and find nothing in the text that gives orders. */
export function expectJudged(changes: Changes, [least, most]: [number, number], cost: boolean): void {
  const given = input(changes);
  const { value } = severity.rule(given);
  expect(value).toBeGreaterThanOrEqual(least);
  expect(value).toBeLessThanOrEqual(most);
  expect(costImpact.rule(given).value).toBe(cost);
  expect(findInstructions(given.event.text)).toEqual([]);
}
