import { shortOf } from "../../memory/thread-id.ts";
import type { Judged, Reply, TeamNotice } from "../channel.ts";
import { withReferences } from "../references.ts";
import { incidentLink, incidentUrl, withPeople } from "./card-blocks.ts";
import { type Piece, plain, plainLine, quoted, toMrkdwn } from "./mrkdwn.ts";
import { parsePlace } from "./post.ts";
import { packPieces } from "./split-text.ts";

/** Slack takes 3,000 characters in a section. */
const LIMIT = 2_900;

/** A reply as texts in Slack's markup, each short enough for a message: what was decided, on what evidence, which tickets. */
export function replyTexts(reply: Reply, pageUrl: string): string[] {
  const { said, text, isMarkdown, people, outcome, incidentId } = reply;
  const asked: Piece[] =
    said === null || !isFromElsewhere(reply)
      ? []
      : [line(`${plainLine(said.user)} said:\n${quoted(plain(said.text))}`)];
  const nameOf = (threadId: string) => {
    const short = shortOf(threadId);
    return pageUrl.startsWith("https:") ? `[${short}](${incidentUrl(pageUrl, threadId)})` : `\`${short}\``;
  };
  const isAnswer = outcome === "answered" || incidentId === null;
  const facts = isAnswer
    ? []
    : [
        ...reply.judgements.filter(isEvidence).map(judgementPiece),
        ...ticketPieces(reply, pageUrl),
        ...pathPieces(reply),
      ];
  return packPieces(
    [
      ...asked,
      ...(isMarkdown ? toMrkdwn(withReferences(text, nameOf)) : [line(withPeople(plain(text), people))]),
      ...facts,
    ],
    LIMIT,
  );
}

/** What was typed in another channel is not in this thread yet. */
const isFromElsewhere = ({ conversation, said }: Reply): boolean =>
  said !== null && parsePlace(conversation) === null && parsePlace(said.id) === null;

const line = (text: string): Piece => ({ text, isCode: false });

/** What a ticket was made to say is in the ticket. */
const isEvidence = ({ value, evidence }: Judged): boolean => typeof value !== "string" || evidence !== null;

function judgementPiece({ name, by, value, evidence }: Judged): Piece {
  const answer = typeof value === "string" ? value : JSON.stringify(value);
  const head = `*${plainLine(name)}*: ${plainLine(answer)} (${plainLine(by)})`;
  return line(evidence === null || evidence === "" ? head : `${head}\n${quoted(plain(evidence))}`);
}

function ticketPieces({ tickets, threadId }: Reply, pageUrl: string): Piece[] {
  return tickets.map(({ id, team, action }) =>
    line(`🎫 ${incidentLink(id, threadId, pageUrl)} ${plainLine(action)} for ${plainLine(team)}`),
  );
}

const pathPieces = ({ path }: Reply): Piece[] =>
  path.length === 0 ? [] : [line(`_${path.map(plainLine).join(" → ")}_`)];

const SIGNS: Record<TeamNotice["action"], string> = {
  created: "🆕",
  updated: "✏️",
  closed: "✅",
  reopened: "🔁",
};

/** What a team is told of its ticket. */
export function noticeTexts(notice: TeamNotice, pageUrl: string): string[] {
  const { ticketId, threadId, action, severity, raisedFrom, title, note } = notice;
  const ticket = incidentLink(ticketId, threadId, pageUrl);
  const grade =
    raisedFrom === null ? `severity ${severity}` : `⬆️ severity raised from ${raisedFrom} to *${severity}*`;
  const head = `${SIGNS[action]} Ticket ${ticket} ${action}, ${grade}`;
  return packPieces(
    [line(head), line(plainLine(title)), ...(note === null ? [] : [line(plainLine(note))])],
    LIMIT,
  );
}
