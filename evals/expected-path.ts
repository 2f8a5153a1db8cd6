/** Nodes that a run passes in this order, others between them, by what became of it: the flow as `docs/architecture.md` has it. */
const PATHS: Record<string, readonly string[]> = {
  accepted: [
    ...["intake", "checkAccount", "assess", "checkSignificance", "accept", "checkTickets"],
    ...["gatherStakeholders", "research", "createTickets", "notifyTeams", "respond", "record"],
  ],
  "discharged sample": ["intake", "screen", "discharge", "respond", "record"],
  "discharged suppressed": ["intake", "screen", "discharge", "respond", "record"],
  "discharged resolved": ["intake", "screen", "discharge", "respond", "record"],
  "discharged unknown-account": ["intake", "checkAccount", "discharge", "respond", "record"],
  "discharged no-account": ["intake", "checkAccount", "discharge", "respond", "record"],
  "discharged not-significant": [
    ...["intake", "checkAccount", "assess", "checkSignificance", "discharge", "respond", "record"],
  ],
  asked: ["intake", "classify", "checkAccount", "askPerson", "respond", "record"],
  answered: ["intake", "classify", "consult", "respond", "record"],
  updated: ["intake", "checkTickets", "updateTickets", "notifyTeams", "respond", "record"],
  closed: ["intake", "checkTickets", "updateTickets", "notifyTeams", "respond", "record"],
  reopened: ["intake", "checkTickets", "updateTickets", "notifyTeams", "respond", "record"],
  // A page of the same event, or another event that is linked into an incident: both end in `record`.
  merged: ["intake", "record"],
  duplicate: ["intake", "record"],
  stale: ["intake", "record"],
  echo: ["intake", "record"],
  invalid: ["intake", "record"],
};

/** Nodes that must not be passed, by what became of it: what drops a delivery asks nobody. */
const FORBIDDEN: Record<string, readonly string[]> = {
  duplicate: ["assess", "createTickets", "notifyTeams"],
  stale: ["assess", "createTickets", "notifyTeams"],
  echo: ["assess", "createTickets", "notifyTeams"],
  invalid: ["assess", "createTickets", "notifyTeams"],
  discharged: ["createTickets", "gatherStakeholders"],
};

export interface ExpectedPath {
  inOrder: readonly string[];
  never: readonly string[];
}

/** The path that belongs to an outcome; null where there is none that must be. */
export function expectedPath(outcome: string, reason: string | null): ExpectedPath | null {
  const inOrder = PATHS[outcome] ?? PATHS[`${outcome} ${reason}`];
  return inOrder ? { inOrder, never: FORBIDDEN[outcome] ?? [] } : null;
}

/** Are the nodes passed in this order, whatever is between them, and none that must not be? */
export function follows(path: readonly string[], { inOrder, never }: ExpectedPath): boolean {
  let at = 0;
  for (const node of path) if (node === inOrder[at]) at += 1;
  return at === inOrder.length && !path.some((node) => never.includes(node));
}
