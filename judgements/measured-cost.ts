import type { OperationalEvent } from "../events/operational-event.ts";
import { shorten } from "./text.ts";
import { withoutInstructions } from "./untrusted-text.ts";

const NUMBER = /\d{1,3}(?:,\d{3}){1,6}(?:\.\d{1,9})?|\d{1,15}(?:\.\d{1,9})?/g;
const MONEY = /USD|[$€£¥]|\b(?:costs?|charges?|impact|spent|spend|dollars?)\b/i;

/**
 * The line of the event's text, or else its title, that holds the amount which the source measured, as evidence. Where
 * none does, the first words that there are; null without any. Other amounts beside it (spent, expected, a threshold)
 * are not the cost.
 */
export function quoteMeasured({ title, text, measuredUsd }: OperationalEvent): string | null {
  const lines = `${withoutInstructions(text)}\n${withoutInstructions(title)}`
    .split("\n")
    .map((line) => line.trim());
  const holding = measuredUsd === null ? [] : lines.filter((line) => holds(line, measuredUsd));
  const line = holding.find((one) => MONEY.test(one)) ?? holding[0] ?? lines.find((one) => one !== "");
  return line === undefined ? null : shorten(line, 300);
}

const holds = (line: string, usd: number) =>
  (line.slice(0, 2_000).match(NUMBER) ?? []).some(
    (written) => Math.abs(Number(written.replaceAll(",", "")) - usd) < 0.01,
  );
