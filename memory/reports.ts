import type { ObjectStore } from "./object-store.ts";

/** The audit reports: one Markdown file for every run, never overwritten. */
export interface Reports {
  /**
   * Writes the report of a run and gives its key. The same run reporting the same outcome again changes nothing;
   * `name` tells runs and outcomes apart and begins with the time, so that reports sort by it.
   */
  write(threadId: string, name: string, markdown: string): Promise<string>;
  read(key: string): Promise<string | null>;
  /** Keys of an incident's reports, oldest first. */
  list(threadId: string): Promise<string[]>;
}

/** Where the report of that name is kept. */
export const reportKey = (threadId: string, name: string): string => `reports/${threadId}/${name}.md`;

/** What stands under a heading of a report; "" where there is no such heading. */
export function sectionOf(markdown: string, heading: string): string {
  const mark = `\n## ${heading}\n`;
  const at = markdown.indexOf(mark);
  return at < 0 ? "" : (markdown.slice(at + mark.length).split("\n## ", 1)[0] ?? "").trim();
}

export function createReports(objects: ObjectStore): Reports {
  return {
    async write(threadId, name, markdown) {
      const key = reportKey(threadId, name);
      await objects.putIfAbsent(key, markdown);
      return key;
    },
    async read(key) {
      const bytes = await objects.get(key);
      return bytes === null ? null : Buffer.from(bytes).toString("utf8");
    },
    list: (threadId) => objects.list(`reports/${threadId}`),
  };
}
