import type { ExternalComment } from "../ticket-system.ts";
import { where } from "./encoded-query.ts";
import type { People } from "./people.ts";
import { plainText } from "./plain-text.ts";
import { storedOf, type Tables } from "./table.ts";
import { instantOf } from "./times.ts";

/** Characters of one work note. */
const MAX_NOTE = 16_000;
const MARK = /^OHERO #(\S+)[^\S\n]*(?:\r?\n|$)/;

/** A work note of ours: its first line says so, and under which key. */
export const workNote = ({ key, text }: { key: string; text: string }): string =>
  `OHERO #${encodeURIComponent(key).replaceAll("%23", "#").replaceAll("%3A", ":")}\n${plainText(text, MAX_NOTE)}`;

/**
 * What was said under an incident: work notes and customers' comments, out of `sys_journal_field`, where ServiceNow keeps them to the
 * second. Ours are those with our mark that our own user wrote. Throws TicketSystemError.
 */
export async function listComments(
  tables: Tables,
  people: People,
  incident: string,
  since: string | null,
): Promise<ExternalComment[]> {
  const rows = await tables.listSince("sys_journal_field", {
    conditions: [where("element_id", "=", incident), where("element", "IN", ["work_notes", "comments"])],
    fields: ["element_id", "element", "value", "sys_created_by"],
    column: "sys_created_on",
    since: since ?? "1970-01-01T00:00:00.000Z",
  });
  const entries = rows.filter(
    (row) =>
      storedOf(row, "element_id") === incident &&
      ["work_notes", "comments"].includes(storedOf(row, "element")),
  );
  if (entries.length === 0) return [];
  const { userName } = await people.me();
  const nameOf = await people.namesOf(entries.map((row) => storedOf(row, "sys_created_by")));
  return entries.flatMap((row) => {
    const at = instantOf(storedOf(row, "sys_created_on"));
    if (at === null) return [];
    const by = storedOf(row, "sys_created_by");
    const written = storedOf(row, "value");
    const mark = by === userName ? MARK.exec(written) : null;
    const ownKey = mark?.[1] === undefined ? null : keyOf(mark[1]);
    const text = ownKey === null ? written : written.slice(mark?.[0].length);
    return [{ id: storedOf(row, "sys_id"), author: nameOf(by), text, at, ownKey }];
  });
}

function keyOf(written: string): string | null {
  try {
    return decodeURIComponent(written);
  } catch {
    return null;
  }
}
