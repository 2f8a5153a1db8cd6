import { z } from "zod";
import { printTable } from "../handlers/print.ts";

/** Figures of an evaluation that has no cases: one line for each thing that was measured. */
export const Measured = z.object({
  columns: z.array(z.string()),
  rows: z.array(
    z.object({
      name: z.string(),
      figures: z
        .array(z.union([z.number(), z.string()]))
        .describe("by column; text as it is, numbers with three digits after the point, whole ones without"),
      goal: z
        .object({ text: z.string(), isMet: z.boolean() })
        .optional()
        .describe("what has to be reached, in words, and whether it was"),
    }),
  ),
  wrong: z.array(z.string()).describe("what was wrong, a line each"),
});
export type Measured = z.infer<typeof Measured>;

export const shown = (figure: number | string): string =>
  typeof figure === "string" || Number.isInteger(figure) ? String(figure) : figure.toFixed(3);

/** The figures as a table, and below it what was wrong. */
export function printMeasured({ columns, rows, wrong }: Measured): string {
  const hasGoals = rows.some(({ goal }) => goal !== undefined);
  const table = printTable(
    ["", ...columns, ...(hasGoals ? ["goal"] : [])],
    rows.map(({ name, figures, goal }) => [
      name,
      ...figures.map(shown),
      ...(hasGoals ? [goal === undefined ? "" : `${goal.isMet ? "met" : "MISSED"} (${goal.text})`] : []),
    ]),
  );
  return [
    table,
    ...(wrong.length > 0 ? ["", "wrong or missed, of those that may be looked at:"] : []),
    ...wrong.map((line) => `  ${line}`),
  ].join("\n");
}
