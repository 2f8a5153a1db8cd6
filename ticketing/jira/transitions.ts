import { z } from "zod";
import type { JiraTicketing } from "../../policy/ticketing.ts";
import { isSame } from "../plain-text.ts";
import { TicketSystemError } from "../ticket-system.ts";
import type { JiraClient } from "./client.ts";
import { isClosed, issuePath, Status } from "./issue.ts";
import { parse } from "./parse.ts";

const Field = z.looseObject({
  required: z.boolean().default(false),
  hasDefaultValue: z.boolean().default(false),
  name: z.string().default(""),
  allowedValues: z
    .array(z.looseObject({ id: z.string(), name: z.string() }).nullable().catch(null))
    .optional(),
});
const Transition = z.looseObject({
  id: z.string(),
  name: z.string(),
  to: Status,
  fields: z.record(z.string(), Field).default({}),
});
type Transition = z.infer<typeof Transition>;
const Transitions = z.looseObject({ transitions: z.array(Transition) });
const Current = z.looseObject({ fields: z.looseObject({ status: Status }) });

/** Resolutions that say that something was done, the best first. */
const RESOLUTIONS = ["done", "fixed"];
const MOST_NAMED = 20;

/**
 * Brings an issue where closed or open ones are, if it is not there.
 * https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-issues/#api-rest-api-3-issue-issueidorkey-transitions-get
 */
export async function transitionIssue(
  { call }: JiraClient,
  { transitions: names }: JiraTicketing,
  issue: string,
  to: "open" | "closed",
): Promise<void> {
  const path = issuePath(issue);
  const { fields } = parse(Current, (await call("GET", path, { query: { fields: "status" } })).body);
  if (isClosed(fields.status, names) === (to === "closed")) return;
  const { body } = await call("GET", `${path}/transitions`, { query: { expand: "transitions.fields" } });
  const available = parse(Transitions, body).transitions;
  const wanted = to === "closed" ? names.close : names.reopen;
  const chosen =
    available.find((transition) => isSame(transition.to.name, wanted)) ??
    available.find(({ name }) => isSame(name, wanted));
  const setting = `ticketing.transitions.${to === "closed" ? "close" : "reopen"}`;
  if (chosen === undefined)
    throw blocked(`${setting} is "${wanted}", ${describe(fields.status.name, available)}`);
  const set = requiredFields(chosen, setting);
  await call("POST", `${path}/transitions`, {
    json: { transition: { id: chosen.id }, ...(Object.keys(set).length > 0 && { fields: set }) },
  });
}

/** What the transition's screen asks for and gives a choice of. Throws where it asks for something else. */
function requiredFields({ fields, name }: Transition, setting: string): Record<string, { id: string }> {
  const set: Record<string, { id: string }> = {};
  for (const [id, field] of Object.entries(fields)) {
    if (!field.required || field.hasDefaultValue) continue;
    const choices = (field.allowedValues ?? []).filter((choice) => choice !== null);
    const [first] = choices;
    if (id !== "resolution" || first === undefined)
      throw blocked(
        `${setting}: the transition "${name}" asks for the field ${field.name || id}, which nobody fills in; make it optional or name another one`,
      );
    const preferred = RESOLUTIONS.map((wanted) => choices.find((choice) => isSame(choice.name, wanted)));
    set.resolution = { id: (preferred.find((choice) => choice !== undefined) ?? first).id };
  }
  return set;
}

function describe(status: string, available: Transition[]): string {
  if (available.length === 0) return `and the account may move nothing out of "${status}"`;
  const listed = available
    .slice(0, MOST_NAMED)
    .map(({ name, to }) => (isSame(name, to.name) ? name : `${name} (to ${to.name})`));
  return `and from "${status}" there is only: ${listed.join(", ")}`;
}

const blocked = (problem: string) => new TicketSystemError({ kind: "blocked", problem: `Jira: ${problem}` });
