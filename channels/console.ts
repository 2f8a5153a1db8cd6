import type { Channel, TeamNotice } from "./channel.ts";

/** Notices as lines of text: what one machine without Slack has. `write` gets each line without a line break. */
export function createConsoleChannel(write: (line: string) => void): Channel {
  return {
    async notifyTeam(notice) {
      write(noticeLine(notice));
    },
  };
}

/** Event text is untrusted: control characters could move the cursor or change the colour of a terminal. */
export function noticeLine({ team, channel, ticketId, action, severity, title, note }: TeamNotice): string {
  const where = channel ? `${team} (${channel})` : team;
  const more = note === null ? "" : ` (${stripControls(note)})`;
  return `→ ${where}: ticket ${ticketId} ${action}, severity ${severity}: ${stripControls(title)}${more}`;
}

/** The text on one line, without what a terminal would obey. */
export function stripControls(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ").trim();
}
