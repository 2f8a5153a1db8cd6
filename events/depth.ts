/** Levels of nesting that a delivery may have. AWS's own stay below 15; what walks a payload must not run out of stack. */
const MAX_DEPTH = 100;

/** The delivery itself, or words that say that it is nested too deep to be kept as it is. */
export function withinDepth(raw: unknown): unknown {
  const waiting: [unknown, number][] = [[raw, 0]];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [value, depth] = next;
    if (depth > MAX_DEPTH) return `a delivery nested more than ${MAX_DEPTH} levels deep`;
    if (typeof value === "object" && value !== null)
      for (const child of Object.values(value))
        if (typeof child === "object") waiting.push([child, depth + 1]);
  }
  return raw;
}
