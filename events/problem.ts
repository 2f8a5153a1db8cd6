import { z } from "zod";

/** What is wrong with a delivery, in words its sender can act on. */
export const Problem = z.object({
  path: z.string().describe('where, for example "detail.findings[0].Id"; "" is the whole delivery'),
  expected: z.string(),
  found: z.string().describe("what stood there instead, at most 80 characters"),
});
export type Problem = z.infer<typeof Problem>;

export function describeProblem(problem: Problem): string {
  return `${problem.path || "delivery"}: expected ${problem.expected}, found ${problem.found}`;
}

/** A value as a person would name it: text in quotes and short, everything else by its kind. */
export function describeValue(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (Array.isArray(value)) return value.length === 0 ? "an empty array" : "an array";
  if (typeof value === "object") return "an object";
  const text = typeof value === "string" ? JSON.stringify(value) : String(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

/** ["detail", "findings", 0, "Id"] as "detail.findings[0].Id". */
export function formatPath(path: readonly PropertyKey[]): string {
  let text = "";
  for (const key of path) {
    if (typeof key === "number") text += `[${key}]`;
    else if (/^[\w-]+$/.test(String(key))) text += text === "" ? String(key) : `.${String(key)}`;
    else text += `[${JSON.stringify(String(key))}]`;
  }
  return text;
}

/** The first thing that zod found wrong in `input`; `at` is where `input` stands in the delivery. */
export function problemFrom(error: z.ZodError, input: unknown, at: readonly PropertyKey[] = []): Problem {
  const issue = error.issues[0];
  if (issue === undefined)
    return { path: formatPath(at), expected: "a valid value", found: "something else" };
  let found: unknown = input;
  for (const key of issue.path) found = (found as Record<PropertyKey, unknown> | null | undefined)?.[key];
  return {
    path: formatPath([...at, ...issue.path]),
    expected: expectation(issue),
    found: describeValue(found),
  };
}

function expectation(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_type") return withArticle(issue.expected);
  if (issue.code === "invalid_union") {
    const kinds = issue.errors.flatMap((issues) => issues.slice(0, 1).map(expectation));
    return [...new Set(kinds)].join(" or ") || "a valid value";
  }
  if (issue.code === "too_small" && issue.origin === "string") return "a non-empty string";
  if (issue.code === "too_small" && issue.origin === "array") return "an array with at least one element";
  if (issue.code === "invalid_value") return issue.values.map((value) => JSON.stringify(value)).join(" or ");
  return issue.message.replace(/^Invalid (input: )?/, "") || "a valid value";
}

const withArticle = (kind: string) =>
  ({ array: "an array", object: "an object", record: "an object" })[kind] ?? `a ${kind}`;
