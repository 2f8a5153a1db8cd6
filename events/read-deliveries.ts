/**
 * The raw deliveries in a text: one JSON value, an array of them, a put-events request (`{"Entries": […]}`) or NDJSON.
 * What is not JSON comes back as the text it is: parsing it as a delivery says so, and the other lines go on.
 */
export function readDeliveries(text: string): unknown[] {
  const trimmed = text.replace(/^\uFEFF/, "").trim();
  const whole = parseJson(trimmed);
  if (whole.ok) return flatten(whole.value);
  const lines = trimmed.split("\n").filter((line) => line.trim() !== "");
  const parsed = lines.map(parseJson);
  // A broken document spread over many lines is one delivery that cannot be read, not one per line: its inner lines
  // are indented.
  const isLines = parsed.some(
    (line, index) => line.ok && isObject(line.value) && !/^\s/.test(lines[index] ?? ""),
  );
  return isLines ? parsed.flatMap((line) => (line.ok ? flatten(line.value) : [line.text])) : [trimmed];
}

type Parsed = { ok: true; value: unknown } | { ok: false; text: string };

function parseJson(text: string): Parsed {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return { ok: false, text };
  }
}

const isObject = (value: unknown) => typeof value === "object" && value !== null;

function flatten(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value === "object" && value !== null && "Entries" in value && Array.isArray(value.Entries))
    return value.Entries;
  return [value];
}
