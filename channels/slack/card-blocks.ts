import type { Button, KnownBlock } from "@slack/web-api";
import { incidentUrl } from "../../memory/incident-url.ts";
import { shortOf } from "../../memory/thread-id.ts";
import type { Announcement } from "../channel.ts";
import { code, escapeEntities, oneLine, ownLink, plain, plainLine } from "./mrkdwn.ts";

/** Limits of Slack's documentation, in characters, with some room. */
const LIMIT = { header: 150, field: 1_900, note: 2_500, resource: 160 };
/** Room for the name of a field, and for how many more there are. */
const AROUND = 100;

/** `action_id`s of the buttons of a card; the value of each is the thread of its incident. */
export const BUTTONS = { accept: "ohero-accept", discharge: "ohero-discharge" } as const;

export interface CardOptions {
  /** Address of the page, for links; "" where there is none. */
  pageUrl: string;
}

/** What, where, when, how grave, whose: the top of an incident's thread, with what can be decided. */
export function cardBlocks(card: Announcement, options: CardOptions): KnownBlock[] {
  return [
    { type: "header", text: plainText(`${markOf(card)} ${card.title}`, LIMIT.header) },
    // What a header has no room for.
    ...(card.title.length > LIMIT.header - 4
      ? [{ type: "section" as const, text: plainText(card.title, LIMIT.note) }]
      : []),
    ...(card.description === ""
      ? []
      : [{ type: "section" as const, text: plainText(card.description, LIMIT.note) }]),
    { type: "section", fields: fieldsOf(card, options).map((text) => mrkdwn(clip(text, LIMIT.field))) },
    { type: "context", elements: [mrkdwn(clip(footOf(card, options), LIMIT.note))] },
    ...(card.isDecidedByPerson
      ? []
      : [{ type: "actions" as const, block_id: "ohero-decide", elements: buttonsOf(card) }]),
  ];
}

/** The same in a line, for notifications. */
export const cardText = ({ outcome, reason, severity, owner, title }: Announcement): string =>
  plainLine(
    [
      `${outcome}${reason === null ? "" : ` (${reason})`}`,
      severity === null ? "" : `severity ${severity}`,
      owner ?? "",
    ]
      .filter(Boolean)
      .join(", ")
      .concat(`: ${title}`),
  );

const MARKS = ["⚪", "⚪", "🔵", "🟡", "🟠", "🔴"];

const markOf = ({ status, severity }: Announcement): string => {
  if (status === "closed") return "✅";
  if (status === "discharged") return "☑️";
  if (status === "awaiting-operator" || status === "asked") return "❓";
  return MARKS[severity ?? 0] ?? "⚪";
};

function fieldsOf(card: Announcement, { pageUrl }: CardOptions): string[] {
  const { severity, owner, stakeholders, accounts, region, service, tickets, dueAt, costImpact } = card;
  const others = stakeholders.filter((team) => team !== owner);
  const field = (name: string, value: string) => (value === "" ? [] : [`*${name}*\n${value}`]);
  return [
    ...field(
      "Decision",
      `${plainLine(card.outcome)}${card.reason === null ? "" : ` (${plainLine(card.reason)})`}`,
    ),
    ...field(
      "Severity",
      severity === null ? "" : `${severity} of 5${costImpact ? ", with a cost impact" : ""}`,
    ),
    ...field(
      "Owner",
      owner === null
        ? ""
        : `${plainLine(owner)}${others.length > 0 ? `, with ${others.map(plainLine).join(", ")}` : ""}`,
    ),
    ...field("Where", [service, region ?? ""].filter(Boolean).map(plainLine).join(", ")),
    ...field(
      "Accounts",
      listed(
        accounts.map(({ id, name }) => (name === null ? code(id) : `${plainLine(name)} ${code(id)}`)),
        accounts.length,
      ),
    ),
    ...field(
      "Resources",
      listed(
        card.resources.map((id) => code(withMiddleCut(id, LIMIT.resource))),
        card.resourceCount,
      ),
    ),
    ...field("Last news", time(card.updatedAt)),
    ...field("To be done by", dueAt === null ? "" : time(dueAt)),
    ...field(
      "Tickets",
      listed(
        tickets.map(({ id, team }) => `${incidentLink(id, card.threadId, pageUrl)} ${plainLine(team)}`),
        tickets.length,
      ),
    ),
  ];
}

const SHOWN = 5;

function listed(items: string[], count: number): string {
  const shown = items.slice(0, SHOWN);
  const more = count - shown.length;
  return [
    clip(shown.join("\n"), LIMIT.field - AROUND),
    ...(more > 0 ? [`and ${more.toLocaleString("en")} more`] : []),
  ].join("\n");
}

/** Ids are told apart by how they begin and how they end. */
const withMiddleCut = (id: string, limit: number): string =>
  id.length <= limit ? id : `${id.slice(0, limit / 2 - 1)}…${id.slice(1 - limit / 2)}`;

function footOf(
  { threadId, source, decidedBy, note, mergedInto, isDecidedByPerson, decidedAt }: Announcement,
  { pageUrl }: CardOptions,
): string {
  const by = isDecidedByPerson
    ? [`decided by ${personOf(decidedBy)}`, ...(decidedAt === null ? [] : [time(decidedAt)])].join(" ")
    : decidedBy === "policy"
      ? ""
      : `decided by ${plainLine(decidedBy)}`;
  return [
    incidentLink(shortOf(threadId), threadId, pageUrl),
    plainLine(source),
    by,
    note === null ? "" : plainLine(note),
    mergedInto === null ? "" : "shares the tickets of another incident",
  ]
    .filter(Boolean)
    .join(" · ");
}

/** Someone of this Slack is named as Slack does. */
export const personOf = (name: string): string =>
  /^[UW](?=[A-Z]*\d)[A-Z0-9]{4,20}$/.test(name) ? `<@${name}>` : plainLine(name);

/** Text in Slack's markup, in which these people are named as Slack does, each the first time. */
export const withPeople = (text: string, people: readonly string[]): string =>
  people.reduce((named, person) => named.replace(plain(person), () => personOf(person)), text);

/** What names an incident or a ticket of it, as a link to the page where there is one. */
export const incidentLink = (name: string, threadId: string, pageUrl: string): string =>
  pageUrl === "" ? code(name) : ownLink(incidentUrl(pageUrl, threadId), escapeEntities(name));

/** In the reader's own time zone; where that cannot be shown, as it is. */
export function time(at: string): string {
  const seconds = Math.floor(Date.parse(at) / 1_000);
  return Number.isNaN(seconds)
    ? plainLine(at)
    : `<!date^${seconds}^{date_short_pretty} {time}|${escapeEntities(at)}>`;
}

const buttonsOf = ({ threadId }: Announcement): Button[] => [
  {
    type: "button",
    action_id: BUTTONS.accept,
    value: threadId,
    style: "primary",
    text: plainText("Accept", 75),
  },
  {
    type: "button",
    action_id: BUTTONS.discharge,
    value: threadId,
    style: "danger",
    text: plainText("Discharge", 75),
  },
];

/** Nothing in it is marked up or turned into a link but what we say. */
export const mrkdwn = (text: string) => ({ type: "mrkdwn" as const, text, verbatim: true });

export const plainText = (text: string, limit: number) => ({
  type: "plain_text" as const,
  text: clip(oneLine(text) || "–", limit),
  emoji: false,
});

/** What stands here in short is whole on the page, and in `ohero show`. Cuts no entity, link or character in two. */
function clip(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const cut = text.slice(0, limit - 1).replace(/(?:&[a-z]{0,4}|<[^<>]*|`[^`\n]*|[\uD800-\uDBFF])$/, "");
  return `${cut}…`;
}
