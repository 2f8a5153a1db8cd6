import { z } from "zod";
import { isSignificantCost } from "../policy/significance.ts";
import { type CostImpact, isWeakness } from "./cost-impact.ts";
import { describeEvent, type EventInput } from "./describe-event.ts";
import { gradeAdvice } from "./grade-advice.ts";
import { gradeAlarm } from "./grade-alarm.ts";
import { gradeCost } from "./grade-cost.ts";
import { gradeFinding } from "./grade-finding.ts";
import { gradeIssue, gradeNotification, gradeScheduledChange } from "./grade-notice.ts";
import { gradeReport } from "./grade-report.ts";
import type { Judgement } from "./judgement.ts";
import { dataAtRisk, hasProduction, type Signal } from "./signal.ts";
import { withoutInstructions } from "./untrusted-text.ts";

export const Severity = z.object({
  value: z.number().int().min(1).max(5).describe("5 leadership must know now … 1 information"),
  evidence: z.string().nullable().describe("the words of the event that say so"),
});
export type Severity = z.infer<typeof Severity>;

export const severity: Judgement<EventInput, Severity> = {
  name: "severity",
  schema: Severity,
  prompt: "severity",
  question: describeEvent,
  rule: judgeSeverity,
  // A cost is graded by its amount alone, a weakness by what its source rates it, and what is over is information.
  isOpen: (_, { event }) =>
    event.category !== "cost" &&
    event.state !== "resolved" &&
    !(isWeakness(event) && event.nativeSeverity !== null),
  bounds: (answer, input) => {
    const rule = judgeSeverity(input).value;
    if (Math.abs(answer.value - rule) > 1)
      return `severity ${answer.value} is more than one step from ${rule}`;
    // Leadership is neither woken nor left out on a model's word: who writes the event could have talked it into that.
    return (answer.value === 5) === (rule === 5) ? null : "5, which calls leadership, is the rule's to say";
  },
};

/** A significant cost is severity 3 at least, whatever else was judged. */
export function withCost(judged: number, cost: CostImpact, organization: EventInput["organization"]): number {
  return isSignificantCost(organization, cost) ? Math.max(judged, 3) : judged;
}

/** The highest of what speaks for a severity; 5 is for production only. */
function judgeSeverity(input: EventInput): Severity {
  const highest = signals(input).reduce((best, signal) => (signal.value > best.value ? signal : best), {
    value: 1,
    evidence: null,
  });
  return highest.value === 5 && !hasProduction(input) ? { ...highest, value: 4 } : highest;
}

function signals(input: EventInput): Signal[] {
  const { event } = input;
  const text = withoutInstructions(`${event.title}\n${event.text}`);
  if (event.state === "resolved") return [{ value: 1, evidence: null }];
  switch (event.category) {
    case "scheduled-change":
      return [gradeScheduledChange(input, text)];
    case "abuse":
      return [{ value: 4, evidence: event.type }, ...dataAtRisk(text)];
    case "issue":
      return [gradeIssue(input, text), ...dataAtRisk(text)];
    case "notification":
      return gradeNotification(input, text);
    case "finding":
      return gradeFinding(input, text);
    case "alarm":
      return gradeAlarm(input, text);
    case "cost":
      return [gradeCost(input)];
    case "advice":
      return gradeAdvice(input, text);
    case "report":
      return gradeReport(input, text);
  }
}
