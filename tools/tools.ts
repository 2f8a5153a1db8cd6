import { openOnce } from "../memory/open-once.ts";
import type { Stores } from "../memory/stores.ts";
import { createCreateTickets } from "./create-tickets.ts";
import type { QueryRegistry } from "./incident-query.ts";
import { createJoinTickets } from "./join-tickets.ts";
import { createMarkTickets, type MirroredTeams } from "./mark-tickets.ts";
import type { ReadingTools } from "./reading-tools.ts";
import { createUpdateTickets } from "./update-tickets.ts";

/** Every tool over the stores. `reading` is what consult may use; the writing ones are called by graph nodes only. */
export function createTools(stores: Stores, registry: QueryRegistry & MirroredTeams) {
  const mark = createMarkTickets(stores, registry);
  return {
    /** Loaded for the first question: events need none of them. */
    reading: openOnce<ReadingTools>(async () =>
      (await import("./reading-tools.ts")).createReadingTools(stores, registry),
    ),
    writing: {
      createTickets: createCreateTickets(stores, mark),
      updateTickets: createUpdateTickets(stores, mark),
      joinTickets: createJoinTickets(stores, mark),
    },
  };
}
export type Tools = ReturnType<typeof createTools>;
