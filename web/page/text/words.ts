const NODES: Record<string, string> = {
  __start__: "Start",
  __end__: "End",
  intake: "Reading what came in",
  merge: "Adding a further page",
  screen: "Looking for noise",
  classify: "Understanding the message",
  override: "Taking a person's decision",
  consult: "Looking up an answer",
  checkAccount: "Checking the accounts",
  askPerson: "Asking back",
  assess: "Assessing cost and severity",
  askOperator: "Preparing a decision",
  awaitOperator: "Waiting for an operator",
  checkSignificance: "Weighing what it means",
  accept: "Accepting it",
  discharge: "Discharging it",
  checkTickets: "Looking for its tickets",
  gatherStakeholders: "Finding the teams",
  research: "Reading runbooks and history",
  createTickets: "Opening tickets",
  updateTickets: "Changing tickets",
  notifyTeams: "Telling the teams",
  respond: "Writing the answer",
  record: "Recording it",
};

/** What a node does, in words; its name where the page has none for it. */
export const nodeWords = (node: string): string => NODES[node] ?? plainWords(node);

/** "awaiting-operator" as people say it. */
export const plainWords = (name: string): string => name.replaceAll("-", " ");

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? "" : "s"}`;
