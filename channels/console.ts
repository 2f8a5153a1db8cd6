import { withoutEscapes } from "../judgements/markdown-text.ts";
import { shortOf } from "../memory/thread-id.ts";
import type { Announcement, Channel, Question, Reply, TeamNotice } from "./channel.ts";

/** What happens as lines of text: what one machine without Slack has. `write` gets each line without a line break. */
export function createConsoleChannel(write: (line: string) => void): Channel {
  const said = new Set<string>();
  /** A run that is repeated says nothing twice. */
  const isNew = (key: string): boolean => {
    if (said.has(key)) return false;
    if (said.size >= MOST_REMEMBERED) said.clear();
    said.add(key);
    return true;
  };
  return {
    async announce(announcement) {
      const { threadId, version } = announcement;
      if (isNew(`${threadId} ${version}`)) write(announcementLine(announcement));
    },
    /** What a decision came to is in the line of its incident; an answer is for who asked. */
    async reply({ key, said: asked, text, incidentId, isMarkdown }: Reply) {
      if (asked !== null && incidentId === null && isNew(key))
        write(`‹ ${stripControls(isMarkdown ? withoutEscapes(text) : text)}`);
    },
    async ask({ key, threadId, text }: Question) {
      if (isNew(key)) write(`? ${shortOf(threadId)} ${stripControls(text)}`);
    },
    async notifyTeam(notice) {
      if (isNew(notice.key)) write(noticeLine(notice));
    },
    readThread: async () => null,
    stream: () => null,
  };
}

/** Runs are repeated soon after they died, not after this many lines. */
const MOST_REMEMBERED = 10_000;

/** How the line of an announcement begins. */
export const ANNOUNCED = "●";

export function announcementLine(announcement: Announcement): string {
  const { threadId, outcome, reason, severity, owner, title } = announcement;
  const what = [
    reason === null ? outcome : `${outcome} (${reason})`,
    severity === null ? "" : `severity ${severity}`,
    owner ?? "",
  ];
  return stripControls(`${ANNOUNCED} ${shortOf(threadId)} ${what.filter(Boolean).join(", ")}: ${title}`);
}

/** Event text is untrusted: control characters could move the cursor or change the colour of a terminal. */
export function noticeLine(notice: TeamNotice): string {
  const { team, channel, ticketId, action, severity, raisedFrom, title, note } = notice;
  const where = channel ? `${team} (${channel})` : team;
  const grade =
    raisedFrom === null ? `severity ${severity}` : `severity raised from ${raisedFrom} to ${severity}`;
  const more = note === null ? "" : ` (${stripControls(note)})`;
  return `→ ${where}: ticket ${ticketId} ${action}, ${grade}: ${stripControls(title)}${more}`;
}

/** The text on one line, without what a terminal would obey. */
export function stripControls(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ").trim();
}
