import type { Condition, EventPattern } from "./event-patterns.ts";

/**
 * Would a rule with this pattern take this event? As EventBridge compares, as far as patterns here use it: exact values, prefix,
 * suffix, anything-but, numeric, exists, fields within fields, `$or`. Every field of a pattern must match, and one of its
 * conditions; of an array in the event one element is enough. Source: EventBridge user guide, "Creating Amazon EventBridge event
 * patterns" and "Comparison operators for use in event patterns"; of what is absent, the README of Event Ruler, by which it compares.
 */
export function matchesEventPattern(pattern: EventPattern, event: unknown): boolean {
  return Object.entries(pattern).every(([field, wanted]) => {
    if (field === "$or") return isPatterns(wanted) && wanted.some((one) => matchesEventPattern(one, event));
    return matchesField(wanted, valuesOf(event, field));
  });
}

function matchesField(wanted: EventPattern[string], values: readonly unknown[]): boolean {
  if (!Array.isArray(wanted)) {
    // Leaves are looked at, so that what is within nothing is absent.
    const within = values.length === 0 ? [undefined] : values;
    return isPattern(wanted) && within.some((value) => matchesEventPattern(wanted, value));
  }
  const leaves = values.filter((value) => !isRecord(value));
  return wanted.some((condition: Condition) => matchesCondition(condition, leaves));
}

/** What stands under a field; of arrays, however deep, each element. */
function valuesOf(event: unknown, field: string): unknown[] {
  return flatten(event).flatMap((one) =>
    isRecord(one) && Object.hasOwn(one, field) ? flatten(one[field]) : [],
  );
}

const flatten = (value: unknown): unknown[] => (Array.isArray(value) ? value.flatMap(flatten) : [value]);

function matchesCondition(condition: Condition, values: readonly unknown[]): boolean {
  if (condition === null || typeof condition !== "object") return values.includes(condition);
  if ("exists" in condition) return condition.exists === values.length > 0;
  return values.some((value) => matchesValue(condition, value));
}

type Operator = Exclude<Extract<Condition, object>, { exists: boolean }>;

function matchesValue(condition: Operator, value: unknown): boolean {
  if ("numeric" in condition) return typeof value === "number" && isWithin(condition.numeric, value);
  if ("prefix" in condition) return typeof value === "string" && value.startsWith(condition.prefix);
  if ("suffix" in condition) return typeof value === "string" && value.endsWith(condition.suffix);
  const excluded = condition["anything-but"];
  if (typeof excluded !== "object") return value !== excluded;
  return isList(excluded) ? !excluded.includes(asScalar(value)) : !matchesValue(excluded, value);
}

/** Bounds in pairs: [">", 0, "<=", 5]. */
function isWithin(bounds: readonly (string | number)[], value: number): boolean {
  for (let at = 0; at < bounds.length; at += 2) {
    const bound = Number(bounds[at + 1]);
    const holds = {
      "=": value === bound,
      "<": value < bound,
      "<=": value <= bound,
      ">": value > bound,
      ">=": value >= bound,
    };
    const operator = String(bounds[at]);
    if (!(operator in holds) || !holds[operator as keyof typeof holds]) return false;
  }
  return bounds.length > 0;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isPattern = (wanted: EventPattern[string]): wanted is EventPattern => isRecord(wanted);

const isPatterns = (wanted: EventPattern[string]): wanted is readonly EventPattern[] =>
  Array.isArray(wanted) && wanted.every(isRecord);

const isList = (value: unknown): value is readonly (string | number)[] => Array.isArray(value);

const asScalar = (value: unknown): string | number =>
  typeof value === "string" || typeof value === "number" ? value : String(value);
