/** ServiceNow's "2026-03-01 10:00:00", which is UTC in values and in queries, as ISO 8601; null where it is no time. */
export function instantOf(value: string): string | null {
  const found = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2})$/.exec(value);
  if (!found) return null;
  const date = new Date(`${found[1]}T${found[2]}Z`);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

/** An instant for a query; what is less than a second is left out, as ServiceNow keeps none of it. */
export const timeOf = (instant: string | number): string =>
  new Date(instant).toISOString().slice(0, 19).replace("T", " ");
