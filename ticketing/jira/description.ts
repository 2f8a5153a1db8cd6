import type { TicketContent } from "../ticket-system.ts";
import {
  type AdfDocument,
  type AdfNode,
  bulletList,
  cutToSize,
  documentOf,
  heading,
  linkNode,
  pageAddress,
  paragraph,
  paragraphsOf,
  sizeOf,
  textNode,
} from "./adf.ts";
import { plainLine, plainText } from "./plain-text.ts";

/** Resources that the description lists; all are in the attachment where there are more. */
export const MOST_LISTED = 20;
const MAX_TITLE = 255;
/** Characters of the parts, as they are sent; together less than a text field takes. */
const SIZES = { description: 12_000, actions: 8_000, accounts: 2_000, resources: 7_000, incidents: 2_000 };
/** For a heading, and for how many there was no room. */
const FRAME = 400;
const MAX_LINE = 500;
const MAX_ACTION = 1_500;

/** One line, of at most 255 characters. */
export const summaryOf = ({ title, ticketId }: TicketContent): string =>
  plainLine(title, MAX_TITLE) || ticketId;

/** Everything that people need to know, as text that Jira makes nothing of. Deterministic: the same ticket gives the same document. */
export function descriptionOf(content: TicketContent): AdfDocument {
  const { description, actions, accounts, resources, incidentIds, severity, eventUpdatedAt, ticketId, team } =
    content;
  return documentOf([
    ...paragraphsOf(description, SIZES.description),
    ...section("Recommended actions", fill(actions, actionOf, SIZES.actions)),
    ...section("Impacted accounts", fill(accounts, lineOf, SIZES.accounts)),
    ...section(
      isListed(resources)
        ? "Impacted resources"
        : `Impacted resources (${Math.min(MOST_LISTED, resources.length)} of ${resources.length}; all are in the attachment)`,
      fill(resources.slice(0, MOST_LISTED), lineOf, SIZES.resources),
    ),
    ...section("Incidents", fill(incidentIds, lineOf, SIZES.incidents)),
    paragraph(
      ...lineOf(
        `Severity ${severity} · event of ${eventUpdatedAt} · OHERO ticket ${ticketId} of team ${team}`,
      ),
    ),
  ]);
}

/** Do all of them stand in the description, each in full? */
export const isListed = (resources: readonly string[]): boolean =>
  resources.length <= MOST_LISTED &&
  resources.every((resource) => plainText(resource).length <= MAX_LINE) &&
  fill(resources, lineOf, SIZES.resources).left === 0;

interface Filled {
  items: AdfNode[];
  /** How many had no room. */
  left: number;
}

/** As many as have room, with what a list has around each; those after that are not looked at. */
function fill<Item>(given: readonly Item[], nodesOf: (item: Item) => AdfNode[], limit: number): Filled {
  const items: AdfNode[] = [];
  let room = limit - FRAME;
  for (const [index, item] of given.entries()) {
    const nodes = nodesOf(item);
    if (nodes.length === 0) continue;
    room -= sizeOf(bulletList([paragraph(...nodes)]));
    if (room < 0) return { items, left: given.length - index };
    items.push(paragraph(...nodes));
  }
  return { items, left: 0 };
}

function section(title: string, { items, left }: Filled): AdfNode[] {
  const more = left > 0 ? [paragraph(textNode(`… and ${left} more`))] : [];
  return items.length + more.length === 0 ? [] : [heading(title), bulletList([...items, ...more])];
}

const lineOf = (text: string): AdfNode[] => asLine(text, MAX_LINE);

function asLine(text: string, limit: number): AdfNode[] {
  const line = cutToSize(plainLine(text, limit), 2 * limit);
  return line === "" ? [] : [textNode(line)];
}

function actionOf({ text, url }: TicketContent["actions"][number]): AdfNode[] {
  const line = asLine(text, MAX_ACTION);
  const address = pageAddress(url);
  if (address === null) return line;
  return line.length === 0
    ? [linkNode(address, address)]
    : [...line, textNode(" ("), linkNode(address, address), textNode(")")];
}
