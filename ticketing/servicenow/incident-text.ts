import { createHash } from "node:crypto";
import type { TicketContent } from "../ticket-system.ts";
import { pageAddress, plainLine, plainText } from "./plain-text.ts";

/** Characters of `short_description` and `description`, as ServiceNow's dictionary has them where nobody changed it. */
const MAX_TITLE = 160;
const MAX_DESCRIPTION = 4_000;
const MAX_ACTIONS = 8;
/** What the note of an attachment takes at most. */
const NOTE = 120;

export interface IncidentText {
  title: string;
  description: string;
  /** All resources, one on each line, where they are too much for the description. */
  attachment: { name: string; content: string } | null;
}

/** What an incident says of a ticket; plain text. */
export function incidentText(content: TicketContent): IncidentText {
  const { ticketId, team, title, description, severity, status, accounts, resources, incidentIds } = content;
  const address = pageAddress(content.url);
  const ids = incidentIds.map((id) => plainLine(id, 150));
  const parts = [
    plainText(description, 1_200),
    actionsOf(content),
    [
      `Severity ${severity} of 5; at its source ${status}, as of ${content.eventUpdatedAt}`,
      accounts.length > 0 &&
        `Accounts: ${someOf(
          accounts.map((account) => plainLine(account, 40)),
          5,
        )}`,
      `OHERO's ticket ${ticketId} of ${plainLine(team, 60)}`,
      ids.length > 0 && `OHERO's incident: ${someOf(ids, 2)}`,
      address,
    ]
      .filter((line) => typeof line === "string")
      .join("\n"),
  ].filter((part) => part !== "");
  const above = parts.join("\n\n");
  const { lines, attachment } = resourcesOf(resources, MAX_DESCRIPTION - above.length - 2);
  return {
    title: plainLine(title, MAX_TITLE) || `OHERO's ticket ${ticketId}`,
    description: lines === "" ? above : `${above}\n\n${lines}`,
    attachment,
  };
}

function actionsOf({ actions }: TicketContent): string {
  const lines = actions.slice(0, MAX_ACTIONS).flatMap(({ text, url }) => {
    const address = pageAddress(url, 150);
    const line = plainLine(text, 150);
    return line === "" ? [] : [`- ${line}`, ...(address === null ? [] : [`  ${address}`])];
  });
  if (lines.length === 0) return "";
  // Whole lines, as far as they go.
  const kept: string[] = [];
  for (const line of ["What to do:", ...lines]) {
    if (kept.join("\n").length + line.length > 1_200) break;
    kept.push(line);
  }
  return kept.join("\n");
}

function resourcesOf(
  resources: readonly string[],
  room: number,
): Pick<IncidentText, "attachment"> & { lines: string } {
  if (resources.length === 0) return { lines: "", attachment: null };
  const whole = resources.map((resource) => plainLine(resource, 10_000)).filter((line) => line !== "");
  const all = [`Impacted resources (${whole.length}):`, ...whole].join("\n");
  if (all.length <= room) return { lines: all, attachment: null };
  const content = `${whole.join("\n")}\n`;
  const digest = createHash("sha256").update(content).digest("hex").slice(0, 12);
  const name = `impacted-resources-${digest}.txt`;
  let lines = `Impacted resources (${whole.length}, all of them in ${name}):`;
  let shown = 0;
  for (const line of whole.map((resource) => plainLine(resource, 200))) {
    if (lines.length + line.length + NOTE > room) break;
    lines += `\n${line}`;
    shown += 1;
  }
  const more = whole.length - shown;
  return { lines: more > 0 ? `${lines}\n… and ${more} more` : lines, attachment: { name, content } };
}

function someOf(items: readonly string[], limit: number): string {
  const more = items.length - limit;
  return more > 0 ? `${items.slice(0, limit).join(", ")} and ${more} more` : items.join(", ");
}
