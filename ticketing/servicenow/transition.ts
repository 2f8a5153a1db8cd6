import type { ServiceNowTicketing } from "../../policy/ticketing.ts";
import { TicketSystemError } from "../ticket-system.ts";
import { type Choice, choiceNamed } from "./choices.ts";
import { INCIDENT_FIELDS, isClosed } from "./incidents.ts";
import { isForbidden } from "./people.ts";
import { gone, storedOf, type Tables } from "./table.ts";

/** What a data policy asks for besides a code. */
const CLOSE_NOTES = "Over at its source; closed by OHERO.";
const CLOSED = "7";

/** Brings an incident to the state that the settings name. Throws TicketSystemError. */
export function createTransition({
  tables,
  settings: { transitions },
  choices,
}: {
  tables: Tables;
  settings: Pick<ServiceNowTicketing, "transitions">;
  choices: { state: () => Promise<Choice[]>; close_code: () => Promise<Choice[]> };
}) {
  return async (id: string, to: "open" | "closed"): Promise<void> => {
    const row = await tables.read("incident", id, INCIDENT_FIELDS);
    if (row === null) throw gone();
    if (isClosed(row, { transitions }) === (to === "closed")) return;
    const columns = to === "closed" ? await closing() : await reopening();
    const wasClosedForGood = storedOf(row, "state") === CLOSED;
    const answer = await tables.update("incident", id, columns, INCIDENT_FIELDS).catch((error: unknown) => {
      if (!wasClosedForGood || !isForbidden(error)) throw error;
      const problem = "ServiceNow does not let a Closed incident be opened again (status 403)";
      throw new TicketSystemError({ kind: "blocked", problem }, { cause: error });
    });
    if (storedOf(answer, "state") === columns.state) return;
    throw new TicketSystemError({
      kind: "blocked",
      problem: wasClosedForGood
        ? "ServiceNow left a Closed incident closed"
        : "ServiceNow left the incident's state as it was: the user needs write access to its column state",
    });
  };

  async function closing() {
    const { state, closeCode } = transitions.close;
    return {
      state: choiceNamed(await choices.state(), state, "ticketing.transitions.close.state"),
      close_code: choiceNamed(await choices.close_code(), closeCode, "ticketing.transitions.close.closeCode"),
      close_notes: CLOSE_NOTES,
    };
  }

  async function reopening() {
    const setting = "ticketing.transitions.reopen.state";
    return { state: choiceNamed(await choices.state(), transitions.reopen.state, setting) };
  }
}
