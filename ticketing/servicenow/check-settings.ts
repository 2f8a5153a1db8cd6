import type { ServiceNowTicketing } from "../../policy/ticketing.ts";
import { TicketSystemError, type TicketSystemProblem } from "../ticket-system.ts";
import { findAssignmentGroup } from "./assignment-group.ts";
import { checkColumns } from "./check-columns.ts";
import { checkPriorities } from "./check-priorities.ts";
import { choiceNamed, listChoices } from "./choices.ts";
import { allOf, where } from "./encoded-query.ts";
import { type Me, noneIfForbidden, type People } from "./people.ts";
import { shownOf, type Tables } from "./table.ts";

/** Roles that ServiceNow delivers with the right to make and change incidents. */
const WRITERS = ["admin", "itil", "sn_incident_write"];

/**
 * What of a team's settings does not fit the instance, as far as reading shows it. A table that only makes the check finer (roles of
 * the user, the lookup of priorities) and may not be read is passed over.
 */
export async function checkSettings({
  tables,
  people,
  settings,
}: {
  tables: Tables;
  people: People;
  settings: ServiceNowTicketing;
}): Promise<TicketSystemProblem[]> {
  const problems: TicketSystemProblem[] = [];
  const me = await problemFree(
    "",
    "Check URL, user, and password or token, and give the user the role itil",
    async () => {
      const found = await people.me();
      await tables.page("incident", { query: "ORDERBYnumber", fields: ["sys_id"], limit: 1 });
      return found;
    },
  );
  // Without an answer to this, none of what follows has one.
  if (me === null) return problems;
  await problemFree("", "Give the user the role itil", () => checkRoles(me));
  await problemFree(
    "",
    "Give the user read access to sys_journal_field, by an ACL for one of its roles",
    checkJournal,
  );
  await problemFree("assignmentGroup", "Name an active group, as it stands in sys_user_group", () =>
    findAssignmentGroup(tables, settings.assignmentGroup),
  );
  const { close, reopen } = settings.transitions;
  for (const [element, path, name] of [
    ["state", "transitions.close.state", close.state],
    ["state", "transitions.reopen.state", reopen.state],
    ["close_code", "transitions.close.closeCode", close.closeCode],
  ] as const)
    await problemFree(path, `Name one of these, or give the user read access to sys_choice`, async () =>
      choiceNamed(await listChoices(tables, element), name, `ticketing.${path}`),
    );
  await problemFree(
    "fields",
    "Give the user read access to sys_dictionary (role personalize_dictionary)",
    async () => {
      problems.push(...(await checkColumns(tables, settings.fields)));
    },
  );
  await problemFree("priorities", "Check whether the user may read dl_u_priority", async () => {
    problems.push(...(await checkPriorities(tables, settings.priorities)));
  });
  return problems;

  /** What it gives; null where it failed, which is a problem then. */
  async function problemFree<T>(path: string, fix: string, check: () => Promise<T>): Promise<T | null> {
    try {
      return await check();
    } catch (error) {
      if (!(error instanceof TicketSystemError)) throw error;
      problems.push({ path, problem: error.failure.problem, fix });
      return null;
    }
  }

  async function checkRoles({ id }: Me): Promise<void> {
    if (id === null) return;
    const rows = await tables
      .list("sys_user_has_role", {
        query: allOf(where("user", "=", id), where("state", "=", "active")),
        fields: ["user", "role", "state"],
      })
      .catch(noneIfForbidden);
    if (rows.length === 0 || rows.some((row) => WRITERS.includes(shownOf(row, "role")))) return;
    throw new TicketSystemError({
      kind: "blocked",
      problem: `the user has none of the roles ${WRITERS.join(", ")}, so it can hardly make incidents`,
    });
  }

  async function checkJournal(): Promise<void> {
    const { rows, total } = await tables.page("sys_journal_field", {
      query: where("element", "=", "work_notes"),
      fields: ["sys_id"],
      limit: 1,
    });
    if (rows.length > 0 || total === null || total === 0) return;
    throw new TicketSystemError({
      kind: "blocked",
      problem: "ServiceNow does not show the user what is said under incidents",
    });
  }
}
