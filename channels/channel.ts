/** Where something is said: the thread of an incident, or of a conversation. */
export interface Thread {
  /** The LangGraph thread, a UUID derived from the incident or the conversation. */
  threadId: string;
  /** The incident that the thread is about; null in a conversation that opened none. */
  incidentId: string | null;
  /** The conversation as the channel that it was begun in names it, such as `slack~C0OPS~1712.0001`; null for events. */
  conversation: string | null;
}

/** What the top of a thread shows of its incident. Text out of events is untrusted. */
export interface IncidentCard {
  threadId: string;
  incidentId: string;
  /** Counts the changes of the incident; of two cards the one with the higher version is the newer. */
  version: number;
  title: string;
  status: string;
  outcome: string;
  reason: string | null;
  /** The policy's, the source's or the operator's own words for it. */
  note: string | null;
  severity: number | null;
  costImpact: boolean | null;
  owner: string | null;
  stakeholders: string[];
  source: string;
  type: string;
  service: string;
  region: string | null;
  accounts: { id: string; name: string | null }[];
  tickets: { id: string; team: string }[];
  /** "policy", "time-out", or the person who decided by hand. */
  decidedBy: string;
  isDecidedByPerson: boolean;
  /** When that person did; ISO 8601. */
  decidedAt: string | null;
  /** The incident whose tickets it shares; null where it has its own. */
  mergedInto: string | null;
  dueAt: string | null;
  /** The source's own time of its newest state, when OHERO first heard of it, and when it last changed it; ISO 8601. */
  updatedAt: string;
  createdAt: string;
  changedAt: string;
}

/** A card for the first time, or in place of the one that is shown. */
export interface Announcement extends IncidentCard, Thread {
  incidentId: string;
  /** How the event's own text begins, with "…" where it goes on; "" where it says no more than the title. Untrusted. */
  description: string;
  /** The first few. */
  resources: string[];
  resourceCount: number;
}

/** What a judgement answered, by whom (a rule or a model), and on which quoted evidence. */
export interface Judged {
  name: string;
  by: string;
  value: unknown;
  evidence: string | null;
}

/** What a person said. */
export interface Said {
  user: string;
  text: string;
  /** ISO 8601. */
  at: string;
  /** The channel's own id of it; null where it has none. */
  id: string | null;
}

/** What a run came to, for the thread. */
export interface Reply extends Thread {
  /** Names it: the same reply again is no second one. Begins with the time, so that the replies of a thread sort by it. */
  key: string;
  at: string;
  /** What it answers; null where nobody asked. */
  said: Said | null;
  /** May hold what events and people wrote. */
  text: string;
  /** Is it Markdown, as answers are, in which quotations were made harmless? Else every sign stands for itself. */
  isMarkdown: boolean;
  /** People whom the text names because they decided. */
  people: string[];
  outcome: string;
  reason: string | null;
  /** The nodes that it went through, and what each judgement said. */
  path: string[];
  judgements: Judged[];
  tickets: { id: string; team: string; action: string; title: string }[];
}

/** A reply that wants an answer. */
export interface Question extends Reply {
  /** What can be chosen; empty where the answer is in words. */
  choices: ("accept" | "discharge")[];
}

/** Something to say to a team about a ticket of theirs. */
export interface TeamNotice {
  /** Names it: the same notice again is no second one. */
  key: string;
  at: string;
  team: string;
  /** The team's channel as the organization names it; "" where it has none. */
  channel: string;
  ticketId: string;
  threadId: string;
  incidentId: string;
  action: "created" | "updated" | "closed" | "reopened";
  severity: number;
  /** The severity before, where this change has raised it; else null. */
  raisedFrom: number | null;
  title: string;
  /** What else the team should know; null where there is nothing. */
  note: string | null;
}

/** A piece of an answer that is being written, or word that what was written so far counts no more. */
export type AnswerPiece = { answer: string } | { answerRestarts: true };

/** What happens in a run while it happens: the node that begins, and the answer as it is written. */
export type LivePiece = { node: string } | AnswerPiece;

/**
 * A way out to people. Whatever is said is named, and saying it again does no harm: a run may die right after it and say it
 * once more. What it takes on, it keeps until it is delivered; what it throws, the run is repeated for.
 */
export interface Channel {
  /** Shows an incident at the top of its thread, once; again, and the newest card takes the place of the one there. */
  announce(announcement: Announcement): Promise<void>;
  /** Says in a thread what a run came to. */
  reply(reply: Reply): Promise<void>;
  /** Asks in a thread; the answer comes in as a message or a decision. */
  ask(question: Question): Promise<void>;
  /** Tells a team. */
  notifyTeam(notice: TeamNotice): Promise<void>;
  /** What was said in a thread, oldest first; null where the thread is not this channel's. */
  readThread(thread: Thread): Promise<Said[] | null>;
  /** Shows a run while it goes on, for whoever looks on; null where nobody does. Nothing of it is kept. */
  stream(thread: Thread): ((piece: LivePiece) => void) | null;
}
