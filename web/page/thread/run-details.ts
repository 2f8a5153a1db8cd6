import { element } from "../text/element.ts";
import { foreign } from "../text/foreign.ts";
import { count, nodeWords } from "../text/words.ts";
import { judgementList } from "./judgement-list.ts";
import type { replyDetails } from "./reply-details.ts";

/** How a run came to what it said: closed at first, because most readers want the answer. Nothing for what no run said. */
export function runDetails(details: ReturnType<typeof replyDetails>): HTMLElement[] {
  const { path, judgements, tickets } = details;
  const counts = [
    ...(path.length > 0 ? [count(path.length, "step"), count(judgements.length, "judgement")] : []),
    ...(tickets.length > 0 ? [count(tickets.length, "ticket")] : []),
  ];
  if (counts.length === 0) return [];
  const body = element("div", { class: "run-body" });
  const made = element("details", { class: "run" }, element("summary", {}, counts.join(", ")), body);
  // A long thread has many of them, and few are opened.
  made.addEventListener(
    "toggle",
    () => {
      body.append(
        ...(path.length > 0 ? [pathList(path), judgementList(judgements)] : []),
        element(
          "ul",
          { class: "ticket-actions" },
          ...tickets.map(({ id, team, action }) =>
            element("li", {}, foreign(id), ` ${action} for `, foreign(team)),
          ),
        ),
      );
    },
    { once: true },
  );
  return [made];
}

const pathList = (path: string[]) =>
  element(
    "ol",
    { class: "path", "aria-label": "Path" },
    ...path.map((node) => element("li", { title: nodeWords(node) }, node)),
  );
