import type { Check } from "../trial.ts";
import { shortText } from "./bound-json.ts";

const LONGEST = 300;

/** Anything that was found, as a person would write it; long ones shortened. */
export function wordsOf(value: unknown): string {
  if (value === null || value === undefined || value === "") return "none";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (Array.isArray(value) && value.every((one) => typeof one !== "object"))
    return shortText(value.map(String).join(", "), LONGEST) || "none";
  return shortText(typeof value === "object" ? JSON.stringify(value) : String(value), LONGEST);
}

/** What a check expects: "3 to 4", "accepted or merged", "app01, sec01 (allowed: fin01)". */
export function expectedWords({ scorer, expected }: Pick<Check, "scorer" | "expected">): string {
  if (scorer === "severity" && Array.isArray(expected)) {
    const [low, high] = expected;
    return low === high ? wordsOf(low) : `${low} to ${high}`;
  }
  if (scorer === "outcome" && Array.isArray(expected)) return shortText(expected.join(" or "), LONGEST);
  if (scorer === "stakeholders" && isTeams(expected)) {
    const allowed = expected.allowed.length > 0 ? ` (allowed: ${expected.allowed.join(", ")})` : "";
    return shortText(`${expected.required.join(", ") || "none"}${allowed}`, LONGEST);
  }
  return wordsOf(expected);
}

/** "1 case", "2 cases". */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString("en")} ${count === 1 ? one : many}`;

/** "2026-03-02 09:00:00 UTC". */
export const instantOf = (instant: string): string => `${instant.slice(0, 19).replace("T", " ")} UTC`;

const isTeams = (value: unknown): value is { required: string[]; allowed: string[] } => {
  const teams = value as { required?: unknown; allowed?: unknown } | null;
  return Array.isArray(teams?.required) && Array.isArray(teams.allowed);
};
