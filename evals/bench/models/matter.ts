import type { OperationalEvent } from "../../../events/operational-event.ts";
import type { Answer } from "./answers.ts";

/** What the peer's model knows of the event that it was handed, by its prompt and the message. */
export interface Matter {
  event: OperationalEvent;
  answer: Answer;
  /** Who gets a ticket by the charts, the owner first. */
  teams: string[];
  updatedAt: string;
}

export const accountsOf = ({ event }: Pick<Matter, "event">): string => event.accounts.join(", ") || "none";

export const resourcesOf = ({ event }: Pick<Matter, "event">): string =>
  event.resources.map(({ id }) => id).join(", ") || "none";

/** The steps and the sources of the adviser's answer. */
export const stepsIn = (advice: string): string =>
  [/^1\. [\s\S]+?(?=\n\n)/m.exec(advice)?.[0], /### Sources\s+([\s\S]+)$/.exec(advice)?.[1]]
    .filter(Boolean)
    .join("\n\n");
