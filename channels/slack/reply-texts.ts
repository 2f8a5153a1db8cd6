import { incidentUrl } from "../../memory/incident-url.ts";
import { shortOf } from "../../memory/thread-id.ts";
import type { Judged, Reply, TeamNotice } from "../channel.ts";
import { withReferences } from "../references.ts";
import { incidentLink, withPeople } from "./card-blocks.ts";
import { type Piece, plain, plainLine, quoted, toMrkdwn } from "./mrkdwn.ts";
import { parsePlace } from "./post.ts";
import { packPieces } from "./split-text.ts";

/** Slack takes 3,000 characters in a section. */
const LIMIT = 2_900;

/** One message of a reply, in Slack's markup. */
export interface ReplyPost {
  text: string;
  /** The evidence and the path, small below it; null where there are none. */
  details: string | null;
}

/** A reply as messages, each short enough for Slack: what was decided, with which tickets; on what evidence, by which path. */
export function replyPosts(reply: Reply, pageUrl: string): ReplyPost[] {
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
  const sentence = () => line(withTickets(withPeople(plain(text), people), reply, pageUrl));
  const texts = packPieces(
    [
      ...asked,
      ...(isMarkdown ? toMrkdwn(withReferences(text, nameOf)) : [sentence()]),
      ...(isAnswer ? [] : ticketPieces(reply, pageUrl)),
    ],
    LIMIT,
  );
  const facts = isAnswer
    ? []
    : packPieces([...reply.judgements.filter(isEvidence).map(judgementPiece), ...pathPieces(reply)], LIMIT);
  const [details = null, ...more] = facts;
  return [
    ...texts.map((one, index) => ({ text: one, details: index === texts.length - 1 ? details : null })),
    ...more.map((one) => ({ text: one, details: null })),
  ];
}

/** What was typed in another channel is not in this thread yet. */
const isFromElsewhere = ({ conversation, said }: Reply): boolean =>
  said !== null && parsePlace(conversation) === null && parsePlace(said.id) === null;

const line = (text: string): Piece => ({ text, isCode: false });

/** What a ticket was made to say is in the ticket. */
const isEvidence = ({ value, evidence }: Judged): boolean => typeof value !== "string" || evidence !== null;

function judgementPiece({ name, by, value, evidence }: Judged): Piece {
  const head = `*${plainLine(name.replaceAll("-", " "))}*: ${plainLine(answerWords(value))} (${plainLine(by)})`;
  if (evidence === null || evidence.trim() === "") return line(head);
  return line(
    evidence.length <= SHORT && !evidence.includes("\n")
      ? `${head}, from “${plainLine(evidence)}”`
      : `${head}, from:\n${quoted(plain(evidence))}`,
  );
}

/** Characters of evidence that stand in the line of what rests on it. */
const SHORT = 120;

function answerWords(value: unknown): string {
  if (typeof value === "boolean") return value ? "yes" : "no";
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Tickets that the sentence names are links there. */
const withTickets = (text: string, { tickets, threadId }: Reply, pageUrl: string): string =>
  tickets.reduce(
    (linked, { id }) => linked.replace(plain(id), () => incidentLink(id, threadId, pageUrl)),
    text,
  );

/** Those that it does not name. */
function ticketPieces({ tickets, threadId, text }: Reply, pageUrl: string): Piece[] {
  const others = tickets.filter(({ id }) => !text.includes(id));
  return others.map(({ id, team, action }) =>
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
