/** Something to say to a team about a ticket of theirs. */
export interface TeamNotice {
  team: string;
  /** The team's channel as the organization names it; "" where it has none. */
  channel: string;
  ticketId: string;
  incidentId: string;
  action: "created" | "updated" | "closed" | "reopened";
  severity: number;
  title: string;
  /** What else the team should know; null where there is nothing. */
  note: string | null;
}

/** A piece of an answer that is being written, or word that what was written so far counts no more. */
export type AnswerPiece = { answer: string } | { answerRestarts: true };

/** A way out to people. */
export interface Channel {
  /** Tells a team. Telling the same notice again must do no harm: a run may die right after it. */
  notifyTeam(notice: TeamNotice): Promise<void>;
}
