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
const SIZES = { description: 13_000, actions: 8_000, accounts: 2_000, resources: 6_000, incidents: 2_000 };
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
    ...section("Recommended actions", actions.map(actionOf), SIZES.actions),
    ...section(
      "Impacted accounts",
      accounts.map((account) => lineOf(account)),
      SIZES.accounts,
    ),
    ...section(
      isListed(resources)
        ? "Impacted resources"
        : `Impacted resources (${MOST_LISTED} of ${resources.length}; all are in the attachment)`,
      resources.slice(0, MOST_LISTED).map((resource) => lineOf(resource)),
      SIZES.resources,
    ),
    ...section(
      "Incidents",
      incidentIds.map((id) => lineOf(id)),
      SIZES.incidents,
    ),
    paragraph(
      textNode(
        plainLine(
          `Severity ${severity} · event of ${eventUpdatedAt} · OHERO ticket ${ticketId} of team ${team}`,
          MAX_LINE,
        ),
      ),
    ),
  ]);
}

/** Do all of them stand in the description, each in full? */
export const isListed = (resources: readonly string[]): boolean =>
  resources.length <= MOST_LISTED &&
  resources.every((resource) => plainText(resource).length <= MAX_LINE) &&
  sizeOf(resources.map((resource) => itemOf(lineOf(resource)))) <= SIZES.resources / 2;

function section(title: string, items: AdfNode[][], limit: number): AdfNode[] {
  const fitting: AdfNode[] = [];
  const filled = items.filter((nodes) => nodes.length > 0);
  let left = limit - sizeOf(heading(title)) - MAX_LINE;
  for (const [index, item] of filled.entries()) {
    const node = itemOf(item);
    left -= sizeOf(node) + sizeOf(bulletList([paragraph()]));
    if (left < 0) {
      fitting.push(paragraph(textNode(`… and ${filled.length - index} more`)));
      break;
    }
    fitting.push(node);
  }
  return fitting.length === 0 ? [] : [heading(title), bulletList(fitting)];
}

const itemOf = (nodes: AdfNode[]): AdfNode => paragraph(...nodes);

function lineOf(text: string, limit = MAX_LINE): AdfNode[] {
  const line = cutToSize(plainLine(text, limit), 2 * limit);
  return line === "" ? [] : [textNode(line)];
}

function actionOf({ text, url }: TicketContent["actions"][number]): AdfNode[] {
  const line = lineOf(text, MAX_ACTION);
  const address = pageAddress(url);
  if (address === null) return line;
  return line.length === 0
    ? [linkNode(address, address)]
    : [...line, textNode(" ("), linkNode(address, address), textNode(")")];
}
