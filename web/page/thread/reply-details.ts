import type { Judged, Reply } from "../../../channels/channel.ts";
import type { Message } from "../list/list-item.ts";

/** Of a reply or a question: what a run came to, and how. What is missing, as in what an older OHERO said, is empty. */
export function replyDetails({ details }: Message) {
  const list = <Entry>(value: unknown) => (Array.isArray(value) ? (value as Entry[]) : []);
  return {
    outcome: String(details.outcome ?? ""),
    reason: typeof details.reason === "string" ? details.reason : null,
    path: list<string>(details.path),
    judgements: list<Judged>(details.judgements),
    tickets: list<Reply["tickets"][number]>(details.tickets),
    isMarkdown: details.isMarkdown === true,
    references: Object.entries((details.references ?? {}) as Record<string, string>),
    choices: list<"accept" | "discharge">(details.choices),
  };
}
