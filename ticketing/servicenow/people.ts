import { TicketSystemError } from "../ticket-system.ts";
import type { ServiceNowClient } from "./client.ts";
import { isSafe, where } from "./encoded-query.ts";
import { remember } from "./remember.ts";
import { storedOf, type Tables } from "./table.ts";

export interface Me {
  /** The sys_id; null where the user may not read its own record. */
  id: string | null;
  /** As `sys_created_by` and `sys_updated_by` have it. */
  userName: string;
}

const KEPT_MILLISECONDS = 600_000;
/** Names that one call asks for. */
const MOST_NAMES = 100;

/** Who people are, out of `sys_user`. */
export function createPeople(client: ServiceNowClient, tables: Tables, clock: () => number) {
  const names = new Map<string, string>();

  /** The user of the client. Throws TicketSystemError, also where ServiceNow does not say who it is. */
  const me = remember(KEPT_MILLISECONDS, clock, async (): Promise<Me> => {
    const rows = await tables
      .list("sys_user", {
        // As the Table API's own documentation has it.
        query: "sys_id=javascript:gs.getUserID()",
        fields: ["sys_id", "user_name"],
        limit: 2,
      })
      .catch(noneIfForbidden);
    const [row, ...others] = rows;
    // More than one: the condition was left out, as an instance does with what it does not take.
    if (row !== undefined && others.length === 0 && storedOf(row, "user_name") !== "")
      return { id: storedOf(row, "sys_id"), userName: storedOf(row, "user_name") };
    if (client.user !== null) return { id: null, userName: client.user };
    throw new TicketSystemError({
      kind: "blocked",
      problem: "ServiceNow does not show the user its own record in sys_user",
    });
  });

  /** Names by user names; a user name itself where there is no other to be read. */
  async function namesOf(userNames: readonly string[]): Promise<(userName: string) => string> {
    const wanted = [...new Set(userNames)].filter(
      (name) => !names.has(name) && isSafe(name) && !name.includes(","),
    );
    for (let at = 0; at < wanted.length; at += MOST_NAMES) {
      const some = wanted.slice(at, at + MOST_NAMES);
      const rows = await tables
        .list("sys_user", { query: where("user_name", "IN", some), fields: ["user_name", "name"] })
        .catch(noneIfForbidden);
      for (const row of rows) {
        const name = storedOf(row, "name").trim();
        if (name !== "") names.set(storedOf(row, "user_name"), name);
      }
    }
    return (userName) => names.get(userName) ?? userName;
  }

  return { me, namesOf };
}
export type People = ReturnType<typeof createPeople>;

/** Was it access controls (status 403), not credentials, that kept us from it? */
export const isForbidden = (error: unknown): boolean =>
  error instanceof TicketSystemError &&
  error.failure.kind === "blocked" &&
  error.failure.problem.includes("status 403");

/** For what can be done without: no rows where the user may not read them. */
export const noneIfForbidden = (error: unknown): [] => {
  if (isForbidden(error)) return [];
  throw error;
};
