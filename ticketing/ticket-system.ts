import type { Failure } from "../memory/outbox.ts";

/** Where teams may have their tickets besides here. */
export const TICKET_SYSTEMS = ["jira", "servicenow"] as const;
export type TicketSystemName = (typeof TICKET_SYSTEMS)[number];

/** What a ticket of ours says to another system. Text out of events is untrusted: an adapter makes text of whatever its system would read as markup. */
export interface TicketContent {
  /** Our own id, `T-` and ten letters or digits: by it the other system's ticket is found again. */
  ticketId: string;
  team: string;
  title: string;
  /** What must be done; several lines. */
  description: string;
  actions: readonly { text: string; url: string | null }[];
  severity: 1 | 2 | 3 | 4 | 5;
  status: "open" | "closed";
  /** The source's own time of its newest state; ISO 8601. */
  eventUpdatedAt: string;
  accounts: readonly string[];
  /** All of them: thousands at times. What is too long for a description is attached. */
  resources: readonly string[];
  incidentIds: readonly string[];
  /** The incident's page here; null where none is reached from elsewhere. */
  url: string | null;
}

/** A ticket as the other system has it now. */
export interface ExternalTicket {
  /** The system's own id, which never changes: Jira's issue id, ServiceNow's sys_id. */
  id: string;
  /** What people call it: `OPS-12`, `INC0010023`. */
  key: string;
  /** Where people read it; https. */
  url: string;
  /** The name of its state, as people see it there. */
  status: string;
  /** Is that state one in which the work is over? */
  isClosed: boolean;
  assignee: string | null;
  /** As people see it there; null where it has none. */
  priority: string | null;
  /** Who changed one of these last, other than OHERO; null where the system does not tell. */
  changedBy: string | null;
  /** ISO 8601. */
  updatedAt: string;
}

/** Something that was said about a ticket, there. */
export interface ExternalComment {
  id: string;
  author: string;
  /** Plain text. Untrusted. */
  text: string;
  /** ISO 8601. */
  at: string;
  /** The key under which OHERO said it; null where a person did. One that a person copied does not count. */
  ownKey: string | null;
}

/** Something that does not fit between a team's settings and the system, and what to do about it. */
export interface TicketSystemProblem {
  /** The setting, such as `teams[2].ticketing.fields.customfield_10010`, below the team: `fields.customfield_10010`; "" where it is the system as a whole. */
  path: string;
  problem: string;
  fix: string;
}

/**
 * Tickets in another system, as one team's settings have them. Everything may be asked again: nothing but `create` and `comment` does more
 * when it is repeated, and what these did is found by `find` and `listComments`. Throws TicketSystemError.
 */
export interface TicketSystem {
  readonly name: TicketSystemName;
  /** Tickets that bear our id, the oldest first. What was made less than `settleSeconds` ago may be missing. */
  find(ticketId: string): Promise<ExternalTicket[]>;
  /** null where it was removed, or may not be seen any more. */
  read(id: string): Promise<ExternalTicket | null>;
  create(content: TicketContent): Promise<ExternalTicket>;
  /** Brings text and fields, and the priority where `withPriority`; neither state, assignee nor what people said. */
  update(id: string, content: TicketContent, options: { withPriority: boolean }): Promise<void>;
  /** Says something under it, once for each key where nobody repeats it. The text is plain. */
  comment(id: string, comment: { key: string; text: string }): Promise<void>;
  /** All that was said since, at that instant included; oldest first. */
  listComments(id: string, since: string | null): Promise<ExternalComment[]>;
  /** Brings it where the settings say that closed or open tickets are; nothing where it is there already. */
  transition(id: string, to: "open" | "closed"): Promise<void>;
  /** Tickets of ours that somebody changed since, at that instant included. */
  listChanged(since: string): Promise<{ id: string; updatedAt: string }[]>;
  /** Everything that would keep a ticket of the team from being made, updated, closed or reopened; writes nothing. */
  test(): Promise<TicketSystemProblem[]>;
  /** How long it may take until `find` finds what was made, in seconds. */
  readonly settleSeconds: number;
}

/** A call that failed, and what that means for the next one. `problem` holds nothing of a ticket's text and no secret. */
export class TicketSystemError extends Error {
  override name = "TicketSystemError";
  readonly failure: Failure;
  constructor(failure: Failure, options?: ErrorOptions) {
    super(failure.problem, options);
    this.failure = failure;
  }
}
