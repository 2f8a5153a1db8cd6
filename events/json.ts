/** What the JSON in a string says; any other value, and text that is no JSON, as it is. */
export function readJson(written: unknown): unknown {
  if (typeof written !== "string") return written;
  try {
    return JSON.parse(written);
  } catch {
    return written;
  }
}
