/** What judges an event, and what writes its tickets: more than half of what nodes are made of. */
export { assess } from "./assess.ts";
export { checkTickets } from "./check-tickets.ts";
export { createTickets } from "./create-tickets.ts";
export { gatherStakeholders } from "./gather-stakeholders.ts";
export { judgeLate } from "./judge-late.ts";
export { merge } from "./merge.ts";
export { research } from "./research.ts";
export { updateTickets } from "./update-tickets.ts";
