import type { Nodes } from "../nodes/nodes.ts";

/** What each node does, in a sentence: shown where the graph is drawn. */
export const nodeDescriptions: Record<keyof Nodes, string> = {
  intake:
    "Parses the delivery, reads what is known of its incident, and tells how the two stand to each other.",
  merge: "Adds a further page of an event to the incident and its tickets.",
  screen:
    "Sets aside what needs no judgement: samples, what is suppressed or under maintenance, what is over.",
  classify: "Is the message a question, a report of trouble, or an addition to an incident?",
  override: "Takes an operator's decision in the place of the policy's.",
  consult: "Answers a question from incidents, tickets, history and documents, with sources; reads only.",
  checkAccount: "Is an account named, and is it in the registry?",
  askPerson: "Asks back for what a decision needs: the account, or what is wrong.",
  assess: "Judges cost impact and severity: models within bounds, or the rules.",
  askOperator: "No model gave an answer that can be used: writes what an operator needs in order to decide.",
  awaitOperator: "Waits for the operator: resume with action, reason and by.",
  checkSignificance: "Is a production account affected, or is a significant cost at stake?",
  accept: "The incident counts.",
  discharge: "The incident does not count; the reason says why.",
  checkTickets: "Finds what the tickets are about, and those that are there already.",
  gatherStakeholders: "Which teams are concerned: the owner, and those whom the policy names.",
  research: "Looks up documents and earlier incidents like it, and drafts what the tickets say.",
  createTickets: "Opens one ticket for each team, or joins the ticket that is there.",
  updateTickets: "Updates, closes or reopens the incident's tickets.",
  notifyTeams: "Tells each team what became of its ticket.",
  respond: "Words the answer to the thread.",
  record:
    "Commits the incident, the report and the delivery's outcome; tells the thread. The last thing a run does.",
};
