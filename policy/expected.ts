import type { z } from "zod";

/** What zod expected at one place, in words for people who write settings. */
export function expected(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_type" && issue.message.startsWith("Invalid input"))
    return KINDS[issue.expected] ?? `a value of type ${issue.expected}`;
  if (issue.code === "invalid_value") return `one of ${issue.values.join(", ")}`;
  if (issue.code === "too_small" && issue.origin === "number")
    return `a number ${issue.inclusive ? "of at least" : "above"} ${issue.minimum}`;
  if (issue.code === "too_small") return "at least one entry or character";
  return issue.message;
}

/** What zod's names of types mean to people who write YAML. */
const KINDS: Record<string, string> = {
  array: "a list",
  int: "a whole number",
  string: "text",
  record: "names with values",
};
