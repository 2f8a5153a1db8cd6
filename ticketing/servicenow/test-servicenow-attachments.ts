import { noRecord, Refused, type State, type Stored, stampOf } from "./test-servicenow-state.ts";

/** The Attachment API, of files beside incidents. */
export function createTestAttachments(state: State, now: () => number) {
  return {
    add(query: URLSearchParams, content: string, type: string, by: string): Stored {
      const [table, id, name] = ["table_name", "table_sys_id", "file_name"].map(
        (key) => query.get(key) ?? "",
      );
      if (!name || !type)
        throw new Refused(400, "Invalid file request", "A name and a content type are needed");
      if (table !== "incident" || !state.get("incident", id ?? "")) throw noRecord();
      return state.put("sys_attachment", {
        table_name: table,
        table_sys_id: id ?? "",
        file_name: name,
        content_type: type,
        size_bytes: String(Buffer.byteLength(content)),
        content,
        sys_created_on: stampOf(now()),
        sys_created_by: by,
      });
    },
    remove(id: string): void {
      if (!state.get("sys_attachment", id)) throw noRecord();
      state.remove("sys_attachment", id);
    },
    of: (incident: string): { name: string; text: string }[] =>
      state
        .rows("sys_attachment")
        .filter((row) => row.table_sys_id === incident)
        .map((row) => ({ name: row.file_name ?? "", text: row.content ?? "" })),
  };
}
export type TestAttachments = ReturnType<typeof createTestAttachments>;

/** Without what is in the file. */
export const withoutContent = ({ content: _, ...rest }: Stored): Stored => rest;
